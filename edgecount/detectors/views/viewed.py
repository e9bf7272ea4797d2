"""A detector that looks at a frame region by region, as its view says."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from edgecount.detectors.views.merge import Sighting, clipped, is_cut, merge
from edgecount.detectors.views.stillness import Stillness
from edgecount.detectors.views.views import View, regions
from edgecount.geometry import Box, Segment, Size
from edgecount.ports import Detector, Image
from edgecount.tracking.detection import Detection

PADDING = 127
"""The grey that fills a region beyond the frame: the networks were trained to see nothing in it."""


class ViewedDetector:
    """Shows a detector the regions of each frame and merges what it finds; frames come in order.

    `lines` are in fractions of the frame: they decide where to look.  With `sure`, the confidence (0-1) of a person,
    regions in which nobody was seen and nothing has changed are not looked at.
    """

    def __init__(self, detector: Detector, view: View, lines: Sequence[Segment], sure: float | None = None) -> None:
        self._detector = detector
        self._view = view
        self._lines = tuple(lines)
        self._sure = sure
        self._size: Size | None = None
        self._regions: Mapping[Box, Stillness | None] = {}
        self._runs = 0

    @property
    def runs(self) -> int:
        """At how many regions the detector looked in the last frame."""
        return self._runs

    def detect(self, image: Image, now: float = 0.0) -> Sequence[Detection]:  # noqa: ARG002 - it knows no rates
        """The people in the picture, each once, whatever its media time is."""
        height, width = image.shape[:2]
        size = Size(width, height)
        if size != self._size:
            self._size = size
            places = regions(self._view, size, [line.scaled(size) for line in self._lines])
            self._regions = {place: None if self._sure is None else Stillness(self._sure) for place in places}
        self._runs = 0
        return merge(
            sighting
            for region, stillness in self._regions.items()
            for sighting in sightings(self._look(image, region, stillness), region, size)
        )

    def found(self, image: Image, region: Box) -> Sequence[Detection]:
        """The detections in a region, in its pixels."""
        return self._detector.detect(crop(image, region))

    def _look(self, image: Image, region: Box, stillness: Stillness | None) -> Sequence[Detection]:
        """The detections in a region; the earlier ones if nothing can have changed."""
        known = None if stillness is None else stillness.known(crop(image, region))
        if known is not None:
            return known
        self._runs += 1
        found = self.found(image, region)
        if stillness is not None:
            stillness.learn(found)
        return found


def sightings(found: Sequence[Detection], region: Box, size: Size) -> list[Sighting]:
    """What was found in a region, in its pixels, as it lies in a frame of this size."""
    moved = [Detection(d.box.moved(region.left, region.top), d.confidence) for d in found]
    return [Sighting(d, is_cut(d.box, region, size)) for d in clipped(moved, size)]


def crop(image: Image, region: Box) -> Image:
    """The region's pixels; any part beyond the image is grey."""
    height, width = image.shape[:2]
    left, top, right, bottom = (round(side) for side in (region.left, region.top, region.right, region.bottom))
    inside = image[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
    beyond = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    if not any(beyond):
        return inside
    grey = cv2.copyMakeBorder(inside, *beyond, cv2.BORDER_CONSTANT, value=(PADDING, PADDING, PADDING))
    return np.asarray(grey, np.uint8)
