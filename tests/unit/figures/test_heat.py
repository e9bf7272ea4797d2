"""Seconds by place and hour: the table of cases, and the law that none is lost and none made up."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.figures.heat import COLUMNS, ROWS, Heat, HeatMeter, cell_at, hours_in, pour
from edgecount.figures.period import Period
from edgecount.geometry import Point, Size
from edgecount.tracking.track import Track
from tests.support.builders import SIZE, track_at, walk
from tests.support.fakes import BEGAN
from tests.support.strategies import crowds

HERE = cell_at(Point(400, 300), SIZE)
Frames = Sequence[tuple[float, Sequence[Track]]]
"""Seconds, and who is there."""


def measured(frames: Frames, meter: HeatMeter | None = None, began: datetime = BEGAN) -> Heat:
    meter = meter or HeatMeter()
    for seconds, tracks in frames:
        meter.saw(tracks, SIZE, began + timedelta(seconds=seconds), seconds)
    return meter.take()


def total(heat: Heat) -> float:
    return sum(sum(cells.values()) for cells in heat.values())


SOMEBODY = track_at(400, 300)
PREDICTED = track_at(400, 300, seen="predicted")


@pytest.mark.parametrize(
    ("frames", "seconds"),
    [
        pytest.param([(0, [SOMEBODY])], 0, id="one sight takes no time"),
        pytest.param([(0, [SOMEBODY]), (0.5, [SOMEBODY]), (1, [SOMEBODY])], 1, id="from sight to sight"),
        pytest.param([(0, []), (1, [SOMEBODY]), (1.5, [SOMEBODY])], 0.5, id="nothing before the first"),
        pytest.param([(0, [SOMEBODY]), (1, [SOMEBODY]), (1.5, [PREDICTED])], 1, id="nothing after the last"),
        pytest.param([(0, [SOMEBODY]), (1, [PREDICTED]), (1.5, [SOMEBODY])], 1.5, id="hidden for short"),
        pytest.param([(0, [SOMEBODY]), (1, [PREDICTED]), (2.5, [SOMEBODY])], 0, id="hidden for long"),
        pytest.param([(0, [PREDICTED]), (1, [SOMEBODY])], 0, id="expected before it was seen"),
        pytest.param([(0, [SOMEBODY]), (1, []), (1.5, [SOMEBODY])], 0, id="given up, and new"),
        pytest.param([(0, [SOMEBODY]), (60, [SOMEBODY]), (61, [SOMEBODY])], 1, id="a gap between frames"),
        pytest.param([(5, [SOMEBODY]), (4, [SOMEBODY])], 0, id="time that runs backwards"),
        pytest.param([(0, [track_at(400, 300, confirmed=False)]), (1, [SOMEBODY])], 1, id="confirmed by now"),
        pytest.param([(0, [SOMEBODY]), (1, [track_at(400, 300, confirmed=False)])], 0, id="not yet confirmed"),
        pytest.param([(0, [SOMEBODY]), (1, [track_at(400, 300, seen="followed")])], 1, id="followed"),
        pytest.param([(t, [SOMEBODY, track_at(401, 301, 2)]) for t in (0, 1)], 2, id="two at one place"),
    ],
)
def test_the_seconds_of_a_place(frames: Frames, seconds: float) -> None:
    heat = measured(frames)
    assert total(heat) == pytest.approx(seconds)
    assert set(heat.get(BEGAN, {})) <= {HERE}


@pytest.mark.parametrize(
    ("x", "y", "column", "row"),
    [
        (0, 0, 0, 0),
        (799, 599, COLUMNS - 1, ROWS - 1),
        (800, 600, COLUMNS - 1, ROWS - 1),
        (-50, 9999, 0, ROWS - 1),
        (400, 300, COLUMNS // 2, ROWS // 2),
    ],
)
def test_the_cell_of_a_place(x: float, y: float, column: int, row: int) -> None:
    assert cell_at(Point(x, y), SIZE) == row * COLUMNS + column


def test_a_frame_of_another_resolution_has_the_same_cells() -> None:
    assert cell_at(Point(40, 30), Size(80, 60)) == HERE


def test_a_persons_place_is_the_foot_or_the_middle() -> None:
    track = track_at(400, 300)
    frames = [(0.0, [track]), (1.0, [track])]
    middle = cell_at(track.box.center, SIZE)
    assert measured(frames, HeatMeter("center")) == {BEGAN: {middle: 1.0}}
    assert middle != HERE


def test_each_hour_has_its_own_and_all_is_handed_over_once() -> None:
    meter = HeatMeter()
    began = BEGAN + timedelta(minutes=59, seconds=59)
    heat = measured([(t / 2, [SOMEBODY]) for t in range(5)], meter, began)
    assert heat == {BEGAN: {HERE: 0.5}, BEGAN + timedelta(hours=1): {HERE: 1.5}}
    assert meter.take() == {}


def test_hours_are_those_of_utc() -> None:
    began = datetime(2026, 5, 4, 12, 15, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert set(measured([(0, [SOMEBODY]), (1, [SOMEBODY])], began=began)) == {datetime(2026, 5, 4, 6, tzinfo=UTC)}


def test_a_walk_leaves_its_time_along_its_way() -> None:
    way = walk((0, 100, 300), (8, 740, 300))
    places = [(t / 10, way.at(t / 10)) for t in range(81)]
    (cells,) = measured([(t, [track_at(at.x, at.y)]) for t, at in places if at]).values()
    assert sum(cells.values()) == pytest.approx(8)
    assert {cell // COLUMNS for cell in cells} == {ROWS // 2}
    assert len(cells) >= 35


def test_a_gap_must_be_one() -> None:
    with pytest.raises(ValueError, match="more than 0 seconds, not 0"):
        HeatMeter(max_gap=0)


@given(crowd=crowds, gaps=st.lists(st.floats(0, 3), min_size=8, max_size=8))
def test_all_cells_together_have_the_seconds_for_which_people_were_seen(
    crowd: list[list[Track]], gaps: list[float]
) -> None:
    """Whoever walks where: the sum is that of the times from one sight of somebody to the next."""
    now, frames, last = 0.0, [], dict[int, float]()
    expected = 0.0
    for tracks, gap in zip(crowd, gaps, strict=False):
        now += gap
        people = {track.id: track for track in tracks}
        frames.append((now, list(people.values())))
        last = {id_: seconds for id_, seconds in last.items() if id_ in people}
        for id_, track in people.items():
            if track.is_sighted:
                passed = now - last.get(id_, now)
                expected += passed if track.confirmed and passed <= 2 else 0
                last[id_] = now
    heat = measured(frames)
    assert total(heat) == pytest.approx(expected)
    assert all(0 <= cell < ROWS * COLUMNS for cells in heat.values() for cell in cells)


def test_heat_is_poured_into_heat() -> None:
    there = {BEGAN: {1: 1.0}}
    pour({BEGAN: {1: 2.0, 2: 1.0}, BEGAN + timedelta(hours=1): {1: 4.0}}, there)
    assert there == {BEGAN: {1: 3.0, 2: 1.0}, BEGAN + timedelta(hours=1): {1: 4.0}}


DAY = datetime(2026, 5, 4, tzinfo=UTC)


def day(begin: float, end: float) -> Period:
    return Period(DAY + timedelta(hours=begin), DAY + timedelta(hours=end))


@pytest.mark.parametrize(
    ("span", "zone", "hours", "expected"),
    [
        pytest.param(day(0, 24), "UTC", range(24), [day(0, 24)], id="all of a day"),
        pytest.param(day(0, 48), "UTC", range(10, 22), [day(10, 22), day(34, 46)], id="some of two days"),
        pytest.param(day(0, 24), "Europe/Paris", range(10, 22), [day(8, 20)], id="by the local clock"),
        pytest.param(day(0, 24), "UTC", (22, 23, 0), [day(0, 1), day(22, 24)], id="over midnight"),
        pytest.param(day(0.25, 2.5), "UTC", range(24), [day(1, 3)], id="hours belong to where they begin"),
        pytest.param(day(-5.5, 3), "Asia/Kolkata", range(1), [day(-5, -4)], id="half an hour off"),
        pytest.param(day(0.1, 0.9), "UTC", range(24), [], id="none begins"),
        pytest.param(day(3, 3), "UTC", range(24), [], id="no time"),
        pytest.param(day(0, 24), "UTC", (), [], id="no hours"),
    ],
)
def test_the_hours_of_a_span(span: Period, zone: str, hours: Sequence[int], expected: list[Period]) -> None:
    assert list(hours_in(span, ZoneInfo(zone), hours)) == expected


def test_an_hour_that_comes_twice_counts_twice() -> None:
    october = Period(datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))
    (twice,) = hours_in(october, ZoneInfo("Europe/Paris"), (2,))
    assert twice.seconds == 7200
