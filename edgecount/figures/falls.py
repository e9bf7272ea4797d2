"""The falls of a business day: when each began, for how long the person lay, and how that ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from edgecount.counting.falls.lying import Lying
from edgecount.events.model import AnyEvent, Fallen

LATEST = timedelta(days=1)
"""How long after a day's end the ends of its falls are still looked for."""


@dataclass(frozen=True, slots=True)
class FallRecord:
    """A fall; it belongs to the business day of its event.

    `over` is when the person was known not to lie any more (aware UTC).  `how` says how the fall ended, as in
    `FallenCleared`.  Both are None while the person lies, as far as is known.
    """

    event: Fallen
    over: datetime | None = None
    how: str | None = None

    @property
    def seconds(self) -> float | None:
        """How long the person was lying (seconds, at least 0, even if the clock was set back); None while it lasts."""
        return None if self.over is None else max(0.0, (self.over - self.event.since).total_seconds())


def falls_of(events: Iterable[AnyEvent]) -> list[FallRecord]:
    """The falls among events, in order of time; the events must be in order of time."""
    falls: dict[UUID, FallRecord] = {}
    lying = Lying()
    for event in events:
        if isinstance(event, Fallen):
            falls[event.id] = FallRecord(event)
        for fall, how in lying.take(event).items():
            falls[fall] = replace(falls[fall], over=event.ts, how=how)
    return list(falls.values())
