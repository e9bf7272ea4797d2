"""Site, line, zone and files: what they give, beyond what they refuse (tests/integration/config_corpus)."""

import math
import re
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.config.sections.files import FilesSection
from edgecount.config.sections.line import LineSection
from edgecount.config.sections.site import SiteSection, slug
from edgecount.config.sections.zone import ZoneSection
from edgecount.fields.opening import Hours
from edgecount.geometry import Point, Segment, Size


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Main Street", "main-street"),
        ("Site", "site"),
        ("Café  Zürich (2)", "cafe-zurich-2"),
        ("Große Straße", "grosse-strasse"),
        ("東京 Tokyo", "tokyo"),
        ("a/b#c+d", "a-b-c-d"),
        ("shop_1-b", "shop_1-b"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected
    assert SiteSection(name=name).slug == expected


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100))
def test_every_site_has_a_slug_fit_for_topics(name: str) -> None:
    try:
        site = SiteSection(name=name)
    except ValidationError:
        assert slug(name) == ""
    else:
        assert re.fullmatch("[a-z0-9_-]+", site.slug)


def test_site_from_typed_values() -> None:
    site = SiteSection(timezone=ZoneInfo("Asia/Tokyo"), day_start=time(4), opening_hours={"monday": (Hours(600, 720),)})
    assert site.timezone.key == "Asia/Tokyo"
    assert site.opening_hours == {"monday": (Hours(600, 720),)}
    assert site.day_start == time(4)


def line(start: tuple[float, float], end: tuple[float, float]) -> LineSection:
    return LineSection.model_validate({"from": start, "to": end, "in_side": "left"})


def test_line_as_a_segment() -> None:
    segment = line((0.25, 0.5), (0.75, 1.0)).segment
    assert segment == Segment(Point(0.25, 0.5), Point(0.75, 1.0))
    assert segment.scaled(Size(400, 200)) == Segment(Point(100, 100), Point(300, 200))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param((0.0, 0.0), (1.0, 1.0), id="corner-to-corner"),
        pytest.param((0.02, 0.1), (0.06, 0.9), id="partly-near-an-edge"),
        pytest.param((0.051, 0.1), (0.051, 0.9), id="just-off-the-left-edge"),
        pytest.param((0.1, 0.949), (0.9, 0.949), id="just-off-the-bottom-edge"),
        pytest.param((0.0, 0.5), (1.0, 0.5), id="from-edge-to-edge"),
        pytest.param((0.5, 0.5), (0.502, 0.5), id="short"),
    ],
)
def test_lines_that_count(start: tuple[float, float], end: tuple[float, float]) -> None:
    assert line(start, end).start == start


fractions = st.floats(0, 1)
places = st.tuples(fractions, fractions)


@given(places, places)
def test_a_line_is_refused_whichever_way_it_is_drawn(a: tuple[float, float], b: tuple[float, float]) -> None:
    def refused(start: tuple[float, float], end: tuple[float, float]) -> bool:
        try:
            line(start, end)
        except ValidationError:
            return True
        return False

    mirrored = [(1 - x, 1 - y) for x, y in (a, b)]
    assume(all(abs(value - 0.05) > 1e-9 and abs(value - 0.95) > 1e-9 for value in (*a, *b)))
    assume(abs(math.dist(a, b) - 0.001) > 1e-9)
    assert refused(a, b) == refused(b, a) == refused(mirrored[0], mirrored[1])


def zone(*corners: tuple[float, float]) -> ZoneSection:
    return ZoneSection(polygon=corners)


def test_zone_in_points() -> None:
    assert zone((0, 0), (1, 0), (0.5, 1)).corners == (Point(0, 0), Point(1, 0), Point(0.5, 1))


@pytest.mark.parametrize(
    "corners",
    [
        pytest.param([(0, 0), (1, 0), (1, 1), (0, 1)], id="the-whole-frame"),
        pytest.param([(0, 0), (0, 1), (1, 1), (1, 0)], id="the-other-way-round"),
        pytest.param([(0, 0), (0.5, 0), (1, 0), (1, 1)], id="a-corner-on-a-straight-edge"),
        pytest.param([(0, 0), (0.3, 0), (0.3, 0.5), (0.6, 0.5), (0.6, 0), (1, 0), (1, 1), (0, 1)], id="u-shape"),
        pytest.param([(0, 0), (1, 0), (0.5, 0.2), (0.5, 1)], id="hollow"),
    ],
)
def test_zones_that_enclose(corners: list[tuple[float, float]]) -> None:
    assert len(zone(*corners).corners) == len(corners)


