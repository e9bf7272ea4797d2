"""The falls of a business day: when each began, for how long the person lay, and how that ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from edgecount.events.model import AnyEvent, CameraLost, CameraRestored, Fallen, FallenCleared

LATEST = timedelta(days=1)
"""So long after a day's end, how its falls ended is still looked for."""


@dataclass(frozen=True, slots=True)
class FallRecord:
    """A person who fell; it belongs to the day of its event.

    `over` is when they were known not to lie any more (aware UTC), `how` says why, as `FallenCleared` does; both are
    None while they lie, as far as is known.
    """

    event: Fallen
    over: datetime | None = None
    how: str | None = None

    @property
    def seconds(self) -> float | None:
        """For how long they lay, from the first sight of it; a clock that was set back makes it no less than 0."""
        return None if self.over is None else max(0.0, (self.over - self.event.since).total_seconds())


def falls_of(events: Iterable[AnyEvent]) -> list[FallRecord]:
    """The falls among events that are in order of time, in that order.

    Where a camera is lost, or begins to be watched anew, those who lie in front of it are not seen any more.
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
                pass  # it changes no fall
    return list(falls.values())
