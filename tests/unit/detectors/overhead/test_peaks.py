"""Peaks: one person a hill, with a box, however odd the network's numbers are."""

import numpy as np
import pytest

from edgecount.detectors.overhead.peaks import CHANNELS, LEAST, SHOULDERS, peaks
from edgecount.detectors.tensors import Floats


def output(**cells: float) -> Floats:
    """A map of 8×6 cells; `y2x3=0.9` is a score, all distances are 1 unit and the breadth is 1.2."""
    made = np.zeros((CHANNELS, 6, 8), np.float32)
    made[1:5], made[5] = 1.0, 1.2
    for name, score in cells.items():
        made[0, int(name[1]), int(name[3])] = score
    return made


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        pytest.param({}, [], id="nobody"),
        pytest.param({"y2x3": 0.9}, [(14, 10)], id="one"),
        pytest.param({"y2x3": 0.9, "y2x4": 0.8, "y3x4": 0.7}, [(14, 10)], id="one hill"),
        pytest.param({"y2x3": 0.8, "y2x5": 0.9}, [(22, 10), (14, 10)], id="two hills, the surest first"),
        pytest.param({"y0x0": 0.9, "y5x7": 0.5}, [(2, 2), (30, 22)], id="in the corners"),
        pytest.param({"y2x3": 0.29}, [], id="below the floor"),
        pytest.param({"y2x3": float("nan"), "y4x6": 0.5}, [(26, 18)], id="no number"),
    ],
)
def test_places(cells: dict[str, float], found: list[tuple[int, int]]) -> None:
    seen = peaks(output(**cells), 0.3)
    assert [tuple(place) for place in seen.places.tolist()] == found


def test_boxes_and_breadths_are_in_the_inputs_pixels() -> None:
    made = output(y2x3=0.9)
    made[1:5, 2, 3] = (0.5, 1.0, 1.5, 2.0)
    seen = peaks(made, 0.3)
    assert seen.boxes.tolist() == [[-1, -20, 59, 70]]
    assert seen.breadths.tolist() == [pytest.approx(1.2 * SHOULDERS)]
    assert seen.scores.tolist() == [pytest.approx(0.9)]


@pytest.mark.parametrize("odd", [-3.0, 0.0, float("nan")])
def test_every_box_has_an_extent(odd: float) -> None:
    made = output(y2x3=1.5)
    made[1:] = odd
    seen = peaks(made, 0.3)
    assert (seen.boxes[:, 2:] - seen.boxes[:, :2] == 2 * LEAST * SHOULDERS).all()
    assert seen.breadths.tolist() == [LEAST * SHOULDERS]
    assert seen.scores.tolist() == [1.0]
