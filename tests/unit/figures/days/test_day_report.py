"""A day's figures, and its comparison with the same weekday of other weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from edgecount.events.model import Crossing, Direction
from edgecount.figures.days.day_report import Comparison, DayFigures, Peak, compared_days, day_figures
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar, Period

PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
DAY = date(2026, 5, 4)
WEEKS = [DAY - timedelta(weeks=weeks) for weeks in range(1, 5)]


def is_open(local: datetime) -> bool:
    return 10 <= local.hour < 20


def day_rows(
    day: date = DAY,
    counts: Mapping[str, int] = {},
    *,
    line: str = "door",
    camera: str = "entrance",
    watched: Mapping[int, float] | float = 1.0,
    until: int = 28,
    length: int = 60,
) -> list[FootfallRow]:
    """A row for each period; `counts` are the people in by local time, `watched` the share, of all hours or of some.

    The day ends early at the local hour `until`.
    """
    rows = []
    for period in PARIS.periods(day, length):
        local = PARIS.local(period.start)
        if local.hour + 24 * (local.hour < 4) >= until:
            break
        share = watched if isinstance(watched, float) else watched.get(local.hour, 1.0)
        came_in = counts.get(f"{local:%H:%M}", counts.get(f"{local:%H:%M%z}", 0))
        rows.append(
            FootfallRow(
                period=period,
                camera=camera,
                line=line,
                came_in=came_in if share else None,
                went_out=2 * came_in if share else None,
                occupancy_end=0,
                occupancy_peak=came_in if share else None,
                watched_seconds=share * period.seconds,
                seconds=period.seconds,
                is_open=is_open(local),
            )
        )
    return rows


def figures(
    rows: Sequence[FootfallRow],
    others: Mapping[date, Sequence[FootfallRow]] | None = None,
    crossings: Sequence[Crossing] = (),
    day: date = DAY,
) -> DayFigures:
    return day_figures(day, rows, others or {}, crossings, PARIS, is_open)


def at(local: str, direction: Direction = "in") -> Crossing:
    ts = datetime.fromisoformat(local).replace(tzinfo=PARIS.zone).astimezone(UTC)
    return Crossing(
        id=UUID(int=1), site="site", ts=ts, camera="entrance", line="door", track=1, direction=direction, confidence=0.9
    )


def test_compared_are_the_same_weekdays_of_four_weeks() -> None:
    assert compared_days(DAY) == WEEKS


def test_totals_of_all_lines_and_of_each() -> None:
    found = figures(day_rows(counts={"10:00": 3}) + day_rows(counts={"11:00": 4}, line="gate"))
    assert (found.came_in, found.went_out) == (7, 14)
    assert [(line.line, line.came_in) for line in found.lines] == [("door", 3), ("gate", 4)]


@pytest.mark.parametrize(
    ("today", "before", "last_week", "usual", "days"),
    [
        pytest.param(108, {0: 100, 1: 120}, Comparison(100, 8), Comparison(110, -2), 2, id="more, and less"),
        pytest.param(100, {0: 100}, Comparison(100, 0), Comparison(100, 0), 1, id="as many"),
        pytest.param(0, {0: 100}, Comparison(100, -100), Comparison(100, -100), 1, id="nobody"),
        pytest.param(9, {0: 3}, Comparison(3, None), Comparison(3, None), 1, id="few people prove nothing"),
        pytest.param(600, {0: 100}, Comparison(100, None), Comparison(100, None), 1, id="another world"),
        pytest.param(100, {2: 80}, None, Comparison(80, 25), 1, id="no last week"),
        pytest.param(100, {}, None, None, 0, id="a first day"),
    ],
)
def test_comparison(
    today: int,
    before: Mapping[int, int],
    last_week: Comparison | None,
    usual: Comparison | None,
    days: int,
) -> None:
    others = {WEEKS[weeks]: day_rows(WEEKS[weeks], {"12:00": count}) for weeks, count in before.items()}
    found = figures(day_rows(counts={"12:00": today}), others)
    assert (found.last_week, found.usual, found.usual_days) == (last_week, usual, days)


def test_a_day_that_was_not_watched_enough_is_compared_with_none() -> None:
    well, badly = dict.fromkeys(range(18, 20), 0.0), dict.fromkeys(range(17, 20), 0.0)
    others = {WEEKS[0]: day_rows(WEEKS[0], {"12:00": 100}, watched=badly), WEEKS[1]: day_rows(WEEKS[1], {"12:00": 50})}
    found = figures(day_rows(counts={"12:00": 100}, watched=well), others)
    assert (found.last_week, found.usual, found.usual_days) == (None, Comparison(50, 100), 1)
    found = figures(day_rows(counts={"12:00": 20}, watched=badly), others)
    assert (found.came_in, found.last_week, found.usual, found.usual_days) == (20, None, None, 0)
    unknown = figures(day_rows(watched=0.0), others)
    assert (unknown.came_in, unknown.went_out, unknown.last_week, unknown.peak) == (None, None, None, None)


def test_a_day_that_is_not_over_is_compared_with_as_much_of_others() -> None:
    others = {WEEKS[0]: day_rows(WEEKS[0], {"11:00": 40, "15:00": 60})}
    assert figures(day_rows(counts={"11:00": 50}, until=15), others).last_week == Comparison(40, 25)
    assert figures(day_rows(until=4), others).last_week is None


def test_clocks_that_change_do_not_shift_what_is_compared() -> None:
    short = date(2026, 3, 28)  # ends with the hour that is left out
    before = short - timedelta(weeks=1)
    found = figures(
        day_rows(short, {"03:00+0200": 30}), {before: day_rows(before, {"02:00": 20, "03:00": 20})}, day=short
    )
    assert found.last_week == Comparison(40, -25)


@pytest.mark.parametrize(
    ("counts", "busiest"),
    [
        pytest.param({"10:15": 2, "10:45": 3, "12:00": 4}, ("10:00", 5), id="adds up"),
        pytest.param({"10:00": 4, "12:00": 4}, ("10:00", 4), id="the first of equals"),
        pytest.param({}, None, id="nobody"),
    ],
)
def test_busiest_hour(counts: Mapping[str, int], busiest: tuple[str, int] | None) -> None:
    found = figures(day_rows(counts=counts, length=15)).busiest
    assert (found and (f"{found.start:%H:%M}", found.came_in)) == busiest


def test_hours_go_from_the_first_to_the_last_that_matters() -> None:
    assert [hour.start.hour for hour in figures(day_rows()).hours] == list(range(10, 20))
    late = figures(day_rows(counts={"08:00": 1, "01:00": 1})).hours
    assert [hour.start.hour for hour in late] == [*range(8, 24), 0, 1]
    closed = [row for row in day_rows() if not row.is_open]
    assert figures(closed).hours == []


def test_an_hour_that_clocks_show_twice_is_two() -> None:
    long = date(2026, 10, 24)
    hours = figures(day_rows(long, {"02:00+0200": 1, "02:00+0100": 2}, length=30), day=long).hours
    assert [(f"{hour.start:%H:%M%z}", hour.came_in) for hour in hours[-2:]] == [("02:00+0200", 1), ("02:00+0100", 2)]


def test_an_hour_has_its_usual_people_and_is_unknown_where_nobody_watched() -> None:
    others = {
        WEEKS[0]: day_rows(WEEKS[0], {"11:00": 3}),
        WEEKS[1]: day_rows(WEEKS[1], {"11:00": 6}, watched={10: 0.0}),
    }
    first, second, *_ = figures(day_rows(counts={"11:00": 5}, watched={10: 0.0}), others).hours
    assert (first.came_in, first.usual) == (None, 0)
    assert (second.came_in, second.usual) == (5, 4.5)


def test_peak_is_the_first_period_with_most_inside() -> None:
    rows = day_rows(counts={"11:00": 7, "13:00": 7, "12:00": 2})
    start = datetime(2026, 5, 4, 9, tzinfo=UTC)
    assert figures(rows).peak == Peak(7, Period(start, start + timedelta(hours=1)))


@pytest.mark.parametrize(
    ("crossings", "rows", "count"),
    [
        pytest.param([at("2026-05-04T09:59"), at("2026-05-04T20:00")], day_rows(), 2, id="before and after"),
        pytest.param([at("2026-05-04T10:00"), at("2026-05-04T19:59")], day_rows(), 0, id="customers"),
        pytest.param([at("2026-05-04T22:00", "out")], day_rows(), 0, id="the last to leave"),
        pytest.param([], day_rows(watched=dict.fromkeys([*range(4, 10), *range(20, 24)], 0.0)), None, id="unknown"),
        pytest.param([at("2026-05-04T09:00")], day_rows(watched=0.0), 1, id="one is known of"),
        pytest.param([], [row for row in day_rows() if row.is_open], None, id="never closed"),
    ],
)
def test_out_of_hours(crossings: list[Crossing], rows: list[FootfallRow], count: int | None) -> None:
    assert figures(rows, crossings=crossings).out_of_hours == count


def test_coverage_and_gaps_of_each_camera() -> None:
    missed = {8: 0.0, 12: 0.0, 13: 0.4, 15: 0.6, 18: 0.1}
    rows = day_rows(watched=missed) + day_rows(camera="back") + day_rows(camera="back", line="yard")
    found = figures(sorted(rows, key=lambda row: row.period.start))
    assert found.cameras == {"entrance": pytest.approx(0.71), "back": 1.0}
    assert found.coverage == pytest.approx(0.903, abs=0.001)
    gaps = [(gap.camera, PARIS.wall(gap.period.start).hour, PARIS.wall(gap.period.end).hour) for gap in found.gaps]
    assert gaps == [("entrance", 12, 14), ("entrance", 18, 19)]


def test_two_lines_of_a_dead_camera_are_one_gap() -> None:
    rows = sorted(day_rows(watched=0.0) + day_rows(line="gate", watched=0.0), key=lambda row: row.period.start)
    (gap,) = figures(rows).gaps
    assert gap.period.seconds == 10 * 3600


def test_nothing_is_known_without_lines() -> None:
    found = figures([], {WEEKS[0]: day_rows(WEEKS[0])})
    assert (found.came_in, found.coverage, found.hours, found.gaps, found.usual_days) == (None, None, [], [], 0)


@pytest.mark.parametrize(
    ("seconds", "gaps"),
    [
        pytest.param(5, [], id="just begun: what was watched is on its way still"),
        pytest.param(600, [600], id="up to now"),
    ],
)
def test_a_period_that_is_not_over(seconds: float, gaps: list[float]) -> None:
    (row,) = (row for row in day_rows(watched=0.0) if PARIS.wall(row.period.start).hour == 12)
    assert [gap.period.seconds for gap in figures([replace(row, seconds=seconds)]).gaps] == gaps
