"""When a look is spared: where nobody was and nothing has changed; and never where somebody could be missed."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.detectors.views.stillness import CERTAIN, LIGHT, MOST, Stillness
from edgecount.geometry import Box, Size
from edgecount.ports import Image
from edgecount.tracking.detection import Detection
from tests.support.footage.crowd import crowd, person_at

SIZE = Size(432, 576)
SURE = 0.4
PERSON, COAT = (Detection(Box(100, 100, 140, 200), confidence) for confidence in (SURE, 0.39))


def scene(seed: int, noise: float = 2.0) -> Image:
    """A floor with a pattern, as a sensor with this much noise (standard deviation) sees it."""
    y, x = np.mgrid[: SIZE.height, : SIZE.width]
    floor = 90 + 40 * ((x // 60 + y // 60) % 2)
    grain = np.random.default_rng(seed).normal(0, noise, (SIZE.height, SIZE.width, 3))
    return pixels(floor[:, :, None] + grain)


def pixels(values: npt.NDArray[np.float64]) -> Image:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def taught(picture: Image, *found: Detection, times: int = CERTAIN) -> Stillness:
    """Knows a region in which these were found as many times."""
    stillness = Stillness(SURE)
    for _ in range(times):
        assert stillness.known(picture) is None
        stillness.learn(found)
    return stillness


def brighter(picture: Image) -> Image:
    return pixels(picture.astype(float) + np.array((5.0, 20.0, 12.0)))


def with_somebody(picture: Image, contrast: int, left: int = 200, height: int = 58) -> Image:
    """Somebody as small as a detector finds, who differs from the floor by so much."""
    changed = picture.astype(float)
    changed[300 : 300 + height, left : left + height * 2 // 5] += contrast
    return pixels(changed)


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(lambda: scene(2), id="noise"),
        pytest.param(lambda: scene(2, noise=12.0), id="night"),
        pytest.param(lambda: brighter(scene(2)), id="exposure"),
    ],
)
def test_what_a_camera_makes_of_itself_is_no_change(later: Callable[[], Image]) -> None:
    assert taught(scene(1)).known(later()) == ()


@pytest.mark.parametrize("contrast", [-60, -20, 20, 60])
@pytest.mark.parametrize("left", range(0, 400, 57))
def test_the_smallest_person_is_a_change_anywhere(contrast: int, left: int) -> None:
    assert taught(scene(1)).known(with_somebody(scene(2), contrast, left)) is None


def test_who_creeps_in_is_a_change() -> None:
    """By a pixel from picture to picture, which no two pictures in a row would show."""
    stillness = taught(scene(1))
    answers = [stillness.known(crowd_at(step)) for step in range(20)]
    assert None in answers


def crowd_at(step: int) -> Image:
    """Somebody steps from behind the left edge."""
    picture = scene(step + 2)
    picture[300:400, : 2 * step] = 20
    return picture


def test_where_nobody_is_sure_to_be_the_same_is_found_again() -> None:
    stillness = taught(scene(1), COAT)
    assert stillness.known(scene(2)) == (COAT,)


def test_where_somebody_was_seen_nothing_is_taken_for_granted() -> None:
    """One who is seen in a single picture must not be believed because of it."""
    assert taught(scene(1), COAT, PERSON).known(scene(1)) is None


def test_one_who_stands_still_may_be_missed_now_and_then() -> None:
    stillness = taught(scene(1), times=CERTAIN - 1)
    stillness.learn((PERSON,))
    for _ in range(CERTAIN):
        assert stillness.known(scene(2)) is None
        stillness.learn(())
    assert stillness.known(scene(2)) == ()


def test_not_for_long() -> None:
    still = scene(1)
    stillness = taught(still)
    assert [stillness.known(still) for _ in range(MOST)] == [()] * MOST
    assert stillness.known(still) is None
    stillness.learn(())
    assert stillness.known(still) == ()


def test_a_look_is_compared_with_what_was_looked_at() -> None:
    stillness = taught(scene(1))
    assert stillness.known(with_somebody(scene(2), 60)) is None
    stillness.learn(())  # overlooked, five times before and now
    assert stillness.known(with_somebody(scene(3), 60)) == ()
    assert stillness.known(scene(4)) is None


def test_a_drawn_crowd_is_seen_to_leave() -> None:
    people = (person_at(90, 250, 170), person_at(220, 280, 200))
    assert taught(crowd(SIZE, people)).known(crowd(SIZE, people[:1])) is None


@settings(max_examples=30)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 255), st.integers(0, 255))
def test_regions_of_any_size_and_brightness(width: int, height: int, before: int, after: int) -> None:
    """A change that is the same everywhere is the camera's, but for a great one."""
    then, now = (np.full((height, width, 3), grey, np.uint8) for grey in (before, after))
    assert taught(then).known(now) == (() if abs(after - before) < LIGHT else None)


def test_where_people_are_seen_pictures_are_not_read_for_it() -> None:
    unreadable = np.empty((0, 0, 3), np.uint8)
    stillness = taught(unreadable, PERSON)
    assert stillness.known(unreadable) is None
