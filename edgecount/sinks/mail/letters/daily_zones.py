"""The daily report's lines about zones."""

from collections.abc import Iterator, Sequence

from edgecount.figures.days.day_report import ENOUGH_WATCHED
from edgecount.figures.days.summary import total
from edgecount.figures.days.visit_summary import VisitDay, VisitFigures
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.text import stay


def zone_lines(zones: Sequence[VisitDay], settings: ReportSettings) -> list[tuple[str, str]]:
    """The visits to each zone, under its name."""
    return [
        (f"Zone {day.zone}", ", ".join(_told(day.figures, settings.layout.zone_capacities.get(day.zone))))
        for day in zones
    ]


def zones_heading(zones: Sequence[VisitDay]) -> str:
    """The heading for a site that has zones and no lines."""
    visitors = total(day.figures.visitors for day in zones)
    return "not watched" if visitors is None else f"{visitors:,} visit{'' if visitors == 1 else 's'}"


def _told(figures: VisitFigures, capacity: int | None) -> Iterator[str]:
    if figures.visitors is None:
        yield "not watched"
        return
    yield f"{figures.visitors:,} visitor{'' if figures.visitors == 1 else 's'}"
    if figures.dwell_mean is not None and figures.dwell_max is not None:
        yield f"{stay(figures.dwell_mean)} in the mean"
        yield f"{stay(figures.dwell_max)} at most"
    if figures.peak:
        yield f"{figures.peak:,}{'' if capacity is None else f' of {capacity:,} allowed'} at once"
    if figures.coverage is not None and figures.coverage < ENOUGH_WATCHED:
        yield f"with only {int(100 * figures.coverage)} % watched"