@pytest.mark.parametrize(
    ("corners", "message"),
    [
        pytest.param([(0, 0), (1, 1), (1, 0), (0, 1)], "cross or touch itself", id="bow-tie"),
        pytest.param([(0, 0), (1, 0), (0.5, 0), (0.5, 1)], "cross or touch itself", id="spike"),
        pytest.param([(0, 0), (1, 0), (1, 1), (0.5, 0), (0, 1)], "cross or touch itself", id="touching"),
        pytest.param(
            [(0, 0), (0.5, 0.5), (1, 0), (1, 1), (0.5, 0.5), (0, 1)], "name a corner twice", id="a-corner-twice"
        ),
        pytest.param([(0.1, 0.1), (0.2, 0.2), (0.3, 0.3)], "enclose an area", id="straight"),
        pytest.param([(0, 0), (1, 0), (1, 1e-7)], "enclose an area", id="sliver"),
    ],
)
def test_zones_that_do_not(corners: list[tuple[float, float]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        zone(*corners)


@given(st.integers(3, 40), st.integers(0, 39), st.booleans())
def test_every_regular_polygon_is_a_zone_from_any_corner_either_way(count: int, first: int, turned: bool) -> None:
    angles = [2 * math.pi * (index + first) / count for index in range(count)]
    corners = [(0.5 + 0.4 * math.cos(angle), 0.5 + 0.4 * math.sin(angle)) for angle in angles]
    assert len(zone(*(reversed(corners) if turned else corners)).corners) == count


@given(st.integers(4, 20), st.data())
def test_two_corners_exchanged_cross(count: int, data: st.DataObject) -> None:
    corners = [
        (0.5 + 0.4 * math.cos(2 * math.pi * index / count), 0.5 + 0.4 * math.sin(2 * math.pi * index / count))
        for index in range(count)
    ]
    at = data.draw(st.integers(0, count - 2))
    corners[at], corners[at + 1] = corners[at + 1], corners[at]
    with pytest.raises(ValidationError, match="cross or touch itself"):
        zone(*corners)


@pytest.mark.parametrize(("delimiter", "expected"), [(",", ","), (";", ";"), ("tab", "\t")])
def test_separator(delimiter: str, expected: str) -> None:
    assert FilesSection.model_validate({"delimiter": delimiter}).separator == expected


@pytest.mark.parametrize("value", ["15", 15])
def test_period_from_text_or_number(value: object) -> None:
    assert FilesSection.model_validate({"period_minutes": value}).period_minutes == 15


@pytest.mark.parametrize("model", ["mobilenet_ssd", "models/MobileNetSSD_deploy.caffemodel", "/data/my.prototxt"])
def test_models(model: str) -> None:
    assert DetectorSection(model=model).model == model


@pytest.mark.parametrize(
    ("settings", "confidence"),
    [
        pytest.param({}, 0.45, id="the default model"),
        pytest.param({"model": "nanodet"}, 0.45, id="a model that is surer"),
        pytest.param({"model": "mobilenet_ssd"}, 0.4, id="a model that is less sure"),
        pytest.param({"model": "my.caffemodel"}, 0.4, id="a model of one's own"),
        pytest.param({"model": "nanodet", "min_confidence": 0.3}, 0.3, id="as it was set"),
    ],
)
def test_confidence_that_suits_the_model(settings: dict[str, object], confidence: float) -> None:
    assert DetectorSection.model_validate(settings).confidence == confidence


@pytest.mark.parametrize(
    ("settings", "confidence"),
    [
        pytest.param({}, 0.375, id="the default model"),
        pytest.param({"model": "nanodet", "min_confidence": 0.6}, 0.5, id="a share of what was set"),
        pytest.param({"model": "mobilenet_ssd"}, 0.4, id="a model for which it was not measured"),
        pytest.param({"zone_confidence": 0.25}, 0.25, id="as it was set"),
    ],
)
def test_confidence_in_those_who_stand(settings: dict[str, object], confidence: float) -> None:
    section = DetectorSection.model_validate(settings)
    assert (section.standing_confidence, section.standing_fault) == (confidence, None)
    above = DetectorSection(zone_confidence=0.25).from_above()
    assert above.standing_confidence == above.confidence


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "x" * 101])
def test_a_title_that_nobody_can_read_is_refused(title: str) -> None:
    with pytest.raises(ValidationError):
        CameraSection.model_validate({"title": title})
