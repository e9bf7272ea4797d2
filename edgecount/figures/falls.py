"""The falls of a business day: when each began, for how long the person lay, and how that ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from edgecount.events.model import AnyEvent, CameraLost, CameraRestored, Fallen, FallenCleared

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
    """The falls among events, in order of time; the events must be in order of time.

    When a camera is lost, or gives pictures again, people that lie in front of it count as not seen any more.
    """
    falls: dict[UUID, FallRecord] = {}
    for event in events:
        match event:
            case Fallen():
                falls[event.id] = FallRecord(event)
            case FallenCleared() if event.fall in falls:
                falls[event.fall] = replace(falls[event.fall], over=event.ts, how=event.how)
            case CameraLost() | CameraRestored():
                for id_, fall in falls.items():
                    if fall.over is None and fall.event.camera == event.camera:
                        falls[id_] = replace(fall, over=event.ts, how="unseen")
            case _:
                pass  # changes no fall
    return list(falls.values())
