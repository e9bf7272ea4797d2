"""The workbook's sheet of zones: the visits to each, by day."""

from datetime import timedelta

from edgecount.figures.days.visit_summary import VisitFigures, visit_days, visit_figures
from edgecount.sinks.files.day import DayReports
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.sheets.tables import Column, Table, Value
from edgecount.sinks.files.words.languages import word

NOTES = (
    ("Visitors", "Visits to a zone that began on the day, and are over; who comes twice is two."),
    ("Stay", "How long the visits took, in hours, minutes and seconds."),
    ("At most at once", "The most people in the zone at any moment; several cameras of one zone add up."),
)
"""Notes for readers of the sheet, each under a name."""

_COLUMNS = (
    Column("Day", "day"),
    Column("Zone", "text"),
    Column("Visitors", "count"),
    Column("Mean stay", "stay"),
    Column("Longest stay", "stay"),
    Column("At most at once", "count"),
    Column("Coverage", "coverage"),
)
_LOAD = Column("Of capacity", "load")


def zone_table(days: DayReports, settings: ReportSettings) -> Table | None:
    """A row for each day and zone, and one for each zone's month; None where there are no zones.

    There is none for all zones: a mean of stays at a till and in a café is that of no place.
    """
    found = [visit_day for day, report in days.items() for visit_day in visit_days(day, report.visits)]
    if not found:
        return None
    rows = [(day.day, day.zone, *_figures(day.figures), *_load(day.zone, day.figures.peak, settings)) for day in found]
    columns = (*_COLUMNS, _LOAD) if settings.layout.zone_capacities else _COLUMNS
    zones = dict.fromkeys(visit_day.zone for visit_day in found)
    return Table(columns, rows, subtotals=[_month(zone, days, settings) for zone in zones])


def _month(zone: str, days: DayReports, settings: ReportSettings) -> tuple[Value, ...]:
    """A zone's month: of all its visits, not of its days."""
    figures = visit_figures(row for report in days.values() for row in report.visits if row.zone == zone)
    return (word("Total", settings.language), zone, *_figures(figures), *_load(zone, figures.peak, settings))


def _figures(figures: VisitFigures) -> tuple[Value, ...]:
    stays = _stay(figures.dwell_mean), _stay(figures.dwell_max)
    return figures.visitors, *stays, figures.peak, figures.coverage


def _stay(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=round(seconds))


def _load(zone: str, peak: int | None, settings: ReportSettings) -> tuple[Value, ...]:
    """The most people at once as a share of the zone's capacity, as one cell; no cell where no zone has a capacity."""
    if not settings.layout.zone_capacities:
        return ()
    capacity = settings.layout.zone_capacities.get(zone)
    return (peak / capacity if capacity and peak is not None else None,)
