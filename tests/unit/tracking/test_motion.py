"""The motion filter: it carries people on, and believes what it sees as far as it should."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.geometry import Box, Point
from edgecount.tracking.motion import ACCELERATION, FIRST_SPEED, JITTER, Motion
from tests.support.builders import VARYING, box_at, moments
from tests.support.strategies import boxes


def followed(places: list[tuple[float, float, float]], height: float = 100) -> Motion:
    """The filter after it saw somebody at these (seconds, x, y)."""
    (before, x, y), *rest = places
    motion = Motion.begin(box_at(x, y, height))
    for now, x, y in rest:
        motion, before = motion.predicted(now - before).corrected(box_at(x, y, height)), now
    return motion


def test_begins_at_rest_where_first_seen() -> None:
    motion = Motion.begin(Box(10, 20, 50, 120))
    assert (motion.place, motion.vx, motion.vy, motion.box) == (Point(30, 120), 0, 0, Box(10, 20, 50, 120))
    assert motion.predicted(1.0).box == motion.box
    assert motion.spread == pytest.approx(100 * 2**0.5 * JITTER)


def test_a_newcomers_uncertainty_grows_with_the_speed_that_people_have() -> None:
    later = Motion.begin(box_at(0, 0)).predicted(0.5)
    assert later.spread == pytest.approx(
        100 * (2 * JITTER**2 + 0.25 * FIRST_SPEED**2 + ACCELERATION**2 * 0.5**4 / 4) ** 0.5
    )


@pytest.mark.parametrize("rate", [5, 10, 25, pytest.param(VARYING, id="varying")])
def test_learns_a_walkers_speed(rate: int) -> None:
    places = [(now.media_time, 100 + 80 * now.media_time, 300 - 30 * now.media_time) for now in moments(rate, 3)]
    motion = followed(places)
    assert (motion.vx, motion.vy) == pytest.approx((80, -30), abs=8)
    _, x, y = places[-1]
    assert motion.predicted(1).place.distance(Point(x + 80, y - 30)) < 10


def test_settles_on_somebody_who_stands_however_the_box_jumps() -> None:
    chance = random.Random(3)
    places = [(n / 10, 400 + chance.uniform(-10, 10), 300 + chance.uniform(-10, 10)) for n in range(200)]
    motion = followed(places)
    assert motion.place.distance(Point(400, 300)) < 10
    assert abs(motion.vx) < 15
    assert abs(motion.vy) < 15


def test_a_larger_person_moves_over_more_pixels() -> None:
    small = followed([(n / 10, 8.0 * n, 0.0) for n in range(10)], height=100)
    large = followed([(n / 10, 24.0 * n, 0.0) for n in range(10)], height=300)
    assert large.vx == pytest.approx(3 * small.vx)
    assert large.spread == pytest.approx(3 * small.spread)


def test_size_follows_slowly() -> None:
    motion = Motion.begin(Box(0, 0, 40, 100)).corrected(Box(0, 0, 60, 200))
    assert (motion.build.width, motion.build.height) == pytest.approx((46, 130))


def test_corrects_towards_what_is_seen() -> None:
    motion = Motion.begin(box_at(100, 100)).predicted(0.1).corrected(box_at(110, 90))
    gain = (motion.place.x - 100) / 10
    assert 0.5 < gain < 1
    assert motion.place == Point(100 + gain * 10, 100 - gain * 10)
    assert motion.vx == -motion.vy > 0


seconds = st.floats(0, 5)


@given(st.lists(st.tuples(seconds, st.integers(-200, 200)), max_size=6))
def test_agrees_with_the_filter_of_the_textbook(seen: list[tuple[float, int]]) -> None:
    """One axis of it, as matrices: state (position, velocity), in heights of a person who keeps her size."""
    motion = Motion.begin(box_at(0, 0))
    state, spread = np.zeros(2), np.diag([JITTER**2, FIRST_SPEED**2])
    look = np.array([[1.0, 0.0]])
    for passed, x in seen:
        motion = motion.predicted(passed).corrected(box_at(x, 0))
        step, push = np.array([[1, passed], [0, 1]]), np.array([[passed**2 / 2], [passed]])
        state, spread = step @ state, step @ spread @ step.T + ACCELERATION**2 * push @ push.T
        gain = spread @ look.T / (look @ spread @ look.T + JITTER**2)
        state, spread = state + gain @ (np.array([x / 100]) - look @ state), (np.eye(2) - gain @ look) @ spread
    assert (motion.place.x, motion.vx) == pytest.approx(tuple(100 * state), abs=1e-6)
    assert (motion.p, motion.pv, motion.v) == pytest.approx((spread[0, 0], spread[0, 1], spread[1, 1]), abs=1e-9)
    assert (motion.place.y, motion.vy) == (0, 0)


@given(boxes, seconds, st.lists(st.tuples(seconds, boxes), max_size=8))
def test_what_it_believes_is_always_possible(first: Box, after: float, seen: list[tuple[float, Box]]) -> None:
    motion = Motion.begin(first)
    for passed, box in seen:
        predicted = motion.predicted(passed)
        motion = predicted.corrected(box)
        assert motion.p <= predicted.p
        assert motion.v <= predicted.v
        assert min(box.height, predicted.build.height) <= motion.build.height * (1 + 1e-9)
    motion = motion.predicted(after)
    assert motion.p > 0
    assert motion.v > 0
    assert motion.p * motion.v >= motion.pv**2 * (1 - 1e-6)
    assert motion.box.height == pytest.approx(motion.build.height)
    assert motion.box.width == pytest.approx(motion.build.width)


@given(boxes, st.tuples(seconds, boxes), seconds, seconds)
def test_time_may_pass_at_once_or_bit_by_bit(first: Box, seen: tuple[float, Box], one: float, other: float) -> None:
    motion = Motion.begin(first).predicted(seen[0]).corrected(seen[1])
    at_once, bit_by_bit = motion.predicted(one + other), motion.predicted(one).predicted(other)
    assert at_once.place.distance(bit_by_bit.place) == pytest.approx(0, abs=1e-6)
    assert motion.predicted(0) == motion
    assert motion.predicted(one).p <= motion.predicted(one + other).p * (1 + 1e-9) or motion.pv < 0
