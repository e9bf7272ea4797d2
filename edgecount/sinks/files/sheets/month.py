"""The tables of a month's workbook, one for each sheet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from edgecount.figures.audits.day_bars import bars_of
from edgecount.figures.audits.standing_audits import NO_AUDITS, StandingAudits
from edgecount.figures.days.summary import (
    LineDay,
    groups_total,
    line_days,
    open_coverage,
    peak,
    total,
    usual_hours,
    whole_day,
)
from edgecount.figures.footfall import FootfallRow
from edgecount.sinks.files.day import DayReports
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.sheets import crowd_sheet, fall_sheet, zone_sheet
from edgecount.sinks.files.sheets.crowd_sheet import crowd_table
from edgecount.sinks.files.sheets.fall_sheet import fall_table
from edgecount.sinks.files.sheets.tables import Book, Column, Table, Value
from edgecount.sinks.files.sheets.zone_sheet import zone_table
from edgecount.sinks.files.wording import utc_offset, wall_time
from edgecount.sinks.files.words.languages import WEEKDAYS, titled, word

_DAY_COLUMNS = (
    Column("From", "moment"),
    Column("To", "moment"),
    Column("UTC offset", "text"),
    Column("Camera", "text"),
    Column("Line", "text"),
    Column("In", "count"),
    Column("Out", "count"),
    Column("Net", "count"),
    Column("Inside at end", "count"),
    Column("Inside at most", "count"),
    Column("Coverage", "coverage"),
    Column("Open", "text"),
    Column("Groups in", "count"),
)

_FIGURES = (
    Column("In", "count"),
    Column("Out", "count"),
    Column("Net", "count"),
    Column("Busiest hour", "hour"),
    Column("Inside at most", "count"),
    Column("Coverage", "coverage"),
    Column("Groups in", "count"),
)
_SUMMARY_COLUMNS = (Column("Day", "day"), Column("Weekday", "text"), Column("Week", "count"), *_FIGURES)
_LINE_COLUMNS = (
    Column("Day", "day"),
    Column("Weekday", "text"),
    Column("Camera", "text"),
    Column("Line", "text"),
    *_FIGURES,
)
NOTES = (
    ("Blank", "Nobody watched: nothing is known. 0 means watched, and nobody came."),
    ("Net", "In less out."),
    (
        "Closed hours",
        "Periods in which the site was closed and nobody came are folded away: + at the left shows them.",
    ),
    ("Inside", "People inside the site, all lines together; starts at 0 each day."),
    ("Groups in", "People who came in together are one group, and who came alone is one, too."),
    ("Coverage", "Share of the time that the camera was watched; for a day, of its opening hours."),
    ("Busiest hour", "The hour in which most people came in."),
    ("Clock changes", "When clocks go back an hour appears twice; the UTC offset tells the two apart."),
)
"""Notes for readers of the workbook, each under a name."""
AUDIT_NOTES = (
    (
        "By audit",
        "So far may the true number of people be from the total, nineteen times in twenty, by the last audit.",
    ),
)
"""The note for readers of how far totals may be off."""


def month_book(days: DayReports, settings: ReportSettings, now: datetime, audits: StandingAudits = NO_AUDITS) -> Book:
    """The workbook of a month's `days`, up to `now` (aware); there must be at least one day.

    `audits` say how far its totals may be off, as they stood at its end.
    """
    month = f"{min(days):%Y-%m}"
    zones, fallen, crowd = zone_table(days, settings), fall_table(days, settings), crowd_table(days, settings)
    summed = {day: line_days(day, report.rows, settings.layout.calendar) for day, report in days.items()}
    either_way = _either_way(summed, settings, now, audits)
    told = (
        *NOTES,
        *(AUDIT_NOTES if either_way else ()),
        *(zone_sheet.NOTES if zones else ()),
        *(fall_sheet.NOTES if fallen else ()),
        *(crowd_sheet.NOTES if crowd else ()),
    )
    notes = [
        *((titled(name, settings.language), fact) for name, fact in (*_facts(month, settings, now), *either_way)),
        *((titled(name, settings.language), titled(text, settings.language)) for name, text in told),
    ]
    return Book(
        title=f"{settings.layout.name}, {month}",
        summary=_summary(days, summed, settings),
        lines=_lines([line_day for lines in summed.values() for line_day in lines], settings),
        days={day.isoformat(): _day(report.rows, summed[day], settings) for day, report in days.items()},
        by_day=day_sums(summed),
        by_hour=_by_hour(days, settings),
        notes=notes,
        zones=zones,
        falls=fallen,
        crowd=crowd,
        language=settings.language,
    )


def _summary(days: DayReports, summed: Mapping[date, Sequence[LineDay]], settings: ReportSettings) -> Table:
    """A row for each day, all lines together, and one for the month."""
    rows: list[Sequence[Value]] = []
    for day, report in days.items():
        whole = whole_day(day, report.rows, settings.layout.calendar)
        figures = _figures(whole, [] if whole is None else [whole], settings)
        rows.append((day, _weekday(day, settings), day.isocalendar().week, *figures))
    every = [line for lines in summed.values() for line in lines]
    totals = (word("Total", settings.language), None, None, *_figures(None, every, settings))
    return Table(_with_load(_SUMMARY_COLUMNS, settings), rows, totals)


def _lines(lines: Sequence[LineDay], settings: ReportSettings) -> Table:
    """A row for each day and line, one for each line's month where there are several lines, and one for all."""
    total_word = word("Total", settings.language)
    rows = [
        (line.day, _weekday(line.day, settings), line.camera, line.line, *_figures(line, [line], settings))
        for line in lines
    ]
    keys = dict.fromkeys((line.camera, line.line) for line in lines)
    subtotals = [
        (total_word, None, *key, *_figures(None, [line for line in lines if (line.camera, line.line) == key], settings))
        for key in keys
    ]
    totals = (total_word, None, None, None, *_figures(None, lines, settings))
    return Table(_with_load(_LINE_COLUMNS, settings), rows, totals, subtotals if len(keys) > 1 else ())


