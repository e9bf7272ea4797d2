"""How often a network was run for a clip."""

from collections.abc import Sequence

from edgecount.ports import CameraDetector, Image
from edgecount.tracking.detection import Detection


class CountingLooks:
    """A camera's detector that knows how many times it has run the network in all."""

    def __init__(self, detector: CameraDetector) -> None:
        self._detector = detector
        self.looks = 0

    @property
    def runs(self) -> int:
        """How many times the last look ran the network."""
        return self._detector.runs

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        """What the detector finds."""
        found = self._detector.detect(image, now)
        self.looks += self._detector.runs
        return found
