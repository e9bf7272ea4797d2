"""The daily report as a letter: the day's figures and hours, and its workbook."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from edgecount.errors import EdgecountError
from edgecount.figures.audits.day_bars import bars_of
from edgecount.figures.audits.standing_audits import StandingAudits
from edgecount.figures.days.day_report import DayFigures, compared_days, day_figures
from edgecount.figures.days.summary import line_days
from edgecount.figures.days.visit_summary import visit_days
from edgecount.sinks.files.day import DayReport, DayReports, load_day
from edgecount.sinks.files.rendering import Render, here
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.sheets.month import day_sums, month_book
from edgecount.sinks.files.sheets.tables import Book
from edgecount.sinks.mail.letter import Attachment, Letter
from edgecount.sinks.mail.letters.daily_page import HOURS_PICTURE, as_html, as_plain
from edgecount.sinks.mail.letters.daily_text import day_text, subject
from edgecount.sinks.mail.letters.pictures import hour_bars
from edgecount.site.audits.kept_audits import kept_audits
from edgecount.store.reader import StoreReader

log = logging.getLogger(__name__)

DrawHours = Callable[[Sequence[tuple[datetime, int | None]], Sequence[float | None]], bytes]
"""Draws people per hour, and the usual number of each hour, as a PNG."""

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENCLOSED = "All figures of the day are in footfall-{}.xlsx, which comes with this mail."
_NOT_ENCLOSED = "The day's workbook could not be made: the log says why. `edgecount report` makes it at any time."
_LEAST_MINUTES = 15
"""The least length of a period in the workbook: nobody reads a sheet with a row for every minute."""


def daily_letter(
    reader: StoreReader,
    settings: ReportSettings,
    day: date,
    now: datetime,
    draw: DrawHours = hour_bars,
    render: Render = here,
) -> Letter:
    """The report of a business day that has begun, up to `now` (aware), for the receivers of the site's mail.

    A picture or workbook that cannot be made is left out, and the letter says so.  StoreError where the store cannot be
    read.
    """
    settings = replace(settings, period_minutes=max(settings.period_minutes, _LEAST_MINUTES))
    report = load_day(reader, settings, day, now)
    others = {other: load_day(reader, settings, other, now) for other in reversed(compared_days(day))}
    figures = day_figures(
        day,
        report.rows,
        {other: compared.rows for other, compared in others.items()},
        [stored.crossing for stored in report.crossings if stored.counts],
        settings.layout.calendar,
        settings.layout.is_open,
    )
    at = min(now, settings.layout.calendar.day(day).end)
    audits = kept_audits(reader, at)
    pictures, book = _pictures(figures, draw), _book(report, others, settings, day, now, audits)
    attachments = _attachments(book, day, now, render)
    zones = visit_days(day, report.visits)
    text = day_text(figures, zones, report.falls, settings, now, bars_of(figures.lines, audits, at))
    text = replace(text, notes=[*text.notes, _ENCLOSED.format(day) if attachments else _NOT_ENCLOSED])
    return Letter(
        key=f"report {settings.layout.slug} {day}",
        subject=subject(figures, zones, settings, now),
        text=as_plain(text),
        html=as_html(text, has_picture=bool(pictures)),
        pictures=pictures,
        attachments=attachments,
    )


def _pictures(figures: DayFigures, draw: DrawHours) -> Mapping[str, bytes]:
    hours = figures.hours
    if not hours:
        return {}
    try:
        drawn = draw([(hour.start, hour.came_in) for hour in hours], [hour.usual for hour in hours])
    except EdgecountError as error:
        log.warning("the report of %s goes without its picture: %s", figures.day, error)
        return {}
    return {HOURS_PICTURE: drawn}


def _attachments(book: Book, day: date, now: datetime, render: Render) -> tuple[Attachment, ...]:
    try:
        return (Attachment(f"footfall-{day}.xlsx", _XLSX, render(book, now)),)
    except EdgecountError as error:
        log.warning("the report of %s goes without its workbook: %s", day, error)
        return ()


def _book(
    report: DayReport,
    others: DayReports,
    settings: ReportSettings,
    day: date,
    now: datetime,
    audits: StandingAudits,
) -> Book:
    """The workbook of one day; its chart by days also shows the days with which it is compared."""
    book = month_book({day: report}, settings, now, audits)
    calendar, charted = settings.layout.calendar, {**others, day: report}
    return replace(
        book,
        title=f"{settings.layout.name}, {day}",
        by_day=day_sums({other: line_days(other, shown.rows, calendar) for other, shown in charted.items()}),
        notes=[("Day", f"{day:%A} {day}") if name == "Month" else (name, note) for name, note in book.notes],
    )
