"""Points, boxes and segments."""

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edgecount.geometry import Box, Point, Polygon, Segment, Size
from tests.support.strategies import boxes, points, segments

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda: Size(0, 5), "at least 1×1, not 0×5", id="no-width"),
        pytest.param(lambda: Size(5, 0), "at least 1×1, not 5×0", id="no-height"),
        pytest.param(lambda: Point(NAN, 0), "finite, not (nan, 0)", id="nan-x"),
        pytest.param(lambda: Point(0, -INF), "finite, not (0, -inf)", id="infinite-y"),
        pytest.param(lambda: Box(NAN, 0, 1, 1), "finite, not Box(left=nan", id="nan-left"),
        pytest.param(lambda: Box(0, NAN, 1, 1), "finite", id="nan-top"),
        pytest.param(lambda: Box(0, 0, INF, 1), "finite", id="infinite-right"),
        pytest.param(lambda: Box(0, 0, 1, INF), "finite", id="infinite-bottom"),
        pytest.param(lambda: Box(1, 0, 1, 1), "right > left and bottom > top", id="no-width-of-a-box"),
        pytest.param(lambda: Box(0, 1, 1, 1), "right > left and bottom > top", id="no-height-of-a-box"),
        pytest.param(lambda: Box(2, 0, 1, 1), "right > left and bottom > top", id="inside-out"),
        pytest.param(lambda: Box(0, 2, 1, 1), "right > left and bottom > top", id="upside-down"),
        pytest.param(lambda: Segment(Point(3, 4), Point(3, 4)), "start and end at (3, 4)", id="no-length"),
    ],
)
def test_refuses(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the message is compared below, with its parentheses
        make()
    assert message in str(error.value)


def test_smallest_size() -> None:
    assert (Size(1, 1).width, Size(1, 1).height) == (1, 1)


def test_point() -> None:
    assert Point(0.25, 0.5).scaled(Size(800, 600)) == Point(200, 300)
    assert Point(10, 20).moved(-3, 4) == Point(7, 24)
    assert Point(10, 20).distance(Point(13, 16)) == 5


def test_box() -> None:
    box = Box(10, 20, 40, 100)
    assert (box.width, box.height, box.area) == (30, 80, 2400)
    assert (box.center, box.foot, box.head) == (Point(25, 60), Point(25, 100), Point(25, 20))
    assert box.moved(1, -2) == Box(11, 18, 41, 98)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        pytest.param(Box(10, 20, 40, 50), Box(10, 20, 40, 50), id="inside"),
        pytest.param(Box(-10, -20, 40, 50), Box(0, 0, 40, 50), id="over-the-top-left"),
        pytest.param(Box(60, 70, 140, 150), Box(60, 70, 100, 80), id="over-the-bottom-right"),
        pytest.param(Box(-10, -10, 200, 200), Box(0, 0, 100, 80), id="all-around"),
        pytest.param(Box(100, 10, 120, 50), None, id="to-the-right"),
        pytest.param(Box(-20, 10, 0, 50), None, id="to-the-left"),
        pytest.param(Box(10, 80, 20, 99), None, id="below"),
        pytest.param(Box(10, -20, 20, -1), None, id="above"),
        pytest.param(Box(99, 10, 120, 50), Box(99, 10, 100, 50), id="one-pixel-wide"),
        pytest.param(Box(99.1, 10, 120, 50), None, id="less-than-a-pixel-wide"),
        pytest.param(Box(10, -20, 20, 1), Box(10, 0, 20, 1), id="one-pixel-high"),
        pytest.param(Box(10, -20, 20, 0.9), None, id="less-than-a-pixel-high"),
    ],
)
def test_clipped(box: Box, expected: Box | None) -> None:
    assert box.clipped(Size(100, 80)) == expected


@pytest.mark.parametrize(
    ("other", "shared", "iou"),
    [
        pytest.param(Box(0, 0, 10, 10), 100, 1, id="the-same"),
        pytest.param(Box(5, 0, 15, 10), 50, 1 / 3, id="half-to-the-right"),
        pytest.param(Box(0, 5, 10, 15), 50, 1 / 3, id="half-below"),
        pytest.param(Box(2, 2, 4, 7), 10, 0.1, id="a-part"),
        pytest.param(Box(10, 0, 20, 10), 0, 0, id="side-by-side"),
        pytest.param(Box(20, 20, 30, 30), 0, 0, id="apart-both-ways"),
        pytest.param(Box(20, 0, 30, 10), 0, 0, id="apart"),
    ],
)
def test_overlap(other: Box, shared: float, iou: float) -> None:
    assert Box(0, 0, 10, 10).intersection(other) == shared
    assert Box(0, 0, 10, 10).iou(other) == pytest.approx(iou)


@given(boxes, boxes)
def test_overlap_is_mutual_and_never_more_than_the_smaller(one: Box, other: Box) -> None:
    assert one.intersection(other) == other.intersection(one)
    assert 0 <= one.intersection(other) <= min(one.area, other.area) * (1 + 1e-9)
    assert one.iou(other) == pytest.approx(other.iou(one))
    assert 0 <= one.iou(other) <= 1 + 1e-9
    assert one.iou(one) == 1


@given(boxes, st.builds(Size, st.integers(1, 2000), st.integers(1, 2000)))
def test_clipping_gives_the_part_inside(box: Box, size: Size) -> None:
    frame = Box(0, 0, size.width, size.height)
    clipped = box.clipped(size)
    if clipped is None:
        assert box.intersection(frame) <= max(frame.width, frame.height)
    else:
        assert clipped.area == pytest.approx(box.intersection(frame))
        assert clipped.clipped(size) == clipped
        assert min(clipped.width, clipped.height) >= 1


