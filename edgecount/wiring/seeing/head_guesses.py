"""Where heads may be in a picture: by the detector that is shipped, or by a density model."""

from collections.abc import Callable, Sequence

from edgecount.density.density_model import DensityModel
from edgecount.density.fetched import density_path
from edgecount.density.peaks import peaks
from edgecount.geometry import Box, Point, Size
from edgecount.ports import Image
from edgecount.wiring.seeing.crowd_counter import load_quarters

HEAD = 0.08
"""How far below its upper edge the head is in a box, as a share of its height: the median of 1,240 marked people."""


def guesser(model: str | None, threads: int) -> Callable[[Image], Sequence[Point]]:
    """What guesses, by a density model's name or path, or by the detector; ModelError where there is no such model."""
    if model is not None:
        density = DensityModel.load(density_path(model), "auto", threads)
        return lambda image: [peak.scaled(_size(image)) for peak in peaks(density.density(image, "fine"))]
    detector = load_quarters(threads)
    return lambda image: [_head(found.box) for found in detector.detect(image)]


def _head(box: Box) -> Point:
    return Point(box.center.x, box.top + HEAD * box.height)


def _size(image: Image) -> Size:
    return Size(image.shape[1], image.shape[0])
