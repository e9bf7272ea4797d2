"""What every follower must do, whatever it follows with."""

from collections.abc import Callable

import numpy as np
import pytest

from edgecount.followers.correlation import CorrelationFollower
from edgecount.geometry import Box, Size
from edgecount.ports import Follower, Image
from tests.support.fakes import FakeFollower

STEP = (4, 3)
"""How far everybody moves from one picture to the next, in pixels."""
SIZE = Size(320, 240)
MARGIN = 300
ALICE, BOB = Box(40, 50, 80, 130), Box(150, 60, 190, 140)
CLOSE = 5.0
"""How far a followed edge may be from where it is, in pixels."""

Make = Callable[[], Follower]


@pytest.fixture(params=["fake", "correlation"])
def make(request: pytest.FixtureRequest) -> Make:
    """Builds a follower for this scene."""
    if request.param == "fake":
        return lambda: FakeFollower(*STEP)
    return lambda: CorrelationFollower(10, 7.0)


def after(person: Box, steps: int) -> Box:
    """Where a person is so many pictures later."""
    return person.moved(steps * STEP[0], steps * STEP[1])


def scene(steps: int, *people: Box) -> Image:
    """The picture so many steps on: people in checked clothes before a ground of noise that does not move."""
    ground = np.random.default_rng(1).integers(60, 120, (SIZE.height, SIZE.width, 3), dtype=np.uint8)
    wide = np.pad(ground, ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0)))
    for number, person in enumerate(people):
        clothes = np.random.default_rng(100 + number).integers(0, 256, (10, 5, 3), dtype=np.uint8)
        left, top = int(after(person, steps).left) + MARGIN, int(after(person, steps).top) + MARGIN
        wide[top : top + 80, left : left + 40] = np.kron(clothes, np.ones((8, 8, 1), np.uint8))
    return wide[MARGIN:-MARGIN, MARGIN:-MARGIN]


def assert_close(box: Box, expected: Box) -> None:
    for side in ("left", "top", "right", "bottom"):
        assert getattr(box, side) == pytest.approx(getattr(expected, side), abs=CLOSE), side


def test_who_moves_is_followed_step_by_step(make: Make) -> None:
    follower = make()
    follower.start(scene(0, ALICE, BOB), {1: ALICE, 2: BOB})
    for steps in range(1, 21):
        found = follower.follow(scene(steps, ALICE, BOB), [1, 2])
        assert set(found) == {1, 2}
        assert_close(found[1].box, after(ALICE, steps))
        assert_close(found[2].box, after(BOB, steps))
        assert found[1].score >= 7


def test_only_those_asked_for_are_told_of(make: Make) -> None:
    follower = make()
    follower.start(scene(0, ALICE, BOB), {1: ALICE, 2: BOB})
    assert set(follower.follow(scene(1, ALICE, BOB), [2, 3])) == {2}
    assert set(follower.follow(scene(2, ALICE, BOB), ())) == set()


def test_before_the_start_nobody_is_followed(make: Make) -> None:
    follower = make()
    assert follower.follow(scene(0), [1, 2]) == {}
    follower.start(scene(0), {})
    assert follower.follow(scene(1), [1, 2]) == {}


def test_who_is_not_kept_is_let_go(make: Make) -> None:
    follower = make()
    follower.start(scene(0, ALICE, BOB), {1: ALICE, 2: BOB})
    follower.keep([2, 9])
    assert set(follower.follow(scene(1, ALICE, BOB), [1, 2, 9])) == {2}
    follower.keep([])
    assert follower.follow(scene(2, ALICE, BOB), [1, 2]) == {}
    follower.keep([1])


def test_somebody_let_go_can_be_followed_again(make: Make) -> None:
    follower = make()
    follower.start(scene(0, ALICE), {1: ALICE})
    follower.keep([])
    follower.start(scene(3, ALICE), {1: after(ALICE, 3)})
    assert_close(follower.follow(scene(4, ALICE), [1])[1].box, after(ALICE, 4))


def test_a_new_start_under_the_same_id_replaces_the_old_one(make: Make) -> None:
    follower = make()
    follower.start(scene(0, ALICE, BOB), {1: ALICE})
    follower.start(scene(1, ALICE, BOB), {1: after(BOB, 1)})
    assert_close(follower.follow(scene(2, ALICE, BOB), [1])[1].box, after(BOB, 2))


def test_a_further_start_leaves_the_others_alone(make: Make) -> None:
    follower = make()
    follower.start(scene(0, ALICE, BOB), {1: ALICE})
    follower.follow(scene(1, ALICE, BOB), [1])
    follower.start(scene(1, ALICE, BOB), {2: after(BOB, 1)})
    found = follower.follow(scene(2, ALICE, BOB), [1, 2])
    assert_close(found[1].box, after(ALICE, 2))
    assert_close(found[2].box, after(BOB, 2))


@pytest.mark.parametrize(
    "outside",
    [
        pytest.param(Box(-100, 50, -60, 130), id="to the left"),
        pytest.param(Box(330, 50, 370, 130), id="to the right"),
        pytest.param(Box(40, -200, 80, -120), id="above"),
        pytest.param(Box(40, 245, 80, 325), id="below"),
        pytest.param(Box(319.5, 50, 360, 130), id="but for half a pixel"),
    ],
)
def test_a_box_outside_the_picture_is_not_followed(make: Make, outside: Box) -> None:
    follower = make()
    follower.start(scene(0, ALICE), {1: outside, 2: ALICE})
    assert set(follower.follow(scene(1, ALICE), [1, 2])) == {2}


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(Box(-15, 50, 25, 130), id="at the left"),
        pytest.param(Box(290, 50, 330, 130), id="at the right"),
        pytest.param(Box(150, -40, 190, 40), id="at the top"),
        pytest.param(Box(150, 190, 190, 270), id="at the bottom"),
    ],
)
def test_of_a_box_partly_outside_the_part_inside_is_followed(make: Make, person: Box) -> None:
    follower = make()
    follower.start(scene(0, person), {1: person})
    for steps in (1, 2):
        for followed in follower.follow(scene(steps, person), [1]).values():
            assert followed.box == followed.box.clipped(SIZE)
            assert followed.box.iou(after(person, steps)) > 0.3


def test_who_leaves_the_picture_is_let_go(make: Make) -> None:
    follower = make()
    leaving = Box(250, 100, 290, 180)
    follower.start(scene(0, leaving), {1: leaving})
    for steps in range(1, 31):
        for followed in follower.follow(scene(steps, leaving), [1]).values():
            assert followed.box == followed.box.clipped(SIZE)
    assert follower.follow(scene(31, leaving), [1]) == {}


def test_pictures_and_boxes_given_are_left_as_they_were(make: Make) -> None:
    follower = make()
    image, boxes = scene(0, ALICE), {1: ALICE}
    before = image.copy()
    follower.start(image, boxes)
    follower.follow(image, [1])
    assert np.array_equal(image, before)
    assert boxes == {1: ALICE}


def test_two_followers_know_nothing_of_each_other(make: Make) -> None:
    one, other = make(), make()
    one.start(scene(0, ALICE), {1: ALICE})
    assert other.follow(scene(1, ALICE), [1]) == {}
    other.keep([])
    assert set(one.follow(scene(1, ALICE), [1])) == {1}
