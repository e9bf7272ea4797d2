"""Where the detector looks; sizes and lines of all kinds of cameras."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edgecount.detectors.views.views import APPROACH, MOST_TILES, OVERLAP, TALLEST, WIDEST, WIDEST_TILE, View, regions
from edgecount.geometry import Point, Segment, Size
from edgecount.ports import MOST_PIXELS

WIDE = Segment(Point(0.1, 0.5), Point(0.9, 0.5))


def across(x: float) -> Segment:
    """A line from top to bottom, at this share of the frame's width."""
    return Segment(Point(x, 0.2), Point(x, 0.8))


def along(y: float) -> Segment:
    """A line from left to right, at this share of the frame's height."""
    return Segment(Point(0.2, y), Point(0.8, y))


def look(view: View, width: int, height: int, *lines: Segment) -> list[tuple[float, float, float, float]]:
    """The regions' sides, for lines in fractions of the frame."""
    size = Size(width, height)
    return [
        (region.left, region.top, region.right, region.bottom)
        for region in regions(view, size, [line.scaled(size) for line in lines])
    ]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        pytest.param(768, 576, [(0, 0, 432, 576), (336, 0, 768, 576)], id="4:3 in two tiles of 3:4"),
        pytest.param(640, 480, [(0, 0, 360, 480), (280, 0, 640, 480)], id="4:3, smaller"),
        pytest.param(1920, 1080, [(0, 0, 1080, 1080), (840, 0, 1920, 1080)], id="16:9 in two squares"),
        pytest.param(500, 500, [(0, 0, 500, 500)], id="1:1 whole"),
        pytest.param(600, 500, [(0, 0, 600, 500)], id="6:5 whole"),
        pytest.param(601, 500, [(-18, 0, 357, 500), (244, 0, 619, 500)], id="a little more than 6:5 in two"),
        pytest.param(576, 768, [(0, 0, 576, 432), (0, 336, 576, 768)], id="portrait, one above the other"),
        pytest.param(1080, 1920, [(0, 0, 1080, 1080), (0, 840, 1080, 1920)], id="portrait 9:16"),
        pytest.param(
            4000,
            1000,
            [
                (0, 0, 960, 1000),
                (760, 0, 1720, 1000),
                (1520, 0, 2480, 1000),
                (2280, 0, 3240, 1000),
                (3040, 0, 4000, 1000),
            ],
            id="panorama 4:1 in five",
        ),
        pytest.param(1, 1, [(0, 0, 1, 1)], id="a single pixel"),
    ],
)
def test_auto_without_lines_close_together(
    width: int, height: int, expected: list[tuple[float, float, float, float]]
) -> None:
    assert look("auto", width, height) == expected


@pytest.mark.parametrize(
    ("view", "width", "height", "lines", "expected"),
    [
        pytest.param("auto", 768, 576, [across(0.5)], [(168, 0, 600, 576)], id="around a line in the middle"),
        pytest.param("auto", 768, 576, [across(0.02)], [(0, 0, 432, 576)], id="a line near the left edge"),
        pytest.param("auto", 768, 576, [across(0.98)], [(336, 0, 768, 576)], id="a line near the right edge"),
        pytest.param("auto", 768, 576, [across(0.4), across(0.6)], [(168, 0, 600, 576)], id="two lines close together"),
        pytest.param(
            "auto",
            768,
            576,
            [across(0.1), across(0.9)],
            [(0, 0, 432, 576), (336, 0, 768, 576)],
            id="two lines far apart",
        ),
        pytest.param("auto", 768, 576, [WIDE], [(0, 0, 432, 576), (336, 0, 768, 576)], id="a line through the frame"),
        pytest.param("auto", 500, 500, [across(0.5)], [(0, 0, 500, 500)], id="a square frame whole, whatever the line"),
        pytest.param("auto", 576, 768, [along(0.5)], [(0, 168, 576, 600)], id="portrait, around a line"),
        pytest.param("auto", 576, 768, [along(0.97)], [(0, 336, 576, 768)], id="portrait, a line near the bottom"),
        pytest.param("lines", 768, 576, [WIDE], [(0, 0, 768, 576)], id="around a line through the frame, when asked"),
        pytest.param(
            "lines", 768, 576, [Segment(Point(0.3, 0.5), Point(0.7, 0.5))], [(92, 0, 676, 576)], id="a wider region"
        ),
        pytest.param("lines", 500, 500, [across(0.5)], [(62, 0, 438, 500)], id="around a line in a square, when asked"),
        pytest.param("lines", 768, 576, [], [(0, 0, 432, 576), (336, 0, 768, 576)], id="lines, but there is none"),
        pytest.param("tiles", 768, 576, [across(0.5)], [(0, 0, 432, 576), (336, 0, 768, 576)], id="tiles, when asked"),
        pytest.param(
            "tiles", 400, 400, [], [(-38, 0, 263, 400), (137, 0, 438, 400)], id="tiles of a square, when asked"
        ),
        pytest.param("frame", 768, 576, [across(0.5)], [(0, 0, 768, 576)], id="the frame, when asked"),
    ],
)
def test_the_part_of_the_frame_that_is_looked_at(
    view: View, width: int, height: int, lines: list[Segment], expected: list[tuple[float, float, float, float]]
) -> None:
    assert look(view, width, height, *lines) == expected


