"""The newest that each camera shows of itself: kept in memory for moments, then forgotten."""

import threading
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

from edgecount.clock import Clock
from edgecount.site.live.views import PeopleView, PictureView

ViewT = TypeVar("ViewT")

FRESH_SECONDS = 3.0
"""So long what a camera shows is taken for what is there now."""
SCENE_SECONDS = 900.0
"""So long an empty scene is taken for what the place looks like: shelves are moved, and so are cameras."""


@dataclass(frozen=True, slots=True)
class Numbered(Generic[ViewT]):
    """A view with a number of its own: no other that the board has ever had has the same."""

    number: int
    view: ViewT


class LiveBoard:
    """Has the newest views of each camera; any thread may put and look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(int(clock.now().timestamp()))  # else a viewer of before would wait for the same numbers
        self._lock = threading.Lock()
        self._people: _Shelf[PeopleView] = _Shelf(FRESH_SECONDS)
        self._pictures: _Shelf[PictureView] = _Shelf(FRESH_SECONDS)
        self._scenes: _Shelf[PictureView] = _Shelf(SCENE_SECONDS)

    def put_people(self, camera: str, view: PeopleView) -> None:
        """Keep where people are now."""
        with self._lock:
            self._people.put(camera, Numbered(next(self._numbers), view), self._clock.monotonic())

    def put_picture(self, camera: str, view: PictureView) -> None:
        """Keep the picture of now."""
        with self._lock:
            self._pictures.put(camera, Numbered(next(self._numbers), view), self._clock.monotonic())

    def put_scene(self, camera: str, view: PictureView) -> None:
        """Keep what the place looks like without people."""
        with self._lock:
            self._scenes.put(camera, Numbered(next(self._numbers), view), self._clock.monotonic())

    def people(self, camera: str) -> Numbered[PeopleView] | None:
        """Where people are now; None where that is not known."""
        with self._lock:
            return self._people.newest(camera, self._clock.monotonic())

    def picture(self, camera: str) -> Numbered[PictureView] | None:
        """The picture of now; None where there is none."""
        with self._lock:
            return self._pictures.newest(camera, self._clock.monotonic())

    def scene(self, camera: str) -> Numbered[PictureView] | None:
        """What the place looks like without people; None where that is not known, or may have changed."""
        with self._lock:
            return self._scenes.newest(camera, self._clock.monotonic())


class _Shelf(Generic[ViewT]):
    """The newest view of each camera, and when it came; older ones are thrown away whenever somebody comes by."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: dict[str, tuple[Numbered[ViewT], float]] = {}

    def put(self, camera: str, view: Numbered[ViewT], now: float) -> None:
        self._kept[camera] = (view, now)

    def newest(self, camera: str, now: float) -> Numbered[ViewT] | None:
        self._kept = {name: kept for name, kept in self._kept.items() if now - kept[1] <= self._seconds}
        found = self._kept.get(camera)
        return None if found is None else found[0]
