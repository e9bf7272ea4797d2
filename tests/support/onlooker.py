"""Watches a camera as the daemon does, but looks for nobody: for tests of what becomes of the camera."""

import threading
import time
from collections.abc import Callable
from typing import Self

from edgecount.clock import SystemClock
from edgecount.counting.trails.trail import Trail
from edgecount.daemon.workers.camera_loop import CameraLoop
from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.events.model import AnyEvent, CameraLost, CameraRestored, LostCondition
from edgecount.geometry import Size
from edgecount.pipeline.load import FULL, LoadLevel
from edgecount.pipeline.pipeline import Pipeline, Processed
from edgecount.ports import Frame
from edgecount.sources.select import live_source
from edgecount.sources.sight import Sight
from tests.support.waiting import PATIENCE, wait_for


class _Onlooking(Pipeline):
    """Counts nobody."""

    def __init__(self, saw: Callable[[Frame], None]) -> None:
        self._saw = saw

    def process(self, frame: Frame, load: LoadLevel = FULL) -> Processed:
        self._saw(frame)
        return Processed((), ())

    def finish(self) -> tuple[AnyEvent, ...]:
        return ()

    def take_trails(self) -> tuple[Trail, ...]:
        return ()


class Onlooker:
    """Watches a source while it is entered; moments are those of the monotonic clock.

    `told` has what is told of the camera: when, how it is lost (None: it is back) and why.  `frames` counts those that
    were processed, of `size` the last one.
    """

    def __init__(self, source: str) -> None:
        self.told: list[tuple[float, LostCondition | None, str]] = []
        self.frames = 0
        self.size: Size | None = None
        self._pictured = 0.0
        self._changed = threading.Condition()
        self._stop = threading.Event()
        clock = SystemClock()
        watcher = CameraLoop(
            "main-street",
            "door",
            live_source(source, clock, self._stop),
            _Onlooking(self._saw),
            self._heard,
            clock,
            stop=self._stop,
            sight=Sight(),
        )
        self._thread = threading.Thread(target=watcher.run, name="onlooker")

    @property
    def conditions(self) -> list[LostCondition | None]:
        """How it was told to be, one after the other; None is online."""
        with self._changed:
            return [how for _, how, _ in self.told]

    def lost_after(self, moment: float, patience: float = PATIENCE) -> tuple[float, LostCondition]:
        """Wait until the camera is told to be lost; how long that was after the moment (s), and how."""
        with self._changed:
            wait_for(self._changed, lambda: self._lost_since(moment), "the camera is lost", seconds=patience)
            when, how = self._lost_since(moment)[0]
            return when - moment, how

    def pictured_after(self, moment: float) -> float:
        """Wait for a picture that is processed; how long that was after the moment (s)."""
        with self._changed:
            wait_for(self._changed, lambda: self._pictured > moment, "a picture")
            return self._pictured - moment

    def sees(self, frames: int) -> None:
        """Wait for so many more frames."""
        with self._changed:
            until = self.frames + frames
            wait_for(self._changed, lambda: self.frames >= until, f"{frames} more frames", lambda: self.frames)

    def _lost_since(self, moment: float) -> list[tuple[float, LostCondition]]:
        return [(when, how) for when, how, _ in self.told if when > moment and how is not None]

    def _saw(self, frame: Frame) -> None:
        with self._changed:
            self._pictured, self.size = time.monotonic(), frame.size
            self.frames += 1
            self._changed.notify_all()

    def _heard(self, report: WorkerUpdate) -> None:
        with self._changed:
            for event in report.events:
                if isinstance(event, CameraLost):
                    self.told.append((time.monotonic(), event.condition, event.reason))
                elif isinstance(event, CameraRestored):
                    self.told.append((time.monotonic(), None, ""))
            self._changed.notify_all()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stop.set()
        self._thread.join()
