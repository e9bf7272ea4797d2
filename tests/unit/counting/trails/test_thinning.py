"""A way in few corners says where its person was at every sight."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from edgecount.counting.trails.thinning import HEIGHT, PLACE, SECONDS, thinned
from edgecount.counting.trails.trail import Corner
from edgecount.geometry import Point

jumps = st.tuples(
    st.floats(-30, 30), st.floats(-30, 30), st.floats(0.8, 1.25), st.sampled_from([0.04, 0.1, 0.1, 0.1, 2.0])
)


def sights(steps: list[tuple[float, float, float, float]]) -> list[Corner]:
    made = [Corner(0, 0.0, Point(400, 300), 100.0)]
    for number, (dx, dy, grows, seconds) in enumerate(steps, 1):
        last = made[-1]
        height = min(400.0, max(20.0, last.height * grows))
        made.append(Corner(number, last.seconds + seconds, last.point.moved(dx, dy), height))
    return made


@given(st.lists(jumps, max_size=60))
def test_no_sight_is_farther_from_the_way_than_allowed(steps: list[tuple[float, float, float, float]]) -> None:
    every = sights(steps)
    corners = thinned(every)
    assert (corners[0], corners[-1]) == (every[0], every[-1])
    for before, after in pairwise(corners):
        for sight in every[before.sight : after.sight + 1]:
            share = (sight.sight - before.sight) / (after.sight - before.sight)
            x = before.point.x + share * (after.point.x - before.point.x)
            y = before.point.y + share * (after.point.y - before.point.y)
            assert Point(x, y).distance(sight.point) <= PLACE * sight.height + 1e-6
            height = before.height + share * (after.height - before.height)
            assert abs(height - sight.height) <= HEIGHT * sight.height + 1e-6
            assert abs(before.seconds + share * (after.seconds - before.seconds) - sight.seconds) <= SECONDS + 1e-6


def test_a_straight_way_has_two_corners_and_a_turn_has_one_more() -> None:
    there = [(5.0, 0.0, 1.0, 0.1)] * 20
    assert len(thinned(sights(there))) == 2
    assert [corner.sight for corner in thinned(sights([*there, *[(0.0, 5.0, 1.0, 0.1)] * 20]))] == [0, 20, 40]


def test_a_stop_a_gap_and_a_change_of_size_are_corners_too() -> None:
    walk, stand, grow = (5.0, 0.0, 1.0, 0.1), (0.0, 0.0, 1.0, 0.1), (5.0, 0.0, 1.25, 0.1)
    assert [corner.sight for corner in thinned(sights([*[walk] * 10, *[stand] * 10]))] == [0, 10, 20]
    assert [corner.sight for corner in thinned(sights([*[walk] * 10, (5.0, 0.0, 1.0, 3.0), *[walk] * 10]))] == [
        0,
        10,
        11,
        21,
    ]
    assert len(thinned(sights([*[walk] * 10, grow, grow, *[walk] * 10]))) > 2


def test_a_single_sight_is_its_own_corner() -> None:
    assert thinned(sights([])) == tuple(sights([]))
