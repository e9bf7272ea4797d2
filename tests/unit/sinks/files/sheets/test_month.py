"""What is on which sheet of a month's workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from edgecount.figures.audits.audit import AuditedWay, Compared
from edgecount.figures.audits.standing_audits import DoorAudit, StandingAudits
from edgecount.figures.falls import FallRecord
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar, Period
from edgecount.figures.visits import VisitRow
from edgecount.sinks.files.day import DayReport
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.sheets.month import month_book
from edgecount.sinks.files.sheets.tables import Table
from edgecount.sinks.files.words.languages import Language
from edgecount.site.layout import SiteLayout
from tests.support.stored import fallen, utc

CALENDAR = Calendar(ZoneInfo("Europe/Paris"), time(4))
SETTINGS = ReportSettings(
    layout=SiteLayout(
        slug="main-street", name="Main Street", calendar=CALENDAR, lines={"entrance": ["door", "gate"]}, capacity=40
    ),
    period_minutes=60,
)
MAY_3, MAY_4 = date(2026, 5, 3), date(2026, 5, 4)
NOW = utc("2026-05-04T20:00")


def rows(
    day: date, counts: Mapping[tuple[int, str], tuple[int, int]], *, watched: bool = True, opened: bool = True
) -> list[FootfallRow]:
    """Two lines from ten to noon; counts are in and out by the local hour and line."""
    made = []
    for period in CALENDAR.periods(day, 60):
        hour = CALENDAR.local(period.start).hour
        for line in ("door", "gate"):
            came_in, went_out = counts.get((hour, line), (0, 0))
            made.append(
                FootfallRow(
                    period=period,
                    camera="entrance",
                    line=line,
                    came_in=came_in if watched else None,
                    went_out=went_out if watched else None,
                    occupancy_end=came_in - went_out if watched else None,
                    occupancy_peak=came_in if watched else None,
                    watched_seconds=3600 if watched else 0,
                    seconds=3600,
                    is_open=opened,
                    groups_in=came_in // 2 if watched else None,
                )
            )
    return [row for row in made if CALENDAR.local(row.period.start).hour in {10, 11}]


BUSY = rows(MAY_3, {(10, "door"): (30, 10), (11, "door"): (50, 45), (10, "gate"): (1, 2)})
DEAD = rows(MAY_4, {}, watched=False)


def titles(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def test_summary_has_each_day_all_lines_together_and_the_month() -> None:
    summary = month_book({MAY_3: DayReport(BUSY), MAY_4: DayReport(DEAD)}, SETTINGS, NOW).summary
    assert titles(summary) == [
        *("Day", "Weekday", "Week", "In", "Out", "Net", "Busiest hour", "Inside at most", "Coverage"),
        *("Groups in", "Of capacity"),
    ]
    assert list(summary.rows) == [
        (MAY_3, "Sunday", 18, 81, 57, 24, time(11), 50, 1.0, 40, 1.25),
        (MAY_4, "Monday", 19, None, None, None, None, None, 0.0, None, None),
    ]
    assert summary.totals == ("Total", None, None, 81, 57, 24, None, 50, 0.5, 40, 1.25)


def test_lines_have_each_day_and_line_their_months_and_the_month() -> None:
    lines = month_book({MAY_3: DayReport(BUSY), MAY_4: DayReport(DEAD)}, SETTINGS, NOW).lines
    assert titles(lines)[:5] == ["Day", "Weekday", "Camera", "Line", "In"]
    assert list(lines.rows) == [
        (MAY_3, "Sunday", "entrance", "door", 80, 55, 25, time(11), 50, 1.0, 40, 1.25),
        (MAY_3, "Sunday", "entrance", "gate", 1, 2, -1, time(10), 1, 1.0, 0, 0.025),
        (MAY_4, "Monday", "entrance", "door", None, None, None, None, None, 0.0, None, None),
        (MAY_4, "Monday", "entrance", "gate", None, None, None, None, None, 0.0, None, None),
    ]
    assert list(lines.subtotals) == [
        ("Total", None, "entrance", "door", 80, 55, 25, None, 50, 0.5, 40, 1.25),
        ("Total", None, "entrance", "gate", 1, 2, -1, None, 1, 0.5, 0, 0.025),
    ]
    assert lines.totals == ("Total", None, None, None, 81, 57, 24, None, 50, 0.5, 40, 1.25)


def test_one_line_alone_has_no_month_of_its_own() -> None:
    door = [row for row in BUSY if row.line == "door"]
    assert month_book({MAY_3: DayReport(door)}, SETTINGS, NOW).lines.subtotals == ()


def test_closed_periods_in_which_nobody_came_are_folded_away() -> None:
    night = rows(MAY_3, {(10, "door"): (1, 0)}, opened=False)
    made = month_book({MAY_3: DayReport(night), MAY_4: DayReport(DEAD)}, SETTINGS, NOW)
    assert [list(day.folded) for day in made.days.values()] == [[1, 2, 3], []]


def test_words_are_of_the_sites_language() -> None:
    made = month_book({MAY_3: DayReport(BUSY)}, replace(SETTINGS, language="de"), NOW)
    assert (made.language, made.summary.rows[0][1], made.summary.totals[0]) == ("de", "Sonntag", "Summe")
    assert made.days["2026-05-03"].rows[0][-2] == "ja"


def test_a_site_without_capacity_has_no_share_of_it() -> None:
    made = month_book({MAY_3: DayReport(BUSY)}, replace(SETTINGS, layout=replace(SETTINGS.layout, capacity=None)), NOW)
    assert titles(made.summary)[-1] == "Groups in"
    assert made.summary.totals == ("Total", None, None, 81, 57, 24, None, 50, 1.0, 40)
    assert "Capacity" not in dict(made.notes)


def test_a_day_has_each_period_and_line_and_its_totals() -> None:
    days = month_book({MAY_3: DayReport(BUSY), MAY_4: DayReport(DEAD)}, SETTINGS, NOW).days
    assert list(days) == ["2026-05-03", "2026-05-04"]
    busy, dead = days.values()
    ten, eleven, noon = (datetime(2026, 5, 3, hour) for hour in (10, 11, 12))  # noqa: DTZ001 - a sheet has no zones
    assert list(busy.rows) == [
        (ten, eleven, "+02:00", "entrance", "door", 30, 10, 20, 20, 30, 1.0, "yes", 15),
        (ten, eleven, "+02:00", "entrance", "gate", 1, 2, -1, -1, 1, 1.0, "yes", 0),
        (eleven, noon, "+02:00", "entrance", "door", 50, 45, 5, 5, 50, 1.0, "yes", 25),
        (eleven, noon, "+02:00", "entrance", "gate", 0, 0, 0, 0, 0, 1.0, "yes", 0),
    ]
    assert busy.totals == ("Total", None, None, None, None, 81, 57, 24, 0, 50, 1.0, None, 40)
    assert dead.totals == ("Total", None, None, None, None, None, None, None, None, None, 0.0, None, None)


def test_a_camera_that_died_during_the_day_leaves_what_was_known() -> None:
    died = [*BUSY[:2], *DEAD[2:]]
    (day,) = month_book({MAY_3: DayReport(died)}, SETTINGS, NOW).days.values()
    assert day.totals == ("Total", None, None, None, None, 31, 12, 19, -1, 30, 0.5, None, 15)


def test_clocks_that_change_show_in_the_offset() -> None:
    short = [
        replace(row, period=period)
        for row, period in zip(BUSY[:2], CALENDAR.periods(date(2026, 3, 28), 60)[21:23], strict=True)
    ]
    (day,) = month_book({date(2026, 3, 28): DayReport(short)}, SETTINGS, NOW).days.values()
    assert [(start.hour, end.hour, offset) for start, end, offset, *_ in day.rows] == [  # type: ignore[union-attr]
        (1, 2, "+01:00"),
        (3, 4, "+02:00"),
    ]


def test_a_day_that_was_closed_has_no_coverage() -> None:
    made = month_book({MAY_3: DayReport(rows(MAY_3, {}, opened=False))}, SETTINGS, NOW)
    assert [row[8] for row in made.summary.rows] == [None]
    assert made.days["2026-05-03"].rows[0][-2] == "no"


def test_charts_have_all_lines_together() -> None:
    made = month_book({MAY_3: DayReport(BUSY), MAY_4: DayReport(DEAD)}, SETTINGS, NOW)
    assert list(made.by_day.rows) == [(MAY_3, 81, 57, 24), (MAY_4, None, None, None)]
    assert list(made.by_hour.rows) == [(10, 31, 12), (11, 50, 45)]


def test_a_day_without_lines_is_there_all_the_same() -> None:
    made = month_book({MAY_3: DayReport([])}, replace(SETTINGS, layout=replace(SETTINGS.layout, lines={})), NOW)
    assert list(made.summary.rows) == [(MAY_3, "Sunday", 18, None, None, None, None, None, None, None, None)]
    assert made.summary.totals == ("Total", None, None, None, None, None, None, None, None, None, None)
    assert list(made.lines.rows) == []
    assert list(made.days["2026-05-03"].rows) == []


def test_notes_say_what_a_reader_should_know() -> None:
    made = month_book({MAY_3: DayReport(BUSY)}, SETTINGS, NOW)
    notes = dict(made.notes)
    assert made.title == "Main Street, 2026-05"
    assert (notes["Site"], notes["Month"], notes["Capacity"]) == ("Main Street", "2026-05", "40")
    assert notes["Written"] == "2026-05-04 22:00:00 +02:00"
    assert (notes["Time zone"], notes["A day starts at"]) == ("Europe/Paris", "04:00")


def visits(day: date, zone: str, counts: Mapping[int, tuple[int, float]], *, watched: bool = True) -> list[VisitRow]:
    """A zone from ten to noon; visitors and their mean stay by the local hour."""
    made = []
    for period in CALENDAR.periods(day, 60)[6:8]:
        visitors, mean = counts.get(CALENDAR.local(period.start).hour, (0, 0.0))
        made.append(
            VisitRow(
                period=period,
                zone=zone,
                visitors=visitors if watched else None,
                dwell_seconds=visitors * mean,
                dwell_max=2 * mean if visitors else None,
                peak=visitors if watched else None,
                watched_seconds=3600 if watched else 0,
                seconds=3600,
                is_open=True,
            )
        )
    return made


VISITED = {
    MAY_3: visits(MAY_3, "queue", {10: (3, 60.0), 11: (1, 180.4)}) + visits(MAY_3, "bar", {}),
    MAY_4: visits(MAY_4, "queue", {}, watched=False),
}


def test_zones_have_each_day_and_zone_and_the_month() -> None:
    made = month_book(
        {MAY_3: DayReport(BUSY, visits=VISITED[MAY_3]), MAY_4: DayReport(DEAD, visits=VISITED[MAY_4])},
        replace(SETTINGS, layout=replace(SETTINGS.layout, zone_capacities={"queue": 2})),
        NOW,
    )
    assert made.zones is not None
    assert titles(made.zones) == [
        "Day",
        "Zone",
        "Visitors",
        "Mean stay",
        "Longest stay",
        "At most at once",
        "Coverage",
        "Of capacity",
    ]
    mean, longest = timedelta(seconds=90), timedelta(seconds=361)
    assert list(made.zones.rows) == [
        (MAY_3, "queue", 4, mean, longest, 3, 1.0, 1.5),
        (MAY_3, "bar", 0, None, None, 0, 1.0, None),
        (MAY_4, "queue", None, None, None, None, 0.0, None),
    ]
    assert list(made.zones.subtotals) == [
        ("Total", "queue", 4, mean, longest, 3, 0.5, 1.5),
        ("Total", "bar", 0, None, None, 0, 1.0, None),
    ]
    assert made.zones.totals == ()
    assert "Visitors" in dict(made.notes)


def test_falls_have_a_table_where_there_are_any() -> None:
    night = FallRecord(fallen(1, "2026-05-03T22:10:10.400"), utc("2026-05-03T22:14:24"), "unseen")
    made = month_book({MAY_3: DayReport(BUSY, falls=[night]), MAY_4: DayReport(DEAD)}, SETTINGS, NOW)
    assert made.falls is not None
    assert titles(made.falls) == ["Day", "Fell at", "UTC offset", "Camera", "Zone", "Lay for", "How it ended"]
    since, lay = datetime(2026, 5, 4, 0, 10), timedelta(minutes=4, seconds=24)  # noqa: DTZ001 - a sheet has no zones
    assert list(made.falls.rows) == [(MAY_3, since, "+02:00", "entrance", "floor", lay, "not seen any more")]
    assert "Lay for" in dict(made.notes)
    without = month_book({MAY_3: DayReport(BUSY)}, SETTINGS, NOW)
    assert (without.falls, "Lay for" in dict(without.notes)) == (None, False)


def test_without_capacities_there_is_no_share_and_without_zones_no_table() -> None:
    made = month_book({MAY_3: DayReport(BUSY, visits=VISITED[MAY_3])}, SETTINGS, NOW)
    assert made.zones is not None
    assert titles(made.zones)[-1] == "Coverage"
    assert len(made.zones.rows[0]) == 7
    without = month_book({MAY_3: DayReport(BUSY)}, SETTINGS, NOW)
    assert (without.zones, "Visitors" in dict(without.notes)) == (None, False)


def test_an_audit_says_how_far_the_totals_may_be_off() -> None:
    door = DoorAudit(
        "entrance",
        ("door", "gate"),
        Period(NOW - timedelta(hours=1), NOW - timedelta(minutes=50)),
        Compared(AuditedWay(200, 200, 200), AuditedWay(0, 0, 0)),
        "Anna",
    )
    audited = StandingAudits([door])
    told: Sequence[tuple[Language, str, str]] = (
        ("en", "In, Total", "By audit"),
        ("de", "Hinein, Summe", "Nach Prüfung"),
    )
    for language, name, note in told:
        settings = replace(SETTINGS, language=language)
        notes = dict(month_book({MAY_3: DayReport(BUSY), MAY_4: DayReport(DEAD)}, settings, NOW, audited).notes)
        assert notes[name] == "81 ± 3"
        assert note in notes
    assert not {"In, Total", "By audit"} & dict(month_book({MAY_3: DayReport(BUSY)}, SETTINGS, NOW).notes).keys()