def _with_load(columns: tuple[Column, ...], settings: ReportSettings) -> tuple[Column, ...]:
    return columns if settings.layout.capacity is None else (*columns, Column("Of capacity", "load"))


def _figures(day: LineDay | None, lines: Sequence[LineDay], settings: ReportSettings) -> tuple[Value, ...]:
    """The figures of some lines or days; the busiest hour is that of one `day`."""
    busiest = day.busiest_hour.time() if day and day.busiest_hour else None
    most = peak(lines)
    return (*_sums(lines), busiest, most, open_coverage(lines), groups_total(lines), *_load(most, settings))


def _weekday(day: date, settings: ReportSettings) -> str:
    return word(WEEKDAYS[day.weekday()], settings.language)


def _day(periods: Sequence[FootfallRow], lines: Sequence[LineDay], settings: ReportSettings) -> Table:
    """A row for each period and line, and one for the day."""
    rows = [_period(row, settings) for row in periods]
    ends = [row.occupancy_end for row in periods if row.occupancy_end is not None]
    at_end = ends[-1] if ends else None
    total_word = word("Total", settings.language)
    at_ends = (at_end, peak(lines), open_coverage(lines), None, groups_total(lines))
    totals = (total_word, None, None, None, None, *_sums(lines), *at_ends)
    return Table(_DAY_COLUMNS, rows, totals, folded=[at for at, row in enumerate(periods) if _is_quiet(row)])


def _is_quiet(row: FootfallRow) -> bool:
    """Whether the site was closed, and nobody came or went."""
    return not row.is_open and not row.came_in and not row.went_out


def _period(row: FootfallRow, settings: ReportSettings) -> Sequence[Value]:
    local = settings.layout.calendar.local(row.period.start)
    start = local.replace(tzinfo=None)
    return (
        start,
        start + timedelta(seconds=row.period.seconds),
        utc_offset(local),
        row.camera,
        row.line,
        row.came_in,
        row.went_out,
        row.net,
        row.occupancy_end,
        row.occupancy_peak,
        row.coverage,
        word("yes" if row.is_open else "no", settings.language),
        row.groups_in,
    )


def day_sums(summed: Mapping[date, Sequence[LineDay]]) -> Table:
    """All lines together, day by day."""
    columns = (Column("Day", "day"), Column("In", "count"), Column("Out", "count"), Column("Net", "count"))
    return Table(columns, [(day, *_sums(lines)) for day, lines in summed.items()])


def _by_hour(days: DayReports, settings: ReportSettings) -> Table:
    """All lines together, the mean of each hour of the day."""
    columns = (Column("Hour", "count"), Column("In per day", "mean"), Column("Out per day", "mean"))
    hours = usual_hours((report.rows for report in days.values()), settings.layout.calendar)
    return Table(columns, [(hour.hour, hour.came_in, hour.went_out) for hour in hours])


def _facts(month: str, settings: ReportSettings, now: datetime) -> list[tuple[str, str]]:
    local = settings.layout.calendar.local(now)
    facts = [
        ("Site", settings.layout.name),
        ("Month", month),
        ("Written", f"{wall_time(local)} {utc_offset(local)}"),
        ("Time zone", str(settings.layout.calendar.zone)),
        ("A day starts at", f"{settings.layout.calendar.day_start:%H:%M}"),
    ]
    if settings.layout.capacity is not None:
        facts.append(("Capacity", f"{settings.layout.capacity}"))
    return facts


def _either_way(
    summed: Mapping[date, Sequence[LineDay]], settings: ReportSettings, now: datetime, audits: StandingAudits
) -> list[tuple[str, str]]:
    """How far the totals of all days may be off, each way; empty where no audit says so."""
    every = [line for lines in summed.values() for line in lines]
    bars = bars_of(every, audits, min(now, settings.layout.calendar.day(max(summed)).end))
    return [
        (f"{word(title, settings.language)}, {word('Total', settings.language)}", f"{bar.counted} ± {bar.either_way}")
        for title, bar in (("In", bars["in"]), ("Out", bars["out"]))
        if bar is not None
    ]


def _sums(lines: Sequence[LineDay]) -> tuple[int | None, int | None, int | None]:
    """The sums of in, out and net over some lines or days."""
    came_in, went_out = total(line.came_in for line in lines), total(line.went_out for line in lines)
    return came_in, went_out, _net(came_in, went_out)


def _net(came_in: int | None, went_out: int | None) -> int | None:
    return None if came_in is None or went_out is None else came_in - went_out


def _load(most: int | None, settings: ReportSettings) -> tuple[float | None, ...]:
    """The most people inside as a share of the capacity, as one cell; no cell where there is no capacity."""
    if settings.layout.capacity is None:
        return ()
    return (None if most is None else most / settings.layout.capacity,)
