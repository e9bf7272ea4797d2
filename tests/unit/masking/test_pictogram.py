"""The sign that stands for a person: within their box, whole, and the same for everybody."""

import numpy as np
import pytest

from edgecount.geometry import Box
from edgecount.masking.pictogram import SeenFrom, draw_pictogram
from edgecount.ports import Image

PAINT = (10, 20, 250)
GROUND = 200


def drawn(box: Box, seen_from: SeenFrom = "side", size: tuple[int, int] = (240, 320)) -> Image:
    image = np.full((*size, 3), GROUND, np.uint8)
    draw_pictogram(image, box, seen_from, PAINT)
    return image


def extent(image: Image) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero((image != GROUND).any(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize(
    ("box", "seen_from"),
    [
        pytest.param(Box(100, 40, 140, 140), "side", id="upright"),
        pytest.param(Box(60, 100, 160, 140), "side", id="lying"),
        pytest.param(Box(60, 60, 140, 140), "side", id="sitting"),
        pytest.param(Box(60, 60, 90, 220), "side", id="half hidden behind a shelf"),
        pytest.param(Box(100.5, 40.5, 103.5, 48.5), "side", id="far away"),
        pytest.param(Box(60, 60, 160, 140), "overhead", id="from above"),
    ],
)
def test_it_lies_within_the_box_and_is_as_long(box: Box, seen_from: SeenFrom) -> None:
    left, top, right, bottom = extent(drawn(box, seen_from))
    slack = 4  # its edge
    assert left >= box.left - slack
    assert right <= box.right + slack
    assert top >= box.top - slack
    assert bottom <= box.bottom + slack
    if seen_from == "side":
        assert max((right - left) / box.width, (bottom - top) / box.height) > 0.85


def test_who_lies_is_drawn_lying() -> None:
    left, top, right, bottom = extent(drawn(Box(60, 100, 160, 140)))
    assert right - left > 2 * (bottom - top)


@pytest.mark.parametrize(
    "box", [Box(-40, -40, 10, 60), Box(300, 200, 900, 2000), Box(-9e8, -9e8, 9e8, 9e8), Box(900, 900, 901, 901)]
)
def test_a_box_beyond_the_picture_harms_nothing(box: Box) -> None:
    assert drawn(box).shape == (240, 320, 3)
