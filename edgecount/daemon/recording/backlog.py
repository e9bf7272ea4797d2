"""What is counted while the store cannot be written: it waits in memory, in its order, and there is a bound to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from edgecount.events.catalogue import kind_of
from edgecount.events.model import AnyEvent, Crossing
from edgecount.figures.heat import Heat, pour

MOST = 10_000
"""Events: some hours of a busy door, in a few megabytes."""
_MINUTE_SECONDS = 60.0


class Backlog:
    """Events that wait, watched seconds by camera and minute, and heat by camera and hour, of which there is little.

    Where there are too many events, that is given up of which the loss harms least, by the `worth` that the catalogue
    of events gives it: why somebody was not counted, then visits and how cameras and alerts were, then crossings, and
    at last falls and what somebody has said about the people inside; of each the newest, so that what is kept is whole
    up to some moment.  Where crossings of a camera are given up it does not count as watched from then on: blank is
    not 0.  `given_up` has the losses since `forget_losses`, by type, and `lost` the number of all.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._events: list[AnyEvent] = []
        self._watched: dict[str, dict[datetime, float]] = {}
        self._heat: dict[str, dict[datetime, dict[int, float]]] = {}
        self._unwatched: set[str] = set()
        self.given_up: Counter[str] = Counter()
        self.lost = 0

    def __len__(self) -> int:
        return len(self._events)

    def __bool__(self) -> bool:
        return bool(self._events or self._watched or self._heat)

    def add(self, events: Iterable[AnyEvent]) -> None:
        """Events come after those that are there."""
        for event in events:
            self._events.append(event)
            if len(self._events) > self._most:
                self._give_up()

    def cover(self, camera: str, watched: Mapping[datetime, float]) -> None:
        """A camera was watched for so many seconds, by UTC minute."""
        if not watched or camera in self._unwatched:
            return
        minutes = self._watched.setdefault(camera, {})
        for minute, seconds in watched.items():
            minutes[minute] = min(_MINUTE_SECONDS, minutes.get(minute, 0.0) + seconds)

    def add_heat(self, camera: str, heat: Heat) -> None:
        """People spent so many seconds in front of a camera, by UTC hour and by cell."""
        if heat:
            pour(heat, self._heat.setdefault(camera, {}))

    def first(self, at_most: int) -> list[AnyEvent]:
        """The first events."""
        return self._events[:at_most]

    def drop(self, count: int) -> None:
        """The first so many events need not wait any more."""
        del self._events[:count]

    def refuse(self, event_id: UUID) -> None:
        """Give up the event that can never be stored."""
        for event in [event for event in self._events if event.id == event_id]:
            self._events.remove(event)
            self._lose(event)

    def watched(self) -> Iterator[tuple[str, Mapping[datetime, float]]]:
        """The seconds by camera; those of a camera are no longer here when the next one's are asked for."""
        while self._watched:
            camera = next(iter(self._watched))
            yield camera, self._watched[camera]
            del self._watched[camera]

    def heat(self) -> Iterator[tuple[str, Heat]]:
        """The heat by camera, in the same way."""
        while self._heat:
            camera = next(iter(self._heat))
            yield camera, self._heat[camera]
            del self._heat[camera]

    def forget_losses(self) -> None:
        """All has been stored: cameras count as watched again."""
        self.given_up.clear()
        self._unwatched.clear()

    def _give_up(self) -> None:
        index = min(range(len(self._events)), key=lambda at: (kind_of(self._events[at]).worth, -at))
        event = self._events.pop(index)
        self._lose(event)
        if isinstance(event, Crossing):
            self._unwatched.add(event.camera)

    def _lose(self, event: AnyEvent) -> None:
        self.given_up[event.type] += 1
        self.lost += 1
