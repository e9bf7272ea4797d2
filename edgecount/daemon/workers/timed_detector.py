"""A camera's detector, whose looks are measured."""

from collections.abc import Sequence

from edgecount.clock import Clock
from edgecount.daemon.workers.work import WorkMeter
from edgecount.ports import CameraDetector, Image
from edgecount.tracking.detection import Detection


class TimedDetector:
    """A detector that also measures how long its looks take."""

    def __init__(self, detector: CameraDetector, meter: WorkMeter, clock: Clock) -> None:
        self._detector = detector
        self._meter = meter
        self._clock = clock

    @property
    def runs(self) -> int:
        """How many times the last look ran the network."""
        return self._detector.runs

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        """What the detector finds; only a look that succeeds, and that ran the network, is measured."""
        began = self._clock.monotonic()
        found = self._detector.detect(image, now)
        if self.runs:
            self._meter.looked(self._clock.monotonic() - began)
        return found
