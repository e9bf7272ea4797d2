"""A zone's business day in a few numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from edgecount.figures.days.summary import total
from edgecount.figures.footfall import coverage_share
from edgecount.figures.visits import VisitRow


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """Some visits: their number, their total time, and the longest of them (s; None: nobody came).

    `visitors` and `peak` are None if no camera watched.  `open_seconds` is how long the site was open, and
    `watched_seconds` how much of that was watched.
    """

    visitors: int | None
    dwell_seconds: float
    dwell_max: float | None
    peak: int | None
    watched_seconds: float
    open_seconds: float

    @property
    def dwell_mean(self) -> float | None:
        """The mean time of a visit (s); None if nobody came."""
        return self.dwell_seconds / self.visitors if self.visitors else None

    @property
    def coverage(self) -> float | None:
        """The watched share (0-1) of the time that the site was open; None if it was closed."""
        return coverage_share(self.watched_seconds, self.open_seconds) if self.open_seconds else None


@dataclass(frozen=True, slots=True)
class VisitDay:
    """One zone over one business day."""

    day: date
    zone: str
    figures: VisitFigures


def visit_days(day: date, rows: Sequence[VisitRow]) -> list[VisitDay]:
    """The day's rows put together zone by zone, in their order."""
    zones = dict.fromkeys(row.zone for row in rows)
    return [VisitDay(day, zone, visit_figures(row for row in rows if row.zone == zone)) for zone in zones]


def visit_figures(rows: Iterable[VisitRow]) -> VisitFigures:
    """Some rows together; the peak is the highest of them."""
    rows = list(rows)
    opened = [row for row in rows if row.is_open]
    return VisitFigures(
        visitors=total(row.visitors for row in rows),
        dwell_seconds=sum(row.dwell_seconds for row in rows),
        dwell_max=max((row.dwell_max for row in rows if row.dwell_max is not None), default=None),
        peak=max((row.peak for row in rows if row.peak is not None), default=None),
        watched_seconds=sum(row.watched_seconds for row in opened),
        open_seconds=sum(row.seconds for row in opened),
    )
