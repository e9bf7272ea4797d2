"""One business day from the store, ready to be written in any format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from edgecount.events.model import Crossing, Visit
from edgecount.figures import falls, visits
from edgecount.figures.falls import FallRecord, falls_of
from edgecount.figures.footfall import DayRecords, FootfallRow, footfall
from edgecount.figures.period import Period
from edgecount.figures.visits import VisitRow, visit_rows
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.store.codec import StoredEvent
from edgecount.store.reader import StoreReader


@dataclass(frozen=True, slots=True)
class StoredCrossing:
    """A crossing and its number in the store.

    `counts` says whether it counts: a crossing that was taken back does not, and the one that takes it back neither.
    """

    seq: int
    crossing: Crossing
    counts: bool


@dataclass(frozen=True, slots=True)
class DayReport:
    """The figures of a business day: footfall (`rows`), crossings, visits to zones, and falls."""

    rows: Sequence[FootfallRow]
    crossings: Sequence[StoredCrossing] = ()
    visits: Sequence[VisitRow] = ()
    falls: Sequence[FallRecord] = ()


DayReports = Mapping[date, DayReport]
"""Some business days, in their order."""


def load_day(reader: StoreReader, settings: ReportSettings, day: date, now: datetime) -> DayReport:
    """Load a business day from the store, up to `now` (aware)."""
    span = settings.layout.calendar.day(day)
    with reader.snapshot():
        stored, standing, coverage = reader.events(span), reader.standing(span), reader.coverage(span)
        later = reader.visits(Period(span.end, span.end + visits.LATEST))
        lying = reader.falls(Period(span.start, span.end + falls.LATEST))
    records = DayRecords(
        day=day,
        periods=settings.layout.calendar.periods(day, settings.period_minutes),
        events=[item.event for item in stored],
        standing=standing,
        coverage=coverage,
        visits=[item.event for item in (*stored, *later) if isinstance(item.event, Visit)],
    )
    return DayReport(
        rows=list(footfall(records, settings.layout.lines, settings.layout.open_during, now)),
        crossings=_crossings(stored, standing),
        visits=list(visit_rows(records, settings.layout.zones, settings.layout.open_during, now)),
        falls=[fall for fall in falls_of(item.event for item in lying) if fall.event.ts in span],
    )


def _crossings(stored: Sequence[StoredEvent], standing: frozenset[UUID]) -> list[StoredCrossing]:
    return [
        StoredCrossing(item.seq, item.event, item.event.id in standing)
        for item in stored
        if isinstance(item.event, Crossing)
    ]
