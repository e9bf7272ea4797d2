"""Cameras of the stage (see tests.support.builders) for tests of what watches them: scripted, without a model."""

import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from queue import Empty, SimpleQueue

import numpy as np

from edgecount.counting.lines.rule import LineRule
from edgecount.daemon.workers.camera_loop import CameraLoop, no_estimate, no_still, no_width
from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.events.model import AnyEvent, Crossing, Rejected
from edgecount.geometry import Point, Polygon, Segment
from edgecount.pipeline.cadence import Cadence
from edgecount.pipeline.pipeline import NamedLine, NamedZone, Pipeline, Watch
from edgecount.ports import CameraDetector, Frame, FrameSource, Image
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.sources.sight import Sight
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track
from edgecount.tracking.tracker import Tracker
from tests.support.builders import SIZE, detections, moments, walk
from tests.support.fakes import FakeClock, FakeDetector, FakeFollower, FakeSource
from tests.support.waiting import wait_until

DOOR = Segment(Point(0.25, 0.5), Point(0.75, 0.5))
HALL = NamedZone("hall", Polygon((Point(0.25, 0.5), Point(0.75, 0.5), Point(0.75, 1.0), Point(0.25, 1.0))))
"""All that is inside of the door."""
IN = walk((0, 400, 200), (2, 400, 400))
"""Somebody comes in within 2 seconds: settled in the frame of 1.2 seconds, told a second later."""


def pictures(count: int) -> list[Image]:
    """Pictures of the stage; what is on them, the detector's script says."""
    return [np.zeros((SIZE.height, SIZE.width, 3), np.uint8)] * count


def script(seconds: float = 3.0) -> list[tuple[Detection, ...]]:
    """Where the person who comes in is seen, at 10 frames a second."""
    return detections([IN], moments(10, seconds))


def stage_pipeline(
    camera: str = "entrance",
    detector: CameraDetector | None = None,
    zones: tuple[NamedZone, ...] = (),
    *,
    trails: bool = False,
) -> Pipeline:
    """Counts at the line `door` and in these zones: the person who comes in, or whom the detector sees."""
    return Pipeline(
        Watch("main-street", camera, (NamedLine("door", DOOR, "right"),), LineRule(), zones, keep_trails=trails),
        detector or FakeDetector(*script()),
        FakeFollower(),
        Cadence(1),
        Tracker(min_confidence=0.4, lost_after_seconds=2.0),
    )


class RaisingDetector:
    """Sees nobody, and fails at the n-th picture."""

    runs = 1

    def __init__(self, at: int, error: BaseException) -> None:
        self._left = at
        self._error = error

    def detect(self, image: Image, now: float = 0.0) -> Sequence[Detection]:
        self._left -= 1
        if not self._left:
            raise self._error
        return ()


class SlowDetector(FakeDetector):
    """Takes so many seconds of the clock for a look."""

    def __init__(self, clock: FakeClock, seconds: float, *script: Sequence[Detection]) -> None:
        super().__init__(*script)
        self._clock = clock
        self._seconds = seconds

    def detect(self, image: Image, now: float = 0.0) -> Sequence[Detection]:
        self._clock.advance(self._seconds)
        return super().detect(image, now)


class EndlessSource(FakeSource):
    """Gives the same picture until `stop` is set."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(pictures(1))
        self._stop = stop
        self._given = 0

    def read(self) -> Frame | None:
        if self._stop.is_set():
            return None
        self._index = 0
        frame = super().read()
        assert frame is not None
        self._given += 1
        self._stop.wait(0.001)  # lets the others have the processor
        return Frame(frame.image, self._given, self._given / 10, frame.ts)


class MuteSource(FakeSource):
    """Gives no picture until the test lets go: a driver that hangs, deaf to `stop`."""

    def __init__(self) -> None:
        super().__init__([])
        self.let_go = threading.Event()

    def read(self) -> Frame | None:
        wait_until(self.let_go.is_set, "the test lets go")
        return None


class SwiftStop(threading.Event):
    """A stop whose waiting takes no time but moves the clock; set by itself once it was waited for so long (s)."""

    def __init__(self, clock: FakeClock, after: float) -> None:
        super().__init__()
        self._clock = clock
        self._left = after

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self._clock.advance(timeout)
        self._left -= timeout
        if self._left <= 0:
            self.set()
        return self.is_set()


class FickleSource(FakeSource):
    """A camera that is another one each time it is opened; the clock goes with its pictures.

    `opened` has when that was, in seconds of the clock.
    """

    def __init__(self, clock: FakeClock, *visits: FakeSource) -> None:
        super().__init__([])
        self._clock = clock
        self._visits = list(visits)
        self._now = FakeSource([])
        self.opened: list[float] = []

    @property
    def gaps(self) -> list[float]:
        """How long it was, each time, until it was opened again (s)."""
        return [round(later - before, 6) for before, later in pairwise(self.opened)]

    def open(self) -> None:
        self.opened.append(self._clock.monotonic())
        self._now = self._visits.pop(0)
        self._now.open()
        self.is_open = True

    def read(self) -> Frame | None:
        frame = self._now.read()
        if frame is not None and frame.index > 1:
            self._clock.advance(1 / self._now.fps)
        return None if frame is None else Frame(frame.image, frame.index, frame.media_time, self._clock.now())


def watcher_of(
    source: FrameSource,
    report: Callable[[WorkerUpdate], None],
    camera: str = "entrance",
    detector: CameraDetector | None = None,
    clock: FakeClock | None = None,
    *,
    stop: threading.Event | None = None,
    sight: Sight | None = None,
    beat: Callable[[], None] = lambda: None,
    zones: tuple[NamedZone, ...] = (),
    person_width: Callable[[], float | None] = no_width,
    still: Callable[[Frame, Sequence[Track]], bytes | None] = no_still,
    crowd: Callable[[Frame], CrowdFigures | None] = no_estimate,
    trails: bool = False,
) -> CameraLoop:
    """Watches a source with the stage's pipeline."""
    pipeline = stage_pipeline(camera, detector, zones, trails=trails)
    clock = clock or FakeClock()
    return CameraLoop(
        "main-street",
        camera,
        source,
        pipeline,
        report,
        clock,
        stop=stop,
        sight=sight,
        beat=beat,
        person_width=person_width,
        still=still,
        crowd=crowd,
    )


def handed_over(reports: "SimpleQueue[WorkerUpdate]") -> list[WorkerUpdate]:
    """All reports that are waiting."""
    taken = []
    try:
        while True:
            taken.append(reports.get_nowait())
    except Empty:
        return taken


def told(events: Sequence[AnyEvent]) -> list[str]:
    """The events in short: their types, and for what people did its direction or reason."""
    return [
        event.direction if isinstance(event, Crossing) else event.reason if isinstance(event, Rejected) else event.type
        for event in events
    ]
