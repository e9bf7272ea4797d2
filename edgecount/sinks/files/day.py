"""One business day from the store, ready to be written in any format."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from edgecount.events.model import (
    AnyEvent,
    CameraMoved,
    CameraMovedCleared,
    Crossing,
    LayoutChanged,
    PeopleEstimated,
    Visit,
)
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
    One of `staff` does not count either, unless that was a mistake.
    """

    seq: int
    crossing: Crossing
    counts: bool
    staff: bool = False


DayChange = LayoutChanged | CameraMoved | CameraMovedCleared
"""What makes counts before and after it another thing: a line was redrawn, or a camera was moved, or put right."""


@dataclass(frozen=True, slots=True)
class DayReport:
    """The figures of a business day: footfall (`rows`), crossings, visits, falls, estimates, what was redrawn."""

    rows: Sequence[FootfallRow]
    crossings: Sequence[StoredCrossing] = ()
    visits: Sequence[VisitRow] = ()
    falls: Sequence[FallRecord] = ()
    changes: Sequence[DayChange] = ()
    estimates: Sequence[PeopleEstimated] = ()


DayReports = Mapping[date, DayReport]
"""Some business days, in their order."""


def load_day(reader: StoreReader, settings: ReportSettings, day: date, now: datetime) -> DayReport:
    """Load a business day from the store, up to `now` (aware); of a replay's store only the time of its recordings."""
    crossings: list[StoredCrossing] = []
    report = read_day(reader, settings, day, now, crossings.append)
    return replace(report, crossings=crossings)


def read_day(
    reader: StoreReader,
    settings: ReportSettings,
    day: date,
    now: datetime,
    take: Callable[[StoredCrossing], None],
) -> DayReport:
    """Load a day as `load_day`, but for its crossings, which `take` gets one after the other: they may be many."""
    layout = settings.layout
    span = layout.calendar.day(day)
    with reader.snapshot():
        recorded, coverage, taken_back = _recorded(reader), reader.coverage(span), reader.taken_back(span)
        staff = reader.staff(span)
        kept = _Kept(taken_back, staff, take)
        periods = layout.calendar.periods(day, settings.period_minutes)
        records = DayRecords(day, periods, kept.passing(reader.each_event(span)), taken_back, coverage, staff=staff)
        rows = list(footfall(records, layout.lines, layout.open_during, now))
        later = reader.visits(Period(span.end, span.end + visits.LATEST))
        lying = reader.falls(Period(span.start, span.end + falls.LATEST))
    ended = [*kept.visits, *(item.event for item in later if isinstance(item.event, Visit))]
    zones = {camera: names for camera, names in layout.zones.items() if not recorded or camera in recorded}
    visited = visit_rows(replace(records, visits=ended), zones, layout.open_during, now)
    return DayReport(
        rows=list(recorded_footfall(rows, recorded) if recorded else rows),
        visits=list(recorded_visits(visited, recorded) if recorded else visited),
        falls=[fall for fall in falls_of(item.event for item in lying) if fall.event.ts in span],
        changes=kept.changes,
        estimates=kept.estimates,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a day's events while its footfall is made of them; `take` gets the crossings."""

    taken_back: frozenset[UUID]
    staff: frozenset[UUID]
    take: Callable[[StoredCrossing], None]
    visits: list[Visit] = field(default_factory=list)
    changes: list[DayChange] = field(default_factory=list)
    estimates: list[PeopleEstimated] = field(default_factory=list)

    def passing(self, stored: Iterable[StoredEvent]) -> Iterator[AnyEvent]:
        """The events, each of which is kept, or handed on, as it passes."""
        for item in stored:
            match item.event:
                case Crossing() as crossing:
                    counts, is_staff = crossing.id not in self.taken_back, crossing.id in self.staff
                    self.take(StoredCrossing(item.seq, crossing, counts, is_staff))
                case Visit() as visit:
                    self.visits.append(visit)
                case LayoutChanged() | CameraMoved() | CameraMovedCleared() as change:
                    self.changes.append(change)
                case PeopleEstimated() as estimate:
                    self.estimates.append(estimate)
                case _:
                    pass  # the footfall alone is made of it
            yield item.event


def _recorded(reader: StoreReader) -> RecordedSpans:
    """The spans of the recordings by camera; nothing where the counts are live ones."""
    spans: dict[str, list[Period]] = {}
    for key in reader.recordings():
        spans.setdefault(key.camera, []).append(key.span)
    return spans
