"""What has changed a quarter of a second ago."""

import numpy as np
import pytest

from edgecount.detectors.overhead.change import Changes


def level(value: float) -> "np.typing.NDArray[np.float32]":
    return np.full((4, 6, 3), value, np.float32)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param([], 1.0, 0.0, id="nothing is known"),
        pytest.param([0.75], 1.0, 75.0, id="a quarter of a second ago"),
        pytest.param([0.5, 0.7, 0.76, 0.9], 1.0, 76.0, id="the one nearest to that"),
        pytest.param([0.6, 0.7, 0.8, 0.9], 1.0, 70.0, id="the older one of two as near"),
        pytest.param([0.95], 1.0, 0.0, id="too short a time ago"),
        pytest.param([0.3], 1.0, 0.0, id="too long ago"),
        pytest.param([0.5], 1.0, 50.0, id="at two pictures a second"),
    ],
)
def test_the_picture_with_which_it_is_compared(before: list[float], now: float, expected: float) -> None:
    change = Changes()
    for moment in before:
        change.since(level(100 * moment), moment, 1.0)
    assert change.since(level(0), now, 1.0).max() == pytest.approx(expected)


def test_light_is_no_change() -> None:
    change = Changes()
    change.since(level(100), 0.0, 1.0)
    assert change.since(level(125), 0.25, 1.25).max() == pytest.approx(0, abs=1e-3)
    assert change.since(level(125), 0.5, 1.25).max() == 0


def test_the_colour_that_differs_most_counts() -> None:
    change = Changes()
    change.since(level(100), 0.0, 1.0)
    picture = level(100)
    picture[..., 1], picture[..., 2] = 90, 70
    assert (change.since(picture, 0.25, 1.0) == 30).all()
