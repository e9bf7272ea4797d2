import numpy as np
import pytest

from edgecount.geometry import Point, Segment, Size
from edgecount.overlay.drawn import DrawnLine, DrawnZone
from edgecount.overlay.palette import PURPLE, WHITE, YELLOW
from edgecount.overlay.pen import Pen
from edgecount.overlay.places import draw_line, draw_zone
from edgecount.ports import Image
from tests.support.pixels import mask, shows

WEST_EAST = Segment(Point(0.2, 0.5), Point(0.8, 0.5))
EAST_WEST = Segment(Point(0.8, 0.5), Point(0.2, 0.5))
NORTH_SOUTH = Segment(Point(0.5, 0.2), Point(0.5, 0.8))
SOUTH_NORTH = Segment(Point(0.5, 0.8), Point(0.5, 0.2))
DIAGONAL = Segment(Point(0.2, 0.2), Point(0.8, 0.8))


def canvas() -> Image:
    return np.full((360, 480, 3), 90, np.uint8)


def drawn(line: DrawnLine, *, counted: bool = False) -> Image:
    image = canvas()
    draw_line(Pen(image), line, counted=counted)
    return image


@pytest.mark.parametrize("segment", [WEST_EAST, EAST_WEST, NORTH_SOUTH, SOUTH_NORTH, DIAGONAL])
@pytest.mark.parametrize("in_side", ["left", "right"])
def test_the_arrow_points_to_the_in_side(segment: Segment, in_side) -> None:
    image = drawn(DrawnLine("", segment, in_side))
    pixels = segment.scaled(Size(480, 360))
    offsets = [pixels.offset(Point(x, y)) for y, x in np.argwhere(mask(image, YELLOW))]
    inwards = offsets if in_side == "right" else [-offset for offset in offsets]
    assert sum(offset > 8 for offset in inwards) > 30
    assert min(inwards) > -4


@pytest.mark.parametrize("segment", [WEST_EAST, NORTH_SOUTH, DIAGONAL])
def test_the_name_is_on_the_other_side_clear_of_the_line(segment: Segment) -> None:
    named, bare = drawn(DrawnLine("door", segment, "right")), drawn(DrawnLine("", segment, "right"))
    pixels = segment.scaled(Size(480, 360))
    offsets = [pixels.offset(Point(x, y)) for y, x in np.argwhere((named != bare).any(axis=2))]
    assert len(offsets) > 50
    assert max(offsets) < -2


def test_a_line_that_has_counted_is_white_and_thicker() -> None:
    line = DrawnLine("door", WEST_EAST, "right")
    still, flashing = drawn(line), drawn(line, counted=True)
    assert not shows(still, WHITE)
    assert shows(flashing, WHITE)
    assert (flashing[:, 300] != 90).any(axis=1).sum() > (still[:, 300] != 90).any(axis=1).sum()


def test_a_zone_is_tinted_outlined_and_named() -> None:
    image = canvas()
    corners = (Point(0.1, 0.1), Point(0.9, 0.1), Point(0.9, 0.9), Point(0.1, 0.9))
    draw_zone(Pen(image), DrawnZone("queue", corners))
    assert image[200, 240].tolist() == [round(0.8 * 90 + 0.2 * ink) for ink in PURPLE]
    assert shows(image[30:42, 150:250], PURPLE)
    assert shows(image[45:70, 50:120], PURPLE)
    assert (image[:30] == 90).all()
