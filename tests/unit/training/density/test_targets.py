"""What the net shall draw adds up to the number of heads, however they are spread."""

import numpy as np
import pytest

from edgecount.geometry import Point
from edgecount.training.density.kernels import LEAST, MOST, adaptive_spreads, fixed_spreads
from edgecount.training.density.targets import density_target


@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("heads", [0, 1, 7, 300])
def test_the_sum_is_the_number_of_heads(heads: int, spread: float) -> None:
    places = np.random.default_rng(heads).uniform((0, 0), (20, 12), (heads, 2)).astype(np.float32)
    target = density_target(places, fixed_spreads(heads, spread), 12, 20)
    assert target.shape == (12, 20)
    assert target.min() >= 0
    assert target.sum() == pytest.approx(heads, abs=1e-3)


def test_heads_outside_are_none() -> None:
    places = np.array([[-0.1, 3], [20.0, 3], [3, 12.5], [3, 3]], np.float32)
    assert density_target(places, fixed_spreads(4, 1.0), 12, 20).sum() == pytest.approx(1, abs=1e-4)


def test_a_head_is_where_it_was_marked() -> None:
    target = density_target(np.array([[14.6, 2.2]], np.float32), fixed_spreads(1, 0.5), 12, 20)
    assert divmod(int(target.argmax()), 20) == (2, 14)


@pytest.mark.parametrize(
    ("heads", "spread"),
    [
        ([Point(5, 5)], MOST),
        ([Point(0, 0), Point(32, 0)], 0.3 * 4),
        ([Point(0, 0), Point(1, 0)], LEAST),
        ([Point(0, 0), Point(900, 0)], MOST),
        ([Point(0, 0), Point(16, 0), Point(0, 32), Point(24, 0), Point(800, 800)], 0.3 * 3),
    ],
    ids=["alone", "two", "two in one place", "far apart", "the three nearest count"],
)
def test_a_head_s_spread_is_by_its_nearest_neighbours(heads: list[Point], spread: float) -> None:
    assert adaptive_spreads(heads, 1 / 8)[0] == pytest.approx(spread)
