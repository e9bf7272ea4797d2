"""One network shared by several detectors of the same picture, each with its own view: no region is run twice."""

from collections.abc import Sequence
from weakref import ref

from edgecount.detectors.views.viewed import ViewedDetector, crop
from edgecount.detectors.views.views import View
from edgecount.geometry import Box, Segment
from edgecount.ports import Detector, Image
from edgecount.tracking.detection import Detection


class SharedInference:
    """A network's detections in the regions of the present picture, which is one array and must not be changed.

    The picture itself is not kept: only a weak reference to it.
    """

    def __init__(self, detector: Detector) -> None:
        self.detector = detector
        self._image: ref[Image] | None = None
        self._found: dict[Box, Sequence[Detection]] = {}

    def at(self, image: Image, region: Box) -> Sequence[Detection]:
        """The detections in a region, in its pixels."""
        if self._image is None or image is not self._image():
            self._image, self._found = ref(image), {}
        if region not in self._found:
            self._found[region] = self.detector.detect(crop(image, region))
        return self._found[region]


class SharingDetector(ViewedDetector):
    """Shares the detections of one network with other detectors; `floor` is its own least confidence (0-1)."""

    def __init__(
        self, inference: SharedInference, view: View, lines: Sequence[Segment], floor: float, sure: float | None = None
    ) -> None:
        super().__init__(inference.detector, view, lines, sure)
        self._inference = inference
        self._floor = floor

    def found(self, image: Image, region: Box) -> Sequence[Detection]:
        """The detections in a region that reach `floor`, in its pixels."""
        return [seen for seen in self._inference.at(image, region) if seen.confidence >= self._floor]
