from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.geometry import Box, Point
from edgecount.overlay.palette import GREY, of_person
from edgecount.overlay.pen import Pen
from edgecount.overlay.people import draw_person, outline
from edgecount.ports import Image
from edgecount.tracking.track import Seen, Track
from tests.support.pixels import mask, shows

BOX = Box(100, 60, 140, 160)


def canvas() -> Image:
    return np.full((240, 320, 3), 90, np.uint8)


def drawn(track: Track, *trail: Point) -> Image:
    image = canvas()
    draw_person(Pen(image), track, trail)
    return image


def person(box: Box = BOX, seen: Seen = "detected", *, confirmed: bool = True) -> Track:
    return Track(id=8, box=box, seen=seen, confirmed=confirmed, confidence=0.9)


def length(strokes: list[tuple[Point, Point]]) -> float:
    return sum(start.distance(end) for start, end in strokes)


@pytest.mark.parametrize(
    ("seen", "share"),
    [("detected", 1.0), ("followed", 2 * 0.28), ("expected", 1.0), ("predicted", 0.5)],
    ids=get_args(Seen),
)
def test_how_a_person_was_seen_shows_in_the_outline(seen: Seen, share: float) -> None:
    around = 2 * (BOX.width + BOX.height)
    assert length(outline(BOX, seen)) == pytest.approx(share * around)


def test_corners_of_a_followed_person_are_drawn_and_sides_are_not() -> None:
    ends = {point for stroke in outline(BOX, "followed") for point in stroke}
    assert {Point(100, 60), Point(140, 60), Point(140, 160), Point(100, 160)} <= ends
    assert all(start.distance(end) < 0.3 * 100 for start, end in outline(BOX, "followed"))


sides = st.floats(1, 500)


@given(st.floats(0, 500), st.floats(0, 500), sides, sides, st.sampled_from(get_args(Seen)))
def test_every_stroke_lies_on_the_box(left: float, top: float, width: float, height: float, seen: Seen) -> None:
    box = Box(left, top, left + width, top + height)
    for stroke in outline(box, seen):
        for point in stroke:
            assert box.left - 1e-6 <= point.x <= box.right + 1e-6
            assert box.top - 1e-6 <= point.y <= box.bottom + 1e-6
        on_x = {round(point.x - side, 6) for point in stroke for side in (box.left, box.right)}
        on_y = {round(point.y - side, 6) for point in stroke for side in (box.top, box.bottom)}
        assert 0 in on_x | on_y


def test_the_three_ways_look_different() -> None:
    detected, followed, expected, predicted = (drawn(person(seen=seen)) for seen in get_args(Seen))
    assert (detected == expected).all(), "nobody flickers who is looked at every now and then"
    assert (detected != followed).any()
    assert (followed != predicted).any()
    assert (predicted != detected).any()


def test_who_is_not_confirmed_is_grey_and_has_no_label() -> None:
    image = drawn(person(confirmed=False), Point(10, 10), Point(120, 160))
    assert shows(image, GREY)
    assert not shows(image, of_person(8))
    assert (image[:50] == 90).all()


def test_a_trail_is_drawn_in_the_colour_of_the_box() -> None:
    without, short, long = (
        drawn(person()),
        drawn(person(), Point(120, 160)),
        drawn(person(), Point(20, 200), Point(120, 160)),
    )
    assert (without == short).all()
    assert shows(long[150:210, 10:90], of_person(8))


def test_the_label_of_a_person_at_the_top_is_inside() -> None:
    image = drawn(person(Box(300, -20, 340, 60)))
    assert mask(image[:15], of_person(8)).sum() > 50


@pytest.mark.parametrize("box", [Box(-90, 10, -50, 60), Box(400, 10, 450, 60), Box(10, 500, 50, 600)])
def test_who_is_outside_the_picture_is_not_drawn(box: Box) -> None:
    assert (drawn(person(box)) == 90).all()
