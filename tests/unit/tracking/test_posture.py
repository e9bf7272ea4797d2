"""Who lies, and who only bends, sits, crouches or is half hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.tracking.pose import LANDMARKS, Pose
from edgecount.tracking.posture import SURE, UNCLEAR, Posture, body
from tests.support.models.poses import HEIGHT, HIPS, pose

KNEES, FEET, LEGS = (25, 26), (27, 28), (25, 26, 27, 28)


@pytest.mark.parametrize(
    ("held", "posture"),
    [
        pytest.param(pose(0, 0), "upright", id="stands"),
        pytest.param(pose(15, -20), "upright", id="walks"),
        pytest.param(pose(90, 90), "lying", id="lies-with-the-head-to-one-side"),
        pytest.param(pose(-90, -90), "lying", id="lies-with-the-head-to-the-other"),
        pytest.param(pose(75, 85), "lying", id="lies-on-a-slope"),
        pytest.param(pose(105, 100), "lying", id="lies-with-the-head-lowest"),
        pytest.param(pose(90, 60, 120), "lying", id="lies-with-the-knees-drawn-up"),
        pytest.param(pose(90, 90, unseen=FEET), "lying", id="lies-and-the-feet-are-not-seen"),
        pytest.param(pose(90, 0), "upright", id="bends"),
        pytest.param(pose(60, 10), "upright", id="bends-a-little"),
        pytest.param(pose(10, 90, 0), "upright", id="sits"),
        pytest.param(pose(0, 90, 90), "upright", id="sits-on-the-floor"),
        pytest.param(pose(80, 80, 0), "upright", id="sits-with-the-head-on-the-table"),
        pytest.param(pose(30, 100, -30), "upright", id="crouches"),
        pytest.param(pose(90, 0, 90), "upright", id="on-all-fours"),
        pytest.param(pose(90, 90, unseen=LEGS), "unclear", id="leans-over-a-counter-or-lies"),
        pytest.param(pose(90, 90, unseen=KNEES), "unclear", id="the-knees-are-not-seen"),
        pytest.param(pose(90, 90, unseen=(11,)), "unclear", id="a-shoulder-is-not-seen"),
        pytest.param(pose(90, 90, unseen=(24,)), "unclear", id="a-hip-is-not-seen"),
        pytest.param(pose(50, 50), "unclear", id="falls"),
        pytest.param(pose(60, -47), "unclear", id="folds-up"),
        pytest.param(pose(180, 180), "unclear", id="stands-on-the-head"),
        pytest.param(pose(90, 90, size=0.4), "unclear", id="too-small-for-this-person"),
    ],
)
def test_a_body(held: Pose, posture: Posture) -> None:
    found = body(held, 0.95, HEIGHT)
    assert found.posture == posture
    assert (found.box is None) == (posture == "unclear")


def test_one_side_of_the_legs_is_enough() -> None:
    assert body(pose(90, 90, unseen=(25, 27)), 0.95, HEIGHT).posture == "lying"


@pytest.mark.parametrize("presence", [0.0, SURE - 0.01, float("nan")])
def test_where_nobody_may_be_nobody_lies(presence: float) -> None:
    assert body(pose(90, 90), presence, HEIGHT) == UNCLEAR


def test_the_box_is_around_what_is_seen() -> None:
    box = body(pose(90, 90, unseen=FEET), 0.95, HEIGHT).box
    assert box is not None
    assert box.left < HIPS.x - 30
    assert box.right > HIPS.x + 22
    assert box.height < 2


@given(
    back=st.floats(-180, 180),
    thigh=st.floats(-180, 180),
    shin=st.floats(-180, 180),
    unseen=st.sets(st.integers(0, LANDMARKS - 1)),
)
def test_hiding_parts_of_who_does_not_lie_makes_nobody_lie_but_for_their_feet(
    back: float, thigh: float, shin: float, unseen: set[int]
) -> None:
    """Feet alone may speak against it: who sits at a table, head on it, hides nothing but them."""
    hidden = tuple(unseen - set(LEGS))
    if body(pose(back, thigh, shin, unseen=hidden), 0.9, HEIGHT).posture == "lying":
        assert body(pose(back, thigh, shin), 0.9, HEIGHT).posture == "lying"
