"""The backlog: events and seconds that wait in memory, in order, while the store cannot be written; it has a limit."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from edgecount.counting.trails.trail import Trail
from edgecount.events.model import AnyEvent, Crossing
from edgecount.events.room import least_worth
from edgecount.figures.heat import Heat, pour
from edgecount.store.batch import Batch

MOST = 10_000
"""The most events that wait: some hours of a busy door, in a few megabytes."""
MOST_TRAILS = 1000
"""The most trails of a camera that wait; the oldest go first."""
_MINUTE_SECONDS = 60.0


class Backlog:
    """Events that wait, watched seconds by camera and minute, heat by camera and hour, and notes; only events are many.

    Where there are too many events, those of the lowest `worth` in the catalogue of events are given up first:
    rejections, then visits and the events of cameras and alerts, then crossings, and at last falls and corrections of
    the people inside.  Of each kind the newest are given up, so that the others are complete up to some moment.  A
    camera that has lost crossings does not count as watched from then on: blank is not 0.  `given_up` has the losses
    since `forget_losses`, by type; `lost` is the number of all losses.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._events: list[AnyEvent] = []
        self._watched: dict[str, dict[datetime, float]] = {}
        self._heat: dict[str, dict[datetime, dict[int, float]]] = {}
        self._memory: dict[str, str] = {}
        self._trails: dict[str, tuple[Trail, ...]] = {}
        self._unwatched: set[str] = set()
        self.given_up: Counter[str] = Counter()
        self.lost = 0

    def __len__(self) -> int:
        return len(self._events)

    def __bool__(self) -> bool:
        return bool(self._events or self._watched or self._heat or self._memory or self._trails)

    def add(self, events: Iterable[AnyEvent]) -> None:
        """Add events behind those that wait already."""
        for event in events:
            self._events.append(event)
            if len(self._events) > self._most:
                self._give_up()

    def cover(self, camera: str, watched: Mapping[datetime, float]) -> None:
        """Add the seconds that a camera was watched, by UTC minute."""
        if not watched or camera in self._unwatched:
            return
        minutes = self._watched.setdefault(camera, {})
        for minute, seconds in watched.items():
            minutes[minute] = min(_MINUTE_SECONDS, minutes.get(minute, 0.0) + seconds)

    def add_heat(self, camera: str, heat: Heat) -> None:
        """Add the seconds that people spent in front of a camera, by UTC hour and by cell."""
        if heat:
            pour(heat, self._heat.setdefault(camera, {}))

    def add_trails(self, camera: str, trails: Iterable[Trail]) -> None:
        """Add trails of a camera."""
        if trails := tuple(trails):
            self._trails[camera] = (*self._trails.get(camera, ()), *trails)[-MOST_TRAILS:]

    def remember(self, key: str, value: str) -> None:
        """Add a text that is to be remembered once all that came before it is stored."""
        self._memory[key] = value

    def first(self, at_most: int) -> Batch:
        """The first events, so many at most; with the last of them, all else that waits."""
        events = tuple(self._events[:at_most])
        if len(events) < len(self._events):
            return Batch(events)
        return Batch(events, dict(self._watched), dict(self._heat), dict(self._memory), dict(self._trails))

    def drop(self, batch: Batch) -> None:
        """Remove a batch that `first` gave, which is stored now."""
        del self._events[: len(batch.events)]
        for waiting, stored in (
            (self._watched, batch.watched),
            (self._heat, batch.heat),
            (self._memory, batch.memory),
            (self._trails, batch.trails),
        ):
            for key in stored:
                waiting.pop(key)

    def refuse(self, event_id: UUID) -> None:
        """Give up the event with this id, which can never be stored."""
        for event in [event for event in self._events if event.id == event_id]:
            self._events.remove(event)
            self._lose(event)

    def forget_losses(self) -> None:
        """Begin anew after all was stored: cameras count as watched again."""
        self.given_up.clear()
        self._unwatched.clear()

    def _give_up(self) -> None:
        event = self._events.pop(least_worth(self._events))
        self._lose(event)
        if isinstance(event, Crossing):
            self._unwatched.add(event.camera)

    def _lose(self, event: AnyEvent) -> None:
        self.given_up[event.type] += 1
        self.lost += 1
