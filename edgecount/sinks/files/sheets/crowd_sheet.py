"""The workbook's sheet of people by estimate: a row for each day and place."""

from collections.abc import Sequence
from datetime import date
from statistics import fmean

from edgecount.events.model import PeopleEstimated
from edgecount.sinks.files.day import DayReports
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.sheets.tables import Column, Table, Value

NOTES = (
    (
        "Estimate",
        "How many people a picture showed, not a count at a line; without a zone, those of the whole picture.",
    ),
)
"""Notes for readers of the sheet, each under a name."""

_COLUMNS = (
    Column("Day", "day"),
    Column("Camera", "text"),
    Column("Zone", "text"),
    Column("Mean estimate", "mean"),
    Column("Highest estimate", "count"),
    Column("Highest at", "moment"),
)


def crowd_table(days: DayReports, settings: ReportSettings) -> Table | None:
    """A row for each day, camera and zone; None where nothing was estimated."""
    rows = [
        _row(day, [one for one in report.estimates if (one.camera, one.zone) == place], settings)
        for day, report in days.items()
        for place in dict.fromkeys((one.camera, one.zone) for one in report.estimates)
    ]
    return Table(_COLUMNS, rows) if rows else None


def _row(day: date, estimates: Sequence[PeopleEstimated], settings: ReportSettings) -> Sequence[Value]:
    highest = max(estimates, key=lambda one: one.most)
    at = settings.layout.calendar.local(highest.ts).replace(tzinfo=None, microsecond=0)
    return (day, highest.camera, highest.zone, fmean(one.people for one in estimates), highest.most, at)