@pytest.mark.parametrize(
    ("view", "width", "height", "expected"),
    [
        pytest.param("frame", 768, 576, [(0, 0, 768, 576)], id="4:3 is shown well as it is"),
        pytest.param("frame", 576, 768, [(0, 0, 576, 768)], id="3:4 too"),
        pytest.param("frame", 1920, 1080, [(0, -180, 1920, 1260)], id="16:9 becomes 4:3, taller on both sides"),
        pytest.param("frame", 1080, 1920, [(-180, 0, 1260, 1920)], id="9:16 becomes 3:4, wider on both sides"),
        pytest.param("frame", 4000, 1000, [(0, -1000, 4000, 2000)], id="a panorama becomes 4:3"),
        pytest.param("frame", 1000, 749, [(0, -1, 1000, 750)], id="half a pixel is rounded to more"),
        pytest.param("tiles", 400, 400, [(-38, 0, 263, 400), (137, 0, 438, 400)], id="narrow tiles become 3:4"),
    ],
)
def test_what_the_network_would_distort_is_padded(
    view: View, width: int, height: int, expected: list[tuple[float, float, float, float]]
) -> None:
    assert look(view, width, height) == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        pytest.param(768, 576, [(0, 0, 768, 576)], id="4:3"),
        pytest.param(1920, 1080, [(0, 0, 1920, 1080)], id="16:9, not padded"),
        pytest.param(1080, 1920, [(0, 0, 1080, 1920)], id="portrait, not padded"),
        pytest.param(2000, 1000, [(0, 0, 2000, 1000)], id="2:1"),
    ],
)
def test_a_detector_for_any_shape_looks_at_the_frame_as_it_is(
    width: int, height: int, expected: list[tuple[float, float, float, float]]
) -> None:
    assert look("whole", width, height, across(0.5)) == expected


def test_nobody_looks_at_a_very_long_frame_whole() -> None:
    assert look("whole", 4000, 1000) == look("tiles", 4000, 1000)


shares = st.floats(0, 1)
sizes = st.builds(Size, st.integers(1, 3000), st.integers(1, 3000)).filter(
    lambda size: max(size.width, size.height) <= 8 * min(size.width, size.height)
)


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    start, end = Point(draw(shares), draw(shares)), Point(draw(shares), draw(shares))
    return Segment(start, end if start.distance(end) > 0.01 else Point(start.x, (start.y + 0.5) % 1))


@example(Size(1, 2), "auto", [])
@given(sizes, st.sampled_from(["auto", "frame", "tiles", "lines"]), st.lists(segments(), max_size=3))
def test_every_region_is_of_whole_pixels_shows_the_frame_and_is_not_distorted(
    size: Size, view: View, lines: list[Segment]
) -> None:
    for region in regions(view, size, [line.scaled(size) for line in lines]):
        assert all(side == int(side) for side in (region.left, region.top, region.right, region.bottom))
        assert region.clipped(size) is not None
        # Padding is of whole pixels, one more than wanted on both sides at most: much of a frame of two pixels.
        assert region.width <= max(WIDEST * region.height, TALLEST * region.height + 2) + 1e-9
        assert region.width + 2 >= TALLEST * region.height


@given(sizes, st.lists(segments(), max_size=2))
def test_tiles_cover_the_frame_from_end_to_end_and_overlap(size: Size, lines: list[Segment]) -> None:
    found = regions("tiles", size, [line.scaled(size) for line in lines])
    inside = [box for box in (region.clipped(size) for region in found) if box is not None]
    spans = [(box.left, box.right) if size.width >= size.height else (box.top, box.bottom) for box in inside]
    long_side, short_side = max(size.width, size.height), min(size.width, size.height)
    assert len(spans) >= 2
    assert (spans[0][0], spans[-1][1]) == (0, long_side)
    for (_, end), (start, _) in pairwise(spans):
        assert end - start >= OVERLAP * long_side / len(spans) ** 2
    assert all(end - start <= WIDEST_TILE * short_side + 2 for start, end in spans)
    across_it = [box.height if size.width >= size.height else box.width for box in inside]
    assert set(across_it) == {short_side}


@given(sizes, segments())
def test_a_region_around_lines_shows_the_way_to_them(size: Size, line: Segment) -> None:
    (region,) = regions("lines", size, [line.scaled(size)])
    wide = size.width >= size.height
    long_side = max(size.width, size.height)
    places = [point.x if wide else point.y for point in (line.start, line.end)]
    first = max(0.0, min(places) - APPROACH) * long_side
    last = min(1.0, max(places) + APPROACH) * long_side
    start, end = (region.left, region.right) if wide else (region.top, region.bottom)
    assert start <= first + 1e-3
    assert end >= last - 1e-3


@given(sizes, st.sampled_from(["auto", "frame", "tiles", "lines"]), st.lists(segments(), min_size=2, max_size=3))
def test_the_order_and_the_direction_of_lines_do_not_matter(size: Size, view: View, lines: list[Segment]) -> None:
    there = [line.scaled(size) for line in lines]
    back = [Segment(line.end, line.start) for line in reversed(there)]
    assert regions(view, size, there) == regions(view, size, back)


def test_a_frame_of_nothing_but_length_still_has_regions_with_pixels() -> None:
    found = regions("auto", Size(40, 1), [])
    assert len(found) == MOST_TILES
    assert all(region.clipped(Size(40, 1)) for region in found)


@pytest.mark.parametrize("view", ["auto", "frame", "tiles", "lines", "everywhere", "whole"])
@pytest.mark.parametrize(
    ("width", "height"),
    [(65_500, 16), (16, 65_500), (16_384, 2048), (2048, 16_384), (16_384, 2197), (6000, 6000), (1, 1), (1, 9000)],
)
def test_no_frame_is_looked_at_in_too_many_parts_or_too_large_ones(view: View, width: int, height: int) -> None:
    places = regions(view, Size(width, height), [across(0.5)])
    assert 1 <= len(places) <= MOST_TILES + 1
    largest = max(round(place.width) * round(place.height) for place in places)
    assert largest <= MOST_PIXELS + 2 * max(width, height), "but for what is rounded"
