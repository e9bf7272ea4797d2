"""How much the next look decides: at the line of the stage, which people 100 pixels tall walk to and from."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.geometry import Point, Segment
from edgecount.pipeline.need import Need, need
from edgecount.tracking.track import Track
from tests.support.builders import LINE, track_at


def somebody(y: float, vy: float = 0.0, *, x: float = 400, id_: int = 1, **known: object) -> Track:
    """A track whose foot is there, and that walks up or down."""
    return replace(track_at(x, y, id_), vy=vy, **known)  # type: ignore[arg-type]  # fields of Track


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        pytest.param(somebody(230, 125), Need.NEAR, id="walks-to-it"),
        pytest.param(somebody(230, 115), Need.SELDOM, id="too-slow-to-be-there-soon"),
        pytest.param(somebody(100, 125), Need.SELDOM, id="far"),
        pytest.param(somebody(230, -125), Need.NEAR, id="walks-away-from-it"),
        pytest.param(somebody(370, 125), Need.NEAR, id="was-there-a-moment-ago"),
        pytest.param(somebody(300), Need.NEAR, id="stands-on-it"),
        pytest.param(somebody(291), Need.NEAR, id="stands-at-it"),
        pytest.param(somebody(289), Need.SELDOM, id="stands-beside-it"),
        pytest.param(somebody(300, 90, x=700), Need.SELDOM, id="beyond-its-end"),
        pytest.param(somebody(230, 125, seen="expected"), Need.NEAR, id="not-looked-for-since"),
        pytest.param(somebody(230, 125, seen="predicted"), Need.URGENT, id="missed"),
        pytest.param(somebody(100, 125, seen="predicted"), Need.SELDOM, id="missed-far-off"),
        pytest.param(somebody(91, confirmed=False), Need.URGENT, id="a-newcomer-within-reach"),
        pytest.param(somebody(89, confirmed=False), Need.SELDOM, id="a-newcomer-far-off"),
        pytest.param(somebody(91, confirmed=False, seen="predicted"), Need.URGENT, id="a-newcomer-who-is-missed"),
    ],
)
def test_what_one_person_needs(track: Track, expected: Need) -> None:
    assert need([track], [LINE], "foot") is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(somebody(210, x=439, id_=2), Need.URGENT, id="touching"),
        pytest.param(somebody(210, x=441, id_=2), Need.SELDOM, id="side-by-side"),
        pytest.param(somebody(210, x=439, id_=2, seen="predicted"), Need.SELDOM, id="touching-where-nobody-was-seen"),
    ],
)
def test_two_people_who_touch_on_their_way_to_the_line(other: Track, expected: Need) -> None:
    assert need([somebody(200, 95), other], [LINE], "foot") is expected
    assert need([other, somebody(200, 95)], [LINE], "foot") is expected
    assert need([somebody(200, 85), other], [LINE], "foot") is Need.SELDOM


def test_where_there_is_nobody_or_no_border_nothing_is_decided() -> None:
    assert need([], [LINE], "foot") is Need.SELDOM
    assert need([somebody(300, 100), somebody(300, confirmed=False, id_=2)], [], "foot") is Need.SELDOM


def test_of_several_borders_the_nearest_counts() -> None:
    other = Segment(Point(200, 100), Point(600, 100))
    assert need([somebody(120, 90)], [LINE, other], "foot") is Need.NEAR


def test_the_anchor_is_what_comes_to_the_line() -> None:
    assert need([somebody(350)], [LINE], "center") is Need.NEAR
    assert need([somebody(350)], [LINE], "foot") is Need.SELDOM


def test_of_several_people_the_one_who_needs_most_counts() -> None:
    people = [somebody(100), somebody(300, id_=2), somebody(91, confirmed=False, id_=3, x=500)]
    assert need(people[:1], [LINE], "foot") is Need.SELDOM
    assert need(people[:2], [LINE], "foot") is Need.NEAR
    assert need(people, [LINE], "foot") is need(people[::-1], [LINE], "foot") is Need.URGENT


@given(st.floats(0.2, 5), st.floats(0, 300), st.floats(-300, 300))
def test_it_is_the_same_for_people_twice_as_near(scale: float, y: float, vy: float) -> None:
    def seen(by: float) -> Need:
        line = Segment(Point(200 * by, 300 * by), Point(600 * by, 300 * by))
        return need([replace(track_at(400 * by, y * by, height=100 * by), vy=vy * by)], [line], "foot")

    margin = abs(abs(300 - y) - 10 - abs(vy) * 0.5)
    assert margin < 1e-6 or seen(scale) is seen(1.0)
