"""One business day from the store, ready to be written in any format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from edgecount.events.model import Crossing, LayoutChanged, PeopleEstimated, Visit
from edgecount.figures import falls, visits
from edgecount.figures.falls import FallRecord, falls_of
from edgecount.figures.footfall import DayRecords, FootfallRow, footfall
from edgecount.figures.period import Period
from edgecount.figures.recorded import RecordedSpans, recorded_footfall, recorded_visits
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
    """The figures of a business day: footfall (`rows`), crossings, visits, falls, estimates, what was redrawn."""

    rows: Sequence[FootfallRow]
    crossings: Sequence[StoredCrossing] = ()
    visits: Sequence[VisitRow] = ()
    falls: Sequence[FallRecord] = ()
    changes: Sequence[LayoutChanged] = ()
    estimates: Sequence[PeopleEstimated] = ()


DayReports = Mapping[date, DayReport]
"""Some business days, in their order."""


def load_day(reader: StoreReader, settings: ReportSettings, day: date, now: datetime) -> DayReport:
    """Load a business day from the store, up to `now` (aware); of a replay's store only the time of its recordings."""
    span = settings.layout.calendar.day(day)
    with reader.snapshot():
        stored, standing, coverage = reader.events(span), reader.standing(span), reader.coverage(span)
        recorded = _recorded(reader)
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
    layout = settings.layout
    rows = footfall(records, layout.lines, layout.open_during, now)
    zones = {camera: names for camera, names in layout.zones.items() if not recorded or camera in recorded}
    visited = visit_rows(records, zones, layout.open_during, now)
    return DayReport(
        rows=list(recorded_footfall(rows, recorded) if recorded else rows),
        crossings=_crossings(stored, standing),
        visits=list(recorded_visits(visited, recorded) if recorded else visited),
        falls=[fall for fall in falls_of(item.event for item in lying) if fall.event.ts in span],
        changes=[item.event for item in stored if isinstance(item.event, LayoutChanged)],
        estimates=[item.event for item in stored if isinstance(item.event, PeopleEstimated)],
    )


def _recorded(reader: StoreReader) -> RecordedSpans:
    """The spans of the recordings by camera; nothing where the counts are live ones."""
    spans: dict[str, list[Period]] = {}
    for key in reader.recordings():
        spans.setdefault(key.camera, []).append(key.span)
    return spans


def _crossings(stored: Sequence[StoredEvent], standing: frozenset[UUID]) -> list[StoredCrossing]:
    return [
        StoredCrossing(item.seq, item.event, item.event.id in standing)
        for item in stored
        if isinstance(item.event, Crossing)
    ]