LINE = Segment(Point(100, 50), Point(300, 50))
"""From left to right: whoever walks along it has the bottom of the picture to the right."""


@pytest.mark.parametrize(
    ("point", "offset", "along", "distance"),
    [
        pytest.param(Point(200, 50), 0, 0.5, 0, id="on-it"),
        pytest.param(Point(150, 60), 10, 0.25, 10, id="below-is-right"),
        pytest.param(Point(250, 20), -30, 0.75, 30, id="above-is-left"),
        pytest.param(Point(100, 50), 0, 0, 0, id="the-start"),
        pytest.param(Point(300, 50), 0, 1, 0, id="the-end"),
        pytest.param(Point(97, 54), 4, -0.015, 5, id="before-the-start"),
        pytest.param(Point(304, 47), -3, 1.02, 5, id="beyond-the-end"),
    ],
)
def test_segment(point: Point, offset: float, along: float, distance: float) -> None:
    assert LINE.offset(point) == pytest.approx(offset)
    assert LINE.along(point) == pytest.approx(along)
    assert LINE.distance(point) == pytest.approx(distance)


@pytest.mark.parametrize(
    ("end", "right"),
    [
        pytest.param(Point(10, 0), Point(5, 1), id="to-the-right"),
        pytest.param(Point(-10, 0), Point(-5, -1), id="to-the-left"),
        pytest.param(Point(0, 10), Point(-1, 5), id="downwards"),
        pytest.param(Point(0, -10), Point(1, -5), id="upwards"),
    ],
)
def test_right_is_that_of_a_walker_along_it(end: Point, right: Point) -> None:
    assert Segment(Point(0, 0), end).offset(right) == pytest.approx(1)


def test_segment_in_pixels() -> None:
    line = Segment(Point(0.25, 0.5), Point(0.5, 1)).scaled(Size(800, 600))
    assert line == Segment(Point(200, 300), Point(400, 600))
    assert Segment(Point(1, 2), Point(4, 6)).length == 5


@given(segments, points)
def test_reversing_a_segment_swaps_its_sides_and_ends(segment: Segment, point: Point) -> None:
    reversed_ = Segment(segment.end, segment.start)
    assert reversed_.offset(point) == pytest.approx(-segment.offset(point), abs=1e-6)
    assert reversed_.along(point) == pytest.approx(1 - segment.along(point), abs=1e-6)
    assert reversed_.distance(point) == pytest.approx(segment.distance(point), abs=1e-6)


@given(segments, points)
def test_offset_and_along_find_the_point_again(segment: Segment, point: Point) -> None:
    along, offset, length = segment.along(point), segment.offset(point), segment.length
    dx, dy = (segment.end.x - segment.start.x) / length, (segment.end.y - segment.start.y) / length
    x = segment.start.x + along * length * dx - offset * dy
    y = segment.start.y + along * length * dy + offset * dx
    assert (x, y) == pytest.approx((point.x, point.y), abs=1e-6)


@given(segments, points)
def test_distance_is_the_offset_between_the_ends_and_that_to_an_end_beyond(segment: Segment, point: Point) -> None:
    along = segment.along(point)
    assume(min(abs(along), abs(along - 1)) > 1e-9)
    to_ends = min(segment.start.distance(point), segment.end.distance(point))
    expected = abs(segment.offset(point)) if 0 < along < 1 else to_ends
    assert segment.distance(point) == pytest.approx(expected, abs=1e-6)


@given(segments, points, st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_moving_segment_and_point_together_changes_nothing(segment: Segment, point: Point, dx: int, dy: int) -> None:
    moved = Segment(segment.start.moved(dx, dy), segment.end.moved(dx, dy))
    assert moved.offset(point.moved(dx, dy)) == pytest.approx(segment.offset(point), abs=1e-6)
    assert moved.along(point.moved(dx, dy)) == pytest.approx(segment.along(point), abs=1e-6)


# Polygons

SQUARE = Polygon((Point(0, 0), Point(10, 0), Point(10, 10), Point(0, 10)))
ARROW = Polygon((Point(0, 0), Point(5, 4), Point(10, 0), Point(5, 10)))


@pytest.mark.parametrize(
    ("polygon", "point", "depth"),
    [
        pytest.param(SQUARE, Point(5, 5), 5, id="middle"),
        pytest.param(SQUARE, Point(1, 5), 1, id="near an edge"),
        pytest.param(SQUARE, Point(-3, -4), -5, id="beyond a corner"),
        pytest.param(SQUARE, Point(12, 5), -2, id="beside"),
        pytest.param(ARROW, Point(5, 2), -1.5617, id="in the notch"),
        pytest.param(ARROW, Point(5, 6), 1.7889, id="behind the notch"),
    ],
)
def test_how_deep_a_point_is_inside(polygon: Polygon, point: Point, depth: float) -> None:
    assert polygon.depth(point) == pytest.approx(depth, abs=1e-3)
    assert polygon.contains(point) == (depth > 0)


@pytest.mark.parametrize(
    ("corners", "message"),
    [
        pytest.param((Point(0, 0), Point(1, 1)), "3 corners or more, not 2", id="too few"),
        pytest.param((Point(0, 0), Point(1, 1), Point(2, 2)), "must enclose an area", id="on a line"),
    ],
)
def test_polygons_that_cannot_be(corners: tuple[Point, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Polygon(corners)


def test_a_polygon_in_fractions_and_in_pixels() -> None:
    half = Polygon((Point(0, 0), Point(1, 0), Point(1, 0.5), Point(0, 0.5)))
    assert half.scaled(Size(200, 100)).area == 200 * 50
    assert len(half.edges) == 4
