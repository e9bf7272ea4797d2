"""Stand-ins for what lies outside: each obeys the contract of its port (see tests/contract)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from edgecount.errors import SourceError
from edgecount.geometry import Box, Size
from edgecount.ports import Figure, Followed, Frame, Image
from edgecount.sinks.sink import RefusedError, UndeliveredError
from edgecount.store.codec import StoredEvent
from edgecount.tracking.detection import Detection
from edgecount.tracking.pose import LANDMARKS, Pose

BEGAN = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
"""When a fake recording began and a fake clock starts."""


class FakeClock:
    """A clock that stands still until it is advanced; every look at `monotonic` takes `step` seconds (may be set)."""

    def __init__(self, now: datetime = BEGAN, step: float = 0.0) -> None:
        self._elapsed = 0.0
        self._began = now
        self.step = step

    def monotonic(self) -> float:
        self._elapsed += self.step
        return 1000.0 + self._elapsed

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self._elapsed)

    def cpu(self) -> float:
        return self._elapsed / 10

    def advance(self, seconds: float) -> None:
        self._elapsed += seconds


class WallClock(FakeClock):
    """A fake clock whose wall can be set, as people and time servers do: it is `ahead` of what it would show.

    Its seconds go on meanwhile, until the machine is started again.
    """

    def __init__(self, now: datetime = BEGAN, step: float = 0.0) -> None:
        super().__init__(now, step)
        self.ahead = timedelta()
        self._started = 0.0

    def now(self) -> datetime:
        return super().now() + self.ahead

    def monotonic(self) -> float:
        return super().monotonic() - self._started

    def set_by(self, seconds: float) -> None:
        """Set the wall on by so many seconds, or back."""
        self.ahead += timedelta(seconds=seconds)

    def start_again(self) -> None:
        """Start the machine again, eight seconds ago."""
        self._started = super().monotonic() - 8


class FakeSource:
    """Gives these pictures, one after the other, as a recording taken at `fps` frames a second from BEGAN on.

    `refuses` is raised by `open`, `breaks` by `read` in the place of an end.
    """

    def __init__(
        self,
        images: Sequence[Image],
        fps: float = 10.0,
        *,
        warning: str | None = None,
        refuses: SourceError | None = None,
        breaks: Exception | None = None,
    ) -> None:
        self._images = images
        self._fps = fps
        self._warning = warning
        self._refuses = refuses
        self._breaks = breaks
        self._index = 0
        self.is_open = False

    @property
    def fps(self) -> float:
        return self._fps

    @property
    def frame_count(self) -> int | None:
        return len(self._images)

    @property
    def warning(self) -> str | None:
        return self._warning if self._index == len(self._images) else None

    def open(self) -> None:
        if self._refuses is not None:
            raise self._refuses
        self._index = 0
        self.is_open = True

    def read(self) -> Frame | None:
        if not self.is_open:
            return None
        if self._index == len(self._images):
            if self._breaks is not None:
                raise self._breaks
            return None
        seconds = self._index / self._fps
        self._index += 1
        return Frame(self._images[self._index - 1], self._index, seconds, BEGAN + timedelta(seconds=seconds))

    def close(self) -> None:
        self.is_open = False


class FakeDetector:
    """Finds what it is told: the n-th list at the n-th call, and nobody once they are used up.

    `images` keeps the pictures that it was shown; it says that each look took so many `runs` of a network.
    """

    def __init__(self, *script: Sequence[Detection], runs: int = 1) -> None:
        self.runs = runs
        self._script = script
        self.images: list[Image] = []

    def detect(self, image: Image, now: float = 0.0) -> Sequence[Detection]:
        self.images.append(image)
        call = len(self.images)
        found = self._script[call - 1] if call <= len(self._script) else ()
        return sorted(found, key=lambda detection: -detection.confidence)


class FakeFollower:
    """Moves everybody by (`dx`, `dy`) pixels from picture to picture, without a look at it.

    Who leaves the picture is let go, and so is at once whom `lose` names.  `boxes` are those of who is followed now.
    """

    def __init__(self, dx: float = 0.0, dy: float = 0.0) -> None:
        self._step = (dx, dy)
        self.boxes: dict[int, Box] = {}

    def start(self, image: Image, boxes: Mapping[int, Box]) -> None:
        for id_, box in boxes.items():
            self._put(id_, box, image)

    def follow(self, image: Image, ids: Collection[int]) -> Mapping[int, Followed]:
        wanted = sorted(self.boxes.keys() & set(ids))
        for id_ in wanted:
            self._put(id_, self.boxes[id_].moved(*self._step), image)
        return {id_: Followed(self.boxes[id_], 20.0) for id_ in wanted if id_ in self.boxes}

    def keep(self, ids: Collection[int]) -> None:
        self.boxes = {id_: box for id_, box in self.boxes.items() if id_ in ids}

    def lose(self, *ids: int) -> None:
        self.keep(self.boxes.keys() - set(ids))

    def _put(self, id_: int, box: Box, image: Image) -> None:
        height, width = image.shape[:2]
        inside = box.clipped(Size(width, height))
        if inside is None:
            self.boxes.pop(id_, None)
        else:
            self.boxes[id_] = inside


class FakeSegmenter:
    """Takes everybody to fill their box, upright and in plain sight; `boxes` are those that it was asked for."""

    GRID = 64

    def __init__(self, presence: float = 0.9) -> None:
        self.boxes: list[Box] = []
        self._presence = presence

    def figure(self, image: Image, box: Box) -> Figure:
        self.boxes.append(box)
        half = max(box.width, box.height) / 2
        region = Box(box.center.x - half, box.center.y - half, box.center.x + half, box.center.y + half)
        places = (np.arange(self.GRID) + 0.5) / self.GRID * region.width
        across, down = np.abs(places - half) <= box.width / 2, np.abs(places - half) <= box.height / 2
        pose = Pose((box.center,) * LANDMARKS, (1.0,) * LANDMARKS)
        return Figure(region, np.logical_and(down[:, None], across[None, :]), pose, self._presence)


class FakeMemory:
    """Remembers as long as it lives, in `known`."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = dict(known or {})

    def recall(self, key: str) -> str | None:
        return self.known.get(key)

    def remember(self, key: str, value: str) -> None:
        self.known[key] = value


class FakeSink:
    """Takes events into `taken`, at most `at_once` at a time; `says` has what it did, in short.

    `faults` are called before each delivery with its events, and may raise; what is before a refused event is taken.
    `closed_door` is raised by `open`.
    """

    def __init__(self, name: str = "fake", at_once: int = 1000) -> None:
        self.name = self.cursor = name
        self.at_once = at_once
        self.taken: list[StoredEvent] = []
        self.says: list[str] = []
        self.faults: list[Callable[[Sequence[StoredEvent]], None]] = []
        self.closed_door: UndeliveredError | None = None

    is_connected = None

    def open(self) -> None:
        self.says.append("open")
        if self.closed_door is not None:
            raise self.closed_door

    def deliver(self, events: Sequence[StoredEvent]) -> int:
        for fault in self.faults:
            try:
                fault(events)
            except RefusedError as error:
                self.taken += [stored for stored in events if stored.seq < error.seq]
                raise
        part = events[: self.at_once]
        self.taken += part
        self.says.append(f"{len(part)} of {len(events)}")
        return part[-1].seq

    def tick(self) -> None:
        self.says.append("tick")

    def close(self) -> None:
        self.says.append("close")
