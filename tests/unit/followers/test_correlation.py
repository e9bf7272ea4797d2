"""dlib's trackers behind the port: the cap, letting go, and pictures that dlib has trouble with."""

import math

import dlib
import numpy as np
import pytest

from edgecount.followers.correlation import SMALLEST, CorrelationFollower, _box
from edgecount.geometry import Box, Size
from edgecount.ports import Image

GOOD = 7.0
"""The score from which dlib's authors call a match good."""


def noise(seed: int = 1, width: int = 320, height: int = 240) -> Image:
    """A picture in which every place differs from all others."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def even(grey: int, width: int = 320, height: int = 240) -> Image:
    return np.full((height, width, 3), grey, np.uint8)


def people(count: int) -> dict[int, Box]:
    """Boxes side by side, with ids 1, 2, 3, ..."""
    return {number: Box(30 * number, 40, 30 * number + 20, 90) for number in range(1, count + 1)}


def followed_now(follower: CorrelationFollower, image: Image) -> set[int]:
    return set(follower.follow(image, range(100)))


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        pytest.param(0, set(), id="nobody may be followed"),
        pytest.param(1, {1}, id="the first"),
        pytest.param(3, {1, 2, 3}, id="the first three"),
        pytest.param(9, {1, 2, 3, 4, 5}, id="everybody"),
    ],
)
def test_the_first_ones_are_followed_as_far_as_the_cap_allows(most: int, expected: set[int]) -> None:
    follower = CorrelationFollower(most, GOOD)
    follower.start(noise(), people(5))
    assert followed_now(follower, noise()) == expected


def test_the_cap_counts_who_is_followed_already() -> None:
    follower = CorrelationFollower(3, GOOD)
    image, boxes = noise(), people(6)
    follower.start(image, {id_: boxes[id_] for id_ in (1, 2)})
    follower.start(image, {id_: boxes[id_] for id_ in (5, 6)})
    assert followed_now(follower, image) == {1, 2, 5}


def test_learning_somebody_anew_takes_no_further_place() -> None:
    follower = CorrelationFollower(3, GOOD)
    follower.start(noise(), people(3))
    follower.start(noise(), {3: Box(200, 100, 240, 200), 4: Box(20, 100, 60, 200)})
    assert followed_now(follower, noise()) == {1, 2, 3}
    assert follower.follow(noise(), [3])[3].box.left == pytest.approx(200, abs=2)


def test_the_order_of_boxes_says_who_matters() -> None:
    follower = CorrelationFollower(2, GOOD)
    follower.start(noise(), dict(reversed(people(4).items())))
    assert followed_now(follower, noise()) == {3, 4}


@pytest.mark.parametrize(
    ("box", "fits"),
    [
        pytest.param(Box(10, 10, 10 + SMALLEST, 10 + SMALLEST), True, id="just large enough"),
        pytest.param(Box(10, 10, 9.9 + SMALLEST, 60), False, id="too narrow"),
        pytest.param(Box(10, 10, 60, 9.9 + SMALLEST), False, id="too low"),
        pytest.param(Box(-30, 10, SMALLEST - 0.1, 60), False, id="too little of it inside"),
        pytest.param(Box(-30, 10, SMALLEST, 60), True, id="enough of it inside"),
        pytest.param(Box(-1000, -1000, 5000, 5000), True, id="larger than the picture"),
    ],
)
def test_dlib_gets_only_what_it_can_hold_on_to(box: Box, fits: bool) -> None:
    follower = CorrelationFollower(5, GOOD)
    follower.start(noise(), {1: box})
    assert followed_now(follower, noise()) == ({1} if fits else set())


def test_who_is_too_small_by_now_is_no_longer_followed() -> None:
    follower = CorrelationFollower(5, GOOD)
    follower.start(noise(), people(2))
    follower.start(noise(), {1: Box(10, 10, 12, 12)})
    assert followed_now(follower, noise()) == {2}


def test_who_no_longer_looks_the_same_is_let_go_for_good() -> None:
    follower = CorrelationFollower(5, GOOD)
    follower.start(noise(), people(3))
    changed = noise()
    changed[30:100, 50:85] = 128  # where the second stood
    assert followed_now(follower, changed) == {1, 3}
    assert followed_now(follower, noise()) == {1, 3}


def test_the_score_below_which_one_is_let_go_is_a_setting() -> None:
    scores = []
    for least in (0.0, 1000.0):
        follower = CorrelationFollower(5, least)
        follower.start(noise(), people(1))
        scores.append([followed.score for followed in follower.follow(noise(), [1]).values()])
    assert scores[0][0] > GOOD
    assert scores[1] == []


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(even(0), id="black"),
        pytest.param(even(128), id="grey"),
        pytest.param(even(255), id="white"),
        pytest.param(noise(2), id="another place"),
    ],
)
def test_a_covered_lens_shows_nobody(picture: Image) -> None:
    follower = CorrelationFollower(5, GOOD)
    follower.start(noise(), people(3))
    assert follower.follow(picture, [1, 2, 3]) == {}


@pytest.mark.parametrize("grey", [0, 1, 127, 128, 254, 255])
def test_nobody_wanders_over_a_picture_without_anything_in_it(grey: int) -> None:
    follower = CorrelationFollower(5, GOOD)
    follower.start(even(grey), people(1))
    for _ in range(10):
        for followed in follower.follow(even(grey), [1]).values():
            assert followed.box.iou(people(1)[1]) > 0.9
            assert followed.score >= GOOD


def test_a_picture_smaller_than_its_boxes_is_survived() -> None:
    follower = CorrelationFollower(5, GOOD)
    follower.start(noise(), {1: Box(100, 100, 200, 220), 2: Box(2, 2, 30, 30)})
    for followed in follower.follow(noise()[:40, :40], [1, 2]).values():
        assert 0 <= followed.box.left < followed.box.right <= 40
        assert 0 <= followed.box.top < followed.box.bottom <= 40


def test_a_picture_too_small_for_anybody() -> None:
    follower = CorrelationFollower(5, GOOD)
    follower.start(noise(width=7, height=7), people(2))
    assert followed_now(follower, noise(width=7, height=7)) == set()
    follower.start(noise(width=1, height=1), {1: Box(0, 0, 1, 1)})
    assert followed_now(follower, noise(width=1, height=1)) == set()


def test_only_those_asked_for_are_looked_for() -> None:
    follower = CorrelationFollower(5, GOOD)
    follower.start(noise(), people(3))
    assert set(follower.follow(noise(), [2, 7])) == {2}
    assert set(follower.follow(noise(), [])) == set()
    assert set(follower.follow(noise(), [1, 3])) == {1, 3}


@pytest.mark.parametrize(
    "sides",
    [
        pytest.param((math.nan, 10, 50, 90), id="not a number"),
        pytest.param((10, 10, math.inf, 90), id="without an end"),
        pytest.param((50, 10, 10, 90), id="inverted"),
        pytest.param((10, 90, 50, 90), id="of no height"),
        pytest.param((400, 10, 450, 90), id="outside the picture"),
    ],
)
def test_what_dlib_calls_a_place_and_is_none_is_nobody(sides: tuple[float, float, float, float]) -> None:
    assert _box(dlib.drectangle(*sides), Size(320, 240)) is None
