"""A detector that looks at four overlapping quarters of a picture, so that people far away are large enough."""

import math
from collections.abc import Sequence

from edgecount.detectors.views.merge import merge
from edgecount.detectors.views.viewed import crop, sightings
from edgecount.geometry import Box, Size
from edgecount.ports import Detector, Image
from edgecount.tracking.detection import Detection

SHARE = 0.625
"""A quarter's width and height, as a share of the picture's: neighbours have a quarter of it in common."""


class QuartersDetector:
    """Finds people in one picture, each once; `floor`: the confidence (0-1) from which a box counts."""

    def __init__(self, detector: Detector, floor: float) -> None:
        self._detector = detector
        self._floor = floor

    def detect(self, image: Image) -> Sequence[Detection]:
        """Boxes in the picture's pixels, the most confident first."""
        height, width = image.shape[:2]
        size = Size(width, height)
        everybody = merge(
            sighting
            for quarter in quarters(size)
            for sighting in sightings(self._detector.detect(crop(image, quarter)), quarter, size)
        )
        return [person for person in everybody if person.confidence >= self._floor]


def quarters(size: Size) -> tuple[Box, ...]:
    """The four, in whole pixels."""
    width, height = math.ceil(SHARE * size.width), math.ceil(SHARE * size.height)
    lefts, tops = (0, size.width - width), (0, size.height - height)
    return tuple(Box(left, top, left + width, top + height) for top in tops for left in lefts)
