"""A line's day, and the usual day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.days.summary import (
    LineDay,
    UsualHour,
    line_days,
    open_coverage,
    peak,
    total,
    usual_hours,
    whole_day,
)
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar

PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
DAY, SHORT, LONG = date(2026, 5, 4), date(2026, 3, 28), date(2026, 10, 24)


def day_rows(
    day: date,
    counts: dict[str, tuple[int, int]],
    *,
    line: str = "door",
    length: int = 60,
    watched: float = 1.0,
    opened: bool = True,
    calendar: Calendar = PARIS,
) -> list[FootfallRow]:
    """A row for each period of a day; `counts` are in and out, by the local time (and offset) at which one starts."""
    rows = []
    for period in calendar.periods(day, length):
        local = calendar.local(period.start)
        count = counts.get(f"{local:%H:%M}", counts.get(f"{local:%H:%M%z}"))
        came_in, went_out = count or (0, 0)
        rows.append(
            FootfallRow(
                period=period,
                camera="entrance",
                line=line,
                came_in=came_in if watched else None,
                went_out=went_out if watched else None,
                occupancy_end=came_in if watched else None,
                occupancy_peak=came_in if watched else None,
                watched_seconds=watched * period.seconds,
                seconds=period.seconds,
                is_open=opened and 10 <= local.hour < 20,
            )
        )
    return rows


def test_a_lines_day() -> None:
    (line_day,) = line_days(DAY, day_rows(DAY, {"10:00": (3, 1), "14:00": (7, 2), "23:00": (1, 9)}), PARIS)
    assert line_day == LineDay(
        day=DAY,
        camera="entrance",
        line="door",
        came_in=11,
        went_out=12,
        watched_seconds=36000,
        open_seconds=36000,
        occupancy_peak=7,
        busiest_hour=datetime.fromisoformat("2026-05-04T14:00:00+02:00"),
    )


def test_each_line_has_its_day_in_the_rows_order() -> None:
    rows = day_rows(DAY, {"10:00": (3, 1)}, line="gate") + day_rows(DAY, {"11:00": (1, 0)})
    assert [(day.line, day.came_in) for day in line_days(DAY, rows, PARIS)] == [("gate", 3), ("door", 1)]


def test_a_day_that_nobody_watched_is_blank() -> None:
    (line_day,) = line_days(DAY, day_rows(DAY, {}, watched=0), PARIS)
    assert (line_day.came_in, line_day.went_out, line_day.occupancy_peak, line_day.busiest_hour) == (None,) * 4
    assert open_coverage([line_day]) == 0


def test_nobody_came_has_no_busiest_hour() -> None:
    (line_day,) = line_days(DAY, day_rows(DAY, {"10:00": (0, 4)}), PARIS)
    assert (line_day.came_in, line_day.went_out, line_day.busiest_hour) == (0, 4, None)


def test_no_rows_no_days() -> None:
    assert line_days(DAY, [], PARIS) == []


@pytest.mark.parametrize(
    ("day", "length", "counts", "busiest"),
    [
        pytest.param(
            DAY, 15, {"10:45": (5, 0), "11:00": (3, 0), "11:45": (3, 0)}, "2026-05-04T11:00+02:00", id="adds-up"
        ),
        pytest.param(DAY, 60, {"10:00": (5, 0), "12:00": (5, 0)}, "2026-05-04T10:00+02:00", id="the-first-of-equals"),
        pytest.param(DAY, 60, {"03:00": (5, 0)}, "2026-05-05T03:00+02:00", id="after-midnight"),
        pytest.param(SHORT, 60, {"03:00+0200": (5, 0)}, "2026-03-29T03:00+02:00", id="clocks-forward"),
        pytest.param(
            LONG,
            60,
            {"01:00": (3, 0), "02:00+0200": (2, 0), "02:00+0100": (2, 0)},
            "2026-10-25T01:00+02:00",
            id="clocks-back-makes-two-hours",
        ),
        pytest.param(LONG, 60, {"02:00+0100": (2, 0)}, "2026-10-25T02:00+01:00", id="the-second-of-them"),
    ],
)
def test_busiest_hour(day: date, length: int, counts: dict[str, tuple[int, int]], busiest: str) -> None:
    (line_day,) = line_days(day, day_rows(day, counts, length=length), PARIS)
    assert line_day.busiest_hour == datetime.fromisoformat(busiest)


def test_coverage_is_that_of_the_opening_hours_together() -> None:
    full = line_days(DAY, day_rows(DAY, {}), PARIS)
    half = line_days(DAY, day_rows(DAY, {}, watched=0.5), PARIS)
    closed = line_days(DAY, day_rows(DAY, {}, opened=False), PARIS)
    assert open_coverage(full + half) == 0.75
    assert open_coverage(closed) is None
    assert open_coverage(full + closed) == 1
    assert open_coverage([]) is None


def test_totals_and_peaks_of_what_is_known() -> None:
    assert total([1, None, 2]) == 3
    assert total([None, None]) is None
    assert total([]) is None
    known = line_days(DAY, day_rows(DAY, {"10:00": (3, 0)}), PARIS)
    unknown = line_days(DAY, day_rows(DAY, {}, watched=0), PARIS)
    assert peak(known + unknown) == 3
    assert peak(unknown) is None


def test_usual_hours_are_the_mean_of_the_days_watched() -> None:
    monday = day_rows(DAY, {"10:00": (3, 1), "11:00": (4, 0)})
    tuesday = day_rows(DAY + timedelta(days=1), {"10:00": (5, 1)})
    dead = day_rows(DAY + timedelta(days=2), {}, watched=0)
    hours = usual_hours([monday, tuesday, dead], PARIS)
    assert [hour.hour for hour in hours] == list(range(10, 20))
    assert hours[0] == UsualHour(10, 4, 1)
    assert hours[1] == UsualHour(11, 2, 0)


def test_usual_hours_add_up_lines_and_parts_of_hours() -> None:
    rows = day_rows(DAY, {"10:00": (3, 1), "10:45": (1, 1)}, length=15) + day_rows(DAY, {"10:00": (2, 0)}, line="gate")
    assert usual_hours([rows], PARIS)[0] == UsualHour(10, 6, 2)


def test_a_day_on_which_the_site_was_closed_lowers_no_usual_hour() -> None:
    monday, sunday = day_rows(DAY, {"10:00": (30, 30)}), day_rows(DAY - timedelta(days=1), {}, opened=False)
    assert usual_hours([sunday, monday], PARIS)[0] == UsualHour(10, 30, 30)
    assert usual_hours([sunday], PARIS) == []


def test_the_whole_day_has_all_lines() -> None:
    rows = day_rows(DAY, {"10:00": (3, 1), "12:00": (4, 0)}) + day_rows(DAY, {"10:00": (2, 0)}, line="gate")
    whole = whole_day(DAY, rows, PARIS)
    assert whole is not None
    assert (whole.came_in, whole.went_out, open_coverage([whole])) == (9, 1, 1.0)
    assert whole.busiest_hour is not None
    assert whole.busiest_hour.hour == 10
    assert whole_day(DAY, [], PARIS) is None


def test_usual_hours_leave_out_what_was_never_watched() -> None:
    rows = [row for row in day_rows(DAY, {"11:00": (2, 0)}) if PARIS.local(row.period.start).hour in {10, 12}]
    unwatched = day_rows(DAY, {}, watched=0)
    assert usual_hours([rows, unwatched], PARIS) == [
        UsualHour(10, 0, 0),
        UsualHour(11, None, None),
        UsualHour(12, 0, 0),
    ]
    assert usual_hours([unwatched], PARIS) == []
    assert usual_hours([], PARIS) == []
