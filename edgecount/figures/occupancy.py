"""How many people are inside the site now: the last adjustment, plus the people in, minus the people out, since then.

It starts again from zero with every business day.  There is no timer: the first event, or the first question, that
belongs to another day finds nobody inside.  A crossing that takes another one back counts like any other here, because
the person is on the first side again.
"""

from dataclasses import dataclass
from datetime import date

from edgecount.events.model import AnyEvent, Crossing, OccupancyAdjusted, OccupancyReset


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The people inside after some event of the business day `day`.

    `value` is signed: people missed on their way in make it negative, and later crossings must bring it back.
    """

    day: date
    value: int = 0

    @property
    def shown(self) -> int:
        """The number to display: never below zero."""
        return max(0, self.value)

    def on(self, day: date) -> "Occupancy":
        """The people inside on this business day, before it brings anything new."""
        return self if day == self.day else Occupancy(day)

    def after(self, event: AnyEvent, day: date) -> "Occupancy":
        """The people inside after an event of the business day `day`."""
        before = self.on(day)
        match event:
            case Crossing(direction="in"):
                return Occupancy(day, before.value + 1)
            case Crossing(direction="out"):
                return Occupancy(day, before.value - 1)
            case OccupancyAdjusted(value=value):
                return Occupancy(day, value)
            case OccupancyReset():
                return Occupancy(day)
            case _:
                return before
