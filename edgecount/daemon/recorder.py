"""Stores events and keeps what is known of the site up to date with them: what all else is derived from."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from edgecount import __version__
from edgecount.clock import Clock
from edgecount.counting.alert import AlertStanding
from edgecount.counting.period import Calendar, Period
from edgecount.counting.site import LineKey, Site
from edgecount.daemon.alerting import Alerting
from edgecount.daemon.counts import Counts
from edgecount.daemon.delivery import Delivery
from edgecount.daemon.report_mail import ReportMail
from edgecount.daemon.work import Work
from edgecount.errors import StoreError
from edgecount.events import (
    AnyEvent,
    CameraLost,
    CameraRestored,
    LimitCleared,
    LimitExceeded,
    OccupancyAdjusted,
    OccupancyReset,
)
from edgecount.sinks.command import AdjustOccupancy, Command
from edgecount.sinks.status import CameraState, Status
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader

log = logging.getLogger(__name__)

_BEFORE = timedelta(days=4)
"""How far before the business day a start reads: for U-turns over its start, and for who came while all was closed."""

_LONG_BEFORE = timedelta(days=60)
"""How far before that it looks for what alerts said last: a camera may be away for long."""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The site as the recorder knows it; `lines` of all cameras, `site` the short name that events carry."""

    site: str
    site_name: str
    calendar: Calendar
    lines: tuple[LineKey, ...]
    cameras: tuple[str, ...]
    capacity: int | None = None


class Recorder:
    """Takes events and commands, stores them, and lets the deliveries know.

    One thread calls its methods, but for `status`, which may be asked by any.
    """

    def __init__(
        self,
        place: Place,
        store: EventStore,
        path: Path,
        alerting: Alerting,
        report: ReportMail | None,
        counts: Counts,
        clock: Clock,
    ) -> None:
        self._place = place
        self._store = store
        self._path = path
        self._alerting = alerting
        self._report = report
        self._counts = counts
        self._deliveries: Sequence[Delivery] = ()
        self._file: tuple[int, int] | None = None
        self._clock = clock
        self._started = clock.now()
        self._site = Site(place.calendar, place.calendar.day_of(self._started), place.lines)
        self._figures = self._site.figures
        self._cameras: Mapping[str, CameraState] = dict.fromkeys(place.cameras, CameraState())
        self._alerts: Mapping[str, AlertStanding] = {}

    def start(self, deliveries: Sequence[Delivery]) -> None:
        """Learn from the store what was counted before; `deliveries` are woken when something is stored."""
        self._deliveries = deliveries
        self._file = _identity(self._path)
        self._alerting.restore(self._load())
        self._alerts = self._alerting.standing()

    def record(self, events: Iterable[AnyEvent]) -> list[int]:
        """Store events, take them into account, and wake the deliveries; the numbers that they got.

        StoreError where they cannot be kept: nothing was stored then.
        """
        self._require_file()
        events = list(events)
        if not events:
            return []
        seqs = self._store.append(events)
        for seq, event in zip(seqs, events, strict=True):
            if seq <= self._figures.seq:  # it was stored before, and has been taken into account
                continue
            self._site.take(seq, event)
            self._alerting.take(event)
            self._see_camera(event)
            self._counts.take(event)
        self._figures = self._site.figures
        for delivery in self._deliveries:
            delivery.wake()
        return seqs

    def cover(self, camera: str, watched: Mapping[datetime, float], work: Work) -> None:
        """Store the seconds (0-60) that a camera was watched, by UTC minute, and note what was done meanwhile."""
        if watched:
            self._store.add_coverage(camera, watched)
        self._counts.add(camera, work)

    def obey(self, command: Command) -> int:
        """Do what somebody asked for; the number of the event that says so."""
        ts = self._clock.now()
        match command:
            case AdjustOccupancy(value=value):
                log.info("%d people are inside, somebody says; %d were counted", value, self._figures.inside)
                event: AnyEvent = OccupancyAdjusted(id=uuid4(), site=self._place.site, ts=ts, value=value)
            case _:
                log.info("nobody is inside, somebody says; %d were counted", self._figures.inside)
                event = OccupancyReset(id=uuid4(), site=self._place.site, ts=ts, reason=command.reason)
        return self.record([event])[0]

    def tick(self) -> None:
        """Begin a new business day where it is time; raise and clear alerts; see whether a report is due."""
        today = self._place.calendar.day_of(self._clock.now())
        if today > self._figures.day:
            self._site.begin(today)
            self._figures = self._site.figures
        elif today < self._figures.day:  # the clock was ahead and has been set back
            deque(self._load(), 0)
        told = self._alerting.step(self._figures, self._cameras)
        self.record(told)
        for event in told:
            _log_alert(event)
        self._alerts = self._alerting.standing()
        if self._report is not None:
            self.record(self._report.due())

    def status(self) -> Status:
        """How everything stands."""
        figures = self._figures
        return Status(
            version=__version__,
            site=self._place.site,
            site_name=self._place.site_name,
            started=self._started,
            now=self._clock.now(),
            figures=figures,
            capacity=self._place.capacity,
            cameras=self._cameras,
            alerts=self._alerts,
            sinks={delivery.name: delivery.state(figures.seq) for delivery in self._deliveries},
        )

    def _load(self) -> Iterator[AnyEvent]:
        """The events of the last days, and before them what alerts said; at their end the figures are made from them.

        They are read bit by bit: a busy site has hundreds of thousands.
        """
        calendar = self._place.calendar
        today = calendar.day_of(self._clock.now())
        span = calendar.day(today)
        site = Site(calendar, today, self._place.lines)
        with StoreReader(self._path) as reader, reader.snapshot():
            for stored in reader.alert_events(Period(span.start - _LONG_BEFORE, span.start - _BEFORE)):
                yield stored.event
            for stored in _stored_in(reader, Period(span.start - _BEFORE, span.end)):
                site.take(stored.seq, stored.event)
                yield stored.event
            totals = {(total.camera, total.line, total.direction): total.count for total in reader.all_totals()}
            last, seq = reader.last_crossings(), reader.last_seq()
        site.complete(totals, last, seq)
        self._site, self._figures = site, site.figures

    def _require_file(self) -> None:
        """StoreError where the store's file is no longer where it was: what is written to it would go with it."""
        if _identity(self._path) != self._file:
            raise StoreError(
                f"{self._path} was removed or replaced while edgecount ran, so nothing can be kept there; "
                "put it back if it was moved, and start edgecount again"
            )

    def _see_camera(self, event: AnyEvent) -> None:
        match event:
            case CameraRestored():
                state = CameraState("online", event.ts)
            case CameraLost():
                state = CameraState("offline", event.ts, event.reason, event.condition)
            case _:
                return
        self._cameras = {**self._cameras, event.camera: state}


def _log_alert(event: AnyEvent) -> None:
    match event:
        case LimitExceeded():
            log.warning("alert %s is raised: %d, the limit is %d", event.rule, event.value, event.limit)
        case LimitCleared():
            log.info("alert %s is cleared: %d", event.rule, event.value)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at a path; None where there is none, or where nobody can tell."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _stored_in(reader: StoreReader, span: Period) -> Iterator[StoredEvent]:
    """The events of a span of time, in the order of their numbers."""
    first = reader.first_seq(span.start)
    events = [] if first is None else reader.read_after(first - 1, _AT_ONCE)
    while events:
        yield from (stored for stored in events if stored.event.ts in span)
        events = reader.read_after(events[-1].seq, _AT_ONCE)
