"""Where the processor time of a pipeline goes: a stopwatch on the methods that do the work, for this process only."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar

from edgecount.counting.lines.line import LineCounter
from edgecount.counting.zones.zone import ZoneCounter
from edgecount.followers.correlation import CorrelationFollower
from edgecount.ports import CameraDetector, Image
from edgecount.tracking.detection import Detection
from edgecount.tracking.tracker import Tracker

LOOK = "look"
STAGES: Mapping[str, Sequence[tuple[type, str]]] = {
    "track": ((Tracker, "detected"), (Tracker, "followed"), (Tracker, "carried")),
    "follow": ((CorrelationFollower, "start"), (CorrelationFollower, "follow")),
    "count": ((LineCounter, "update"), (ZoneCounter, "update")),
}
"""The methods that belong to each stage but the detector's look."""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class Stopwatch:
    """Seconds of processor time by stage, over all threads; what one stage calls of its own counts once."""

    seconds: dict[str, float] = field(default_factory=dict)
    _running: str | None = None

    def timed(self, stage: str, work: Callable[P, R]) -> Callable[P, R]:
        """The same work, timed."""

        @wraps(work)
        def timed_work(*args: P.args, **kwargs: P.kwargs) -> R:
            if self._running is not None:
                return work(*args, **kwargs)
            self._running, began = stage, time.process_time()
            try:
                return work(*args, **kwargs)
            finally:
                self._running = None
                self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - began

        return timed_work


class TimedDetector:
    """A detector whose looks a stopwatch times."""

    def __init__(self, detector: CameraDetector, stopwatch: Stopwatch) -> None:
        self._detector = detector
        self._detect = stopwatch.timed(LOOK, detector.detect)

    @property
    def runs(self) -> int:
        """How many times the last look ran the network."""
        return self._detector.runs

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        """What the detector finds."""
        return self._detect(image, now)


def time_stages(stopwatch: Stopwatch) -> None:
    """Put the stopwatch on all stages but the look; for the rest of this process's life."""
    for stage, methods in STAGES.items():
        for owner, name in methods:
            setattr(owner, name, stopwatch.timed(stage, getattr(owner, name)))
