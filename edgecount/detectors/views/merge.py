"""One box a person: removes second boxes, of one region and of overlapping ones.  Pure.

Greedy non-maximum suppression, with two additions for overlapping regions: a box cut off at a region's inner edge
yields to a whole box, however sure it is, and a box that lies mostly inside another is taken for a part of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edgecount.geometry import Box, Size
from edgecount.tracking.detection import Detection

PART = 0.7
"""Share of the smaller box inside the larger from which both belong to one person: as a second box, or a part."""
CUT = 0.01
"""A box that ends within this share of a region's extent from its inner edge is cut off there."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A detection in the frame's pixels, and whether the region that showed it cut it off."""

    detection: Detection
    cut: bool


def is_cut(box: Box, region: Box, size: Size) -> bool:
    """Whether a region's edge inside the frame may have cut off what the box shows."""
    x, y = CUT * region.width, CUT * region.height
    return (
        (region.left > 0 and box.left < region.left + x)
        or (region.right < size.width and box.right > region.right - x)
        or (region.top > 0 and box.top < region.top + y)
        or (region.bottom < size.height and box.bottom > region.bottom - y)
    )


def merge(sightings: Iterable[Sighting]) -> tuple[Detection, ...]:
    """The people, each once, the most confident first."""
    kept: list[Detection] = []
    for sighting in sorted(sightings, key=lambda s: (s.cut, -s.detection.confidence)):
        if not any(_same_person(sighting.detection.box, other.box) for other in kept):
            kept.append(sighting.detection)
    return tuple(sorted(kept, key=lambda detection: -detection.confidence))


def _same_person(one: Box, other: Box) -> bool:
    return one.intersection(other) > PART * min(one.area, other.area)


def clipped(detections: Sequence[Detection], size: Size) -> list[Detection]:
    """The detections with their boxes cut to the frame; boxes outside of it are left out."""
    inside = ((detection.box.clipped(size), detection.confidence) for detection in detections)
    return [Detection(box, confidence) for box, confidence in inside if box is not None]
