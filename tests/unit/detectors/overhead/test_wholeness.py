"""What is strange ends where a person ends: a box around a part of somebody is known by that."""

import numpy as np
import pytest

from edgecount.detectors.overhead.peaks import Peaks
from edgecount.detectors.overhead.wholeness import wholeness


def found(*box: float, breadth: float = 20) -> Peaks:
    left, top, right, bottom = box
    numbers = [[(left + right) / 2, (top + bottom) / 2]], [list(box)], [breadth], [0.9]
    return Peaks(*(np.array(values, np.float32) for values in numbers))


@pytest.mark.parametrize(
    ("box", "breadth", "least", "most"),
    [
        pytest.param((40, 30, 70, 60), 20, 0.95, 1.0, id="somebody"),
        pytest.param((50, 40, 60, 50), 7, 0.0, 0.05, id="a head"),
        pytest.param((40, 30, 55, 60), 10, 0.4, 0.8, id="a half"),
        pytest.param((100, 30, 130, 60), 20, 0.0, 0.0, id="nobody"),
        pytest.param((-10, -10, 30, 20), 20, 0.0, 0.0, id="nobody at the edge"),
        pytest.param((-40, -40, -10, -10), 20, 0.0, 0.0, id="outside"),
    ],
)
@pytest.mark.parametrize("level", [45.0, 200.0])
def test_wholeness(box: tuple[float, ...], breadth: float, least: float, most: float, level: float) -> None:
    strange = np.zeros((96, 160), np.float32)
    strange[30:60, 40:70] = level
    (whole,) = wholeness(strange, found(*box, breadth=breadth))
    assert least <= whole <= most


def test_at_the_edge_the_picture_ends_and_not_the_person() -> None:
    strange = np.zeros((96, 160), np.float32)
    strange[:20, 40:70] = 100.0
    assert wholeness(strange, found(40, -10, 70, 20)) == [pytest.approx(1.0)]


def test_what_is_hardly_strange_tells_nothing() -> None:
    strange = np.full((96, 160), 1.0, np.float32)
    strange[30:60, 40:70] = 6.0
    assert wholeness(strange, found(40, 30, 70, 60)) == [0.0]
