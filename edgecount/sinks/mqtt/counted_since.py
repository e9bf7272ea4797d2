"""The moment at which today's counts began at zero, as Home Assistant's statistics need it.

Versions before this one did not tell it.  Home Assistant takes the first moment that it hears of for a new beginning,
and would add all that was counted on that day a second time; so on the day of an upgrade it is not told yet.
"""

from datetime import date, datetime

from edgecount.figures.period import Calendar
from edgecount.sinks.memory import Memory
from edgecount.sinks.mqtt import intervals

REMEMBERED = "mqtt.counted_since"
"""The key under which the memory has the first day on which it may be told."""


class CountedSince:
    """Knows from which day on the beginning may be told."""

    def __init__(self, calendar: Calendar, memory: Memory) -> None:
        self._calendar = calendar
        self._memory = memory
        self._after: date | None = None

    def learn(self, today: date) -> None:
        """Look up, once, whether a version that did not tell it has published today's counts."""
        if self._after is not None:
            return
        known = self._memory.recall(REMEMBERED)
        if known is None:
            is_upgrade = self._memory.recall(intervals.REMEMBERED) is not None
            known = today.isoformat() if is_upgrade else date.min.isoformat()
            self._memory.remember(REMEMBERED, known)
        self._after = date.fromisoformat(known)

    def moment(self, day: date) -> datetime | None:
        """When the counts of this business day began, with the site's offset; None where that is not to be told."""
        if self._after is None or day == self._after:
            return None
        return self._calendar.local(self._calendar.day(day).start)
