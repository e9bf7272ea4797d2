"""One network through which several look at the same picture, each with a view of their own: no region twice."""

from collections.abc import Sequence

from edgecount.detectors.views.viewed import ViewedDetector, crop
from edgecount.detectors.views.views import View
from edgecount.geometry import Box, Segment
from edgecount.ports import Detector, Image
from edgecount.tracking.detection import Detection


class SharedInference:
    """What a network saw in the regions of the present picture: a picture is one array, never written to again."""

    def __init__(self, detector: Detector) -> None:
        self.detector = detector
        self._image: Image | None = None
        self._found: dict[Box, Sequence[Detection]] = {}

    def at(self, image: Image, region: Box) -> Sequence[Detection]:
        """What there is in a region, in its pixels."""
        if image is not self._image:
            self._image, self._found = image, {}
        if region not in self._found:
            self._found[region] = self.detector.detect(crop(image, region))
        return self._found[region]


class SharingDetector(ViewedDetector):
    """Sees what others see who look through the same network, from a confidence (0-1) of its own on."""

    def __init__(
        self, inference: SharedInference, view: View, lines: Sequence[Segment], floor: float, sure: float | None = None
    ) -> None:
        super().__init__(inference.detector, view, lines, sure)
        self._inference = inference
        self._floor = floor

    def found(self, image: Image, region: Box) -> Sequence[Detection]:
        """What there is in a region and worth a look."""
        return [seen for seen in self._inference.at(image, region) if seen.confidence >= self._floor]
