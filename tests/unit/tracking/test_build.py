"""A person's build: from above, the middle of the box moves with them, and their own height is not the box's."""

import pytest

from edgecount.geometry import Box, Point
from edgecount.tracking.build import GAIN, Build

BOX = Box(10, 20, 50, 120)


@pytest.mark.parametrize(
    ("build", "place", "unit"),
    [
        pytest.param(Build(40, 100), Point(30, 120), 100, id="from the side"),
        pytest.param(Build(40, 100, 250.0), Point(30, 70), 250, id="from above"),
    ],
)
def test_the_point_that_moves_with_the_person_and_the_unit_of_length(build: Build, place: Point, unit: float) -> None:
    assert (build.place(BOX), build.unit) == (place, unit)
    assert build.box(place) == BOX


@pytest.mark.parametrize(
    ("before", "seen", "after"),
    [
        pytest.param(None, None, None, id="from the side"),
        pytest.param(200.0, 300.0, 200 + GAIN * 100, id="from above"),
        pytest.param(200.0, None, 200.0, id="from above by a follower"),
    ],
)
def test_sizes_are_smoothed(before: float | None, seen: float | None, after: float | None) -> None:
    build = Build(40, 100, before).towards(Box(0, 0, 60, 200), seen)
    assert (build.width, build.height) == pytest.approx((46, 130))
    assert build.stature == after


@pytest.mark.parametrize(
    ("stature", "other", "apart"),
    [
        pytest.param(None, Box(10, 50, 50, 150), 30, id="walked"),
        pytest.param(None, Box(10, 22, 50, 150), 2, id="with a shadow"),
        pytest.param(None, Box(10, 60, 50, 121), 1, id="without the head"),
        pytest.param(250.0, Box(10, 22, 50, 150), 16, id="from above"),
    ],
)
def test_how_far_somebody_has_moved_at_the_least(stature: float | None, other: Box, apart: float) -> None:
    assert Build(40, 100, stature).apart(BOX, other) == apart
