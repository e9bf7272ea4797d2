"""What a corner of a trail can be."""

import pytest

from edgecount.counting.trails.trail import Corner
from edgecount.geometry import Point


@pytest.mark.parametrize(
    ("sight", "seconds", "height"),
    [
        pytest.param(-1, 0.0, 100.0, id="before the first sight"),
        pytest.param(0, -0.1, 100.0, id="before the start"),
        pytest.param(0, 0.0, 0.0, id="no height"),
    ],
)
def test_what_is_no_corner_is_refused(sight: int, seconds: float, height: float) -> None:
    with pytest.raises(ValueError, match="a corner has a sight and seconds from 0, and a height above 0"):
        Corner(sight, seconds, Point(0, 0), height)
