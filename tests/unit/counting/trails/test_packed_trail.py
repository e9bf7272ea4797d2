"""A trail in few bytes: what is packed is unpacked, and what is no trail is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edgecount.counting.trails.packed_trail import MOST_BYTES, packed, unpacked
from edgecount.counting.trails.trail import Corner, Trail
from edgecount.geometry import Point, Size
from tests.support.builders import SIZE
from tests.support.fakes import BEGAN

places = st.floats(-50, 4000)
WALK = Trail(
    7, BEGAN, SIZE, 2, (Corner(0, 0.0, Point(400, 200.5), 100.0), Corner(31, 3.25, Point(390.5, 500.0), 121.0))
)


@st.composite
def trails(draw: st.DrawFn) -> Trail:
    steps = draw(
        st.lists(st.tuples(st.integers(1, 12), st.floats(0, 600), places, places, st.floats(0.1, 2000)), max_size=40)
    )
    corners = [Corner(0, 0.0, Point(draw(places), draw(places)), 100.0)]
    for sights, seconds, x, y, height in steps:
        last = corners[-1]
        corners.append(Corner(last.sight + sights, last.seconds + seconds, Point(x, y), height))
    confirmed = draw(st.none() | st.integers(0, 5))
    return Trail(draw(st.integers(0, 10**6)), BEGAN, Size(1920, 1080), confirmed, tuple(corners))


@given(trails())
@example(WALK)
def test_what_is_packed_is_unpacked(trail: Trail) -> None:
    found = unpacked(trail.track, trail.start, packed(trail))
    assert (found.track, found.start, found.size, found.confirmed) == (
        trail.track,
        trail.start,
        trail.size,
        trail.confirmed,
    )
    for kept, corner in zip(found.corners, trail.corners, strict=True):
        assert kept.sight == corner.sight
        assert abs(kept.seconds - corner.seconds) < 0.006
        assert kept.point.distance(corner.point) < 0.36
        assert abs(kept.height - corner.height) <= max(0.5, 1 - corner.height)
    assert unpacked(found.track, found.start, packed(found)) == found


def test_a_straight_walk_takes_a_score_of_bytes() -> None:
    assert unpacked(7, BEGAN, packed(WALK)) == WALK
    assert len(packed(WALK)) <= 20
    assert (WALK.end, WALK.place(WALK.end)) == (BEGAN + timedelta(seconds=3.25), Point(390.5, 500.0))


@given(st.binary(max_size=60))
def test_whatever_the_bytes_they_are_a_trail_or_refused(way: bytes) -> None:
    try:
        trail = unpacked(1, BEGAN, way)
    except ValueError:
        return
    assert unpacked(1, BEGAN, packed(trail)).corners[0].sight == 0


def changed(trail: Trail, **values: object) -> bytes:
    """The bytes of a trail that could not be made."""
    made = replace(trail)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return packed(made)


FIRST, LAST = WALK.corners


@pytest.mark.parametrize(
    ("way", "why"),
    [
        pytest.param(b"", "cut short", id="nothing"),
        pytest.param(packed(WALK)[:-2], "cut short", id="cut short"),
        pytest.param(packed(WALK) + b"\x00", "more than its corners", id="too long"),
        pytest.param(packed(WALK)[:-1] + b"\xff", "more than its corners", id="not filled with zeros"),
        pytest.param(changed(WALK, corners=(FIRST, FIRST)), "follow each other", id="a corner twice"),
        pytest.param(changed(WALK, corners=(LAST, LAST)), "begins with the corner", id="no first corner"),
        pytest.param(b"\x00" * 9 + b"\xff" * 20, "too long", id="a long number"),
        pytest.param(changed(WALK, corners=(FIRST, replace(LAST, sight=512))), "not that long", id="too many sights"),
        pytest.param(changed(WALK, corners=(FIRST, replace(LAST, seconds=1e5))), "not that long", id="for days"),
        pytest.param(changed(WALK, corners=(FIRST,) * 600), "not that long", id="too many corners"),
        pytest.param(b"\x01" * (MOST_BYTES + 1), "6000 bytes at most", id="too much"),
    ],
)
def test_what_is_no_trail_is_refused(way: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        unpacked(1, BEGAN, way)
