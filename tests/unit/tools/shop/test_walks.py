"""Where everybody in a rendered clip is at every moment."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tools.shop.walks import Manner, Spot, Walk, traffic

THROUGH = Walk(begins=1.0, x=0.2, drift=0.0, speed=1.0, forward=True, middle=4.0, reach=2.0)
BACK = replace(THROUGH, forward=False)
WAITS = replace(THROUGH, manner="waits", halt=-0.5, pause=3.0)
TURNS = replace(THROUGH, manner="turns_back", halt=-0.5)


@pytest.mark.parametrize(
    ("walk", "seconds", "y"),
    [
        (THROUGH, 0.9, None),
        (THROUGH, 1.0, 2.0),
        (THROUGH, 3.0, 4.0),
        (THROUGH, 4.9, 5.9),
        (THROUGH, 5.1, None),
        (BACK, 1.0, 6.0),
        (BACK, 4.5, 2.5),
        (WAITS, 2.0, 3.0),
        (WAITS, 2.6, 3.5),
        (WAITS, 5.4, 3.5),
        (WAITS, 6.5, 4.5),
        (WAITS, 8.1, None),
        (TURNS, 2.5, 3.5),
        (TURNS, 3.5, 2.5),
        (TURNS, 4.1, None),
    ],
)
def test_where_somebody_is(walk: Walk, seconds: float, y: float | None) -> None:
    spot = walk.spot(seconds)
    assert (spot and spot.y) == (None if y is None else pytest.approx(y))


@pytest.mark.parametrize(
    ("walk", "seconds", "yaw", "stands"),
    [
        (THROUGH, 2.0, math.pi, False),
        (BACK, 2.0, 0.0, False),
        (WAITS, 4.0, math.pi, True),
        (TURNS, 2.0, math.pi, False),
        (TURNS, 3.5, 0.0, False),
    ],
)
def test_which_way_they_face_and_whether_they_stand(walk: Walk, seconds: float, yaw: float, stands: bool) -> None:
    spot = walk.spot(seconds)
    assert spot is not None
    assert spot.yaw == pytest.approx(yaw)
    assert (spot.stride is None) == stands


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize(("manner", "seconds"), [("through", 2.0), ("turns_back", 1.5), ("turns_back", 3.5)])
def test_whoever_drifts_faces_the_way_they_go(forward: bool, manner: Manner, seconds: float) -> None:
    walk = replace(TURNS, forward=forward, manner=manner, drift=0.8)
    here, there = walk.spot(seconds), walk.spot(seconds + 0.1)
    assert here is not None
    assert there is not None
    step = math.hypot(there.x - here.x, there.y - here.y)
    facing = math.sin(here.yaw), -math.cos(here.yaw)
    assert facing == pytest.approx(((there.x - here.x) / step, (there.y - here.y) / step))


def busy(seed: int) -> list[Walk]:
    return traffic(30.0, 5, 2.0, 0.0, 2.0, np.random.default_rng(seed))


def apart(one: Spot | None, other: Spot | None) -> float:
    return math.hypot(one.x - other.x, one.y - other.y) if one and other else math.inf


@pytest.mark.parametrize("seed", range(5))
def test_nobody_is_nearer_to_anybody_than_is_looked_for(seed: int) -> None:
    walks = busy(seed)
    for index, walk in enumerate(walks):
        moments = [walk.begins + 0.2 * step for step in range(80)]
        for other in walks[:index]:
            assert min(apart(walk.spot(it), other.spot(it)) for it in moments) >= 0.42


def test_all_manners_and_both_ways_occur_and_the_seed_repeats_them() -> None:
    walks = [walk for seed in range(5) for walk in busy(seed)]
    assert {walk.manner for walk in walks} == {"through", "waits", "turns_back"}
    assert {walk.forward for walk in walks} == {True, False}
    assert any(two.begins - one.begins < 0.3 and abs(two.x - one.x) < 0.7 for one, two in pairwise(walks))
    assert busy(3) == busy(3)


def test_an_empty_shop_stays_empty() -> None:
    assert traffic(30.0, 0, 2.0, 0.0, 2.0, np.random.default_rng(1)) == []
