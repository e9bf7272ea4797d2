"""The workbook's sheet of falls: the time, place, length and end of each."""

from collections.abc import Sequence
from datetime import date, timedelta

from edgecount.figures.falls import FallRecord
from edgecount.sinks.files.day import DayReports
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.sheets.tables import Column, Table, Value
from edgecount.sinks.files.wording import fall_end, utc_offset
from edgecount.sinks.files.words.languages import titled

NOTES = (
    ("Fell at", "When the person was first seen lying."),
    ("Lay for", "Until they were known not to lie there any more; blank while that has not been seen."),
)
"""Notes for readers of the sheet, each under a name."""

_COLUMNS = (
    Column("Day", "day"),
    Column("Fell at", "moment"),
    Column("UTC offset", "text"),
    Column("Camera", "text"),
    Column("Zone", "text"),
    Column("Lay for", "stay"),
    Column("How it ended", "text"),
)


def fall_table(days: DayReports, settings: ReportSettings) -> Table | None:
    """A row for each fall, in order of time; None where nobody fell."""
    rows = [_row(day, fall, settings) for day, report in days.items() for fall in report.falls]
    return Table(_COLUMNS, rows) if rows else None


def _row(day: date, fall: FallRecord, settings: ReportSettings) -> Sequence[Value]:
    local = settings.layout.calendar.local(fall.event.since)
    lay = None if fall.seconds is None else timedelta(seconds=round(fall.seconds))
    # Whole seconds, because a workbook keeps times to the second.
    since = local.replace(tzinfo=None, microsecond=0)
    return (
        day,
        since,
        utc_offset(local),
        fall.event.camera,
        fall.event.zone,
        lay,
        titled(fall_end(fall.how), settings.language),
    )
