"""The recorder: stores events, and keeps figures, alerts and counts up to date with them."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from edgecount import __version__
from edgecount.alerts.rule import AlertStanding
from edgecount.clock import Clock
from edgecount.counting.trails.trail import Trail
from edgecount.counting.zones.site_zone import ZoneKey, site_zones
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.cameras.camera_aims import REDRAWN, CameraAims
from edgecount.daemon.recording.cameras.camera_states import CameraStates
from edgecount.daemon.recording.cameras.certificates import Certificates
from edgecount.daemon.recording.cameras.paused_cameras import PausedCameras, paused_event
from edgecount.daemon.recording.cameras.person_widths import PersonWidths
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.covered.watched_quarters import WatchedQuarters
from edgecount.daemon.recording.drawn_places import KEY, DrawnPlaces
from edgecount.daemon.recording.estimates import Crowds
from edgecount.daemon.recording.event_log import log_event
from edgecount.daemon.recording.report_mail import ReportMail
from edgecount.daemon.recording.staff_at_door import NOBODY, StaffAtDoor
from edgecount.daemon.recording.store_writer import StoreWriter
from edgecount.daemon.recording.whole_site import WholeSite
from edgecount.daemon.workers.messages import Certificate
from edgecount.daemon.workers.work import Work
from edgecount.errors import StoreError, UsageError
from edgecount.events.model import (
    AnyEvent,
    CameraLost,
    CameraMoved,
    CameraMovedCleared,
    OccupancyAdjusted,
    OccupancyReset,
    StaffMarked,
)
from edgecount.figures.heat import Heat
from edgecount.figures.live_figures import LiveFigures
from edgecount.figures.period import Period
from edgecount.figures.whole.told_inside import ToldInside
from edgecount.site.aim import Aim
from edgecount.site.audits.auditing import event_of, require_lines
from edgecount.site.command import (
    AcceptAim,
    AdjustOccupancy,
    Command,
    HearSite,
    KeepAudit,
    MarkStaff,
    PauseCamera,
    ResetOccupancy,
    UnmarkStaff,
)
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.site.layout import SiteLayout
from edgecount.site.learning import BEFORE, complete, stored_in
from edgecount.site.status import Status
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreDamagedError, StoreUnavailableError
from edgecount.store.reader import StoreReader
from edgecount.text import no_such, people

log = logging.getLogger(__name__)

_LONG_BEFORE = timedelta(days=60)
"""How far before that a start looks for the last events of alerts: a camera may be away for long."""


class Recorder:
    """Takes events and commands, stores them, and wakes the deliveries.

    Only one thread may call its methods, except `status`: any thread may call that.
    """

    def __init__(
        self,
        layout: SiteLayout,
        store: EventStore,
        path: Path,
        alerting: Alerting,
        report: ReportMail | None,
        counts: Counts,
        clock: Clock,
        mask: str = "figure",
    ) -> None:
        self._layout = layout
        self._drawn: DrawnPlaces | None = None
        self._mask = mask
        self._quarters: WatchedQuarters | None = None
        self._whole: WholeSite | None = None
        self._store = store
        self._path = path
        self._alerting = alerting
        self._report = report
        self._counts = counts
        self._deliveries: Sequence[Delivery] = ()
        self._writer = StoreWriter(store, clock)
        self._widths = PersonWidths(store)
        self._noted: list[AnyEvent] = []
        self._audits: set[UUID] = set()
        self._certificates = Certificates(store)
        self._aims = CameraAims(store, layout.slug)
        self._learnt: int | None = None
        self._clock = clock
        self._started = clock.now()
        self._site = LiveFigures(layout.calendar, layout.calendar.day_of(self._started), layout.line_keys)
        self._figures = self._site.figures
        self._day = self._last_day = self._figures.day  # the present day, and the latest day with events
        self._cameras = CameraStates(layout.cameras)
        self._crowds = Crowds(layout.slug, layout.crowd_zones)
        self._paused = PausedCameras(store)
        self._zones: Mapping[ZoneKey, ZoneFigures | None] = dict.fromkeys(layout.zone_keys)
        self._alerts: Mapping[str, AlertStanding] = {}
        self._staff = StaffAtDoor()

    def take_over(self, former: "Recorder") -> None:
        """Go on where the recorder of the config before has ended; call it before `start`."""
        self._started = former._started  # noqa: SLF001 - it is of the same class
        self._writer = former._writer  # noqa: SLF001
        self._cameras.take_over(former._cameras)  # noqa: SLF001
        self._crowds.take_over(former._crowds)  # noqa: SLF001
        self._staff = former._staff  # noqa: SLF001
        self._zones = {key: former._zones.get(key) for key in self._zones}  # noqa: SLF001
        if self._whole is not None and former._whole is not None:  # noqa: SLF001
            self._whole.take_over(former._whole)  # noqa: SLF001

    def know(self, drawn: DrawnPlaces) -> None:
        """Tell, at `start`, which lines and zones were redrawn; call it before."""
        self._drawn = drawn

    def tell_watched(self, quarters: WatchedQuarters) -> None:
        """Make events of how long cameras were watched, from `start` on; call it before."""
        self._quarters = quarters

    def know_site(self, whole: WholeSite) -> None:
        """Have the people inside be those of the whole site; call it before `take_over` and `start`."""
        self._whole = whole

    def start(self, deliveries: Sequence[Delivery]) -> None:
        """Make the figures from the store; from now on, `deliveries` are woken when events are stored.

        Where the store cannot be read, deliveries are held back until it can be: otherwise they would publish zeros.
        """
        self._deliveries = deliveries
        if self._whole is not None:
            self._whole.recall()
        for camera in self._layout.cameras:
            if not self._cameras.is_paused(camera) and (since := self._paused.since(camera)) is not None:
                self._cameras.pause(camera, since)
            if (moved := self._aims.known(camera).moved) is not None:
                self._cameras.see_moved(camera, moved)
        if not self._learn():
            for delivery in deliveries:
                delivery.hold()
        self._note_redrawn()

    def _note_redrawn(self) -> None:
        """Store which lines and zones are others than before: what is counted from here on is counted there."""
        now = self._clock.now()
        changes = None if self._drawn is None else self._drawn.changes(now)
        if self._drawn is None or changes is None:
            return
        for change in changes:
            log_event(change)
        self.note(changes)
        for camera in {change.camera for change in changes}.intersection(self._layout.cameras):
            self._see_aimed(camera, self._aims.accept(camera, now, REDRAWN))
        self._writer.remember(KEY, self._drawn.remembered(now))
        self.settle()

    def record(self, events: Iterable[AnyEvent]) -> list[int]:
        """Store events, take them into account, and wake the deliveries; returns the numbers of the events.

        Events that the disk does not take now have no number yet: they wait, and a later `tick` stores them and takes
        them into account.  StoreError where the store is gone or closed.
        """
        events = list(events)
        self.note(events)
        stored = self.settle()
        return [stored[event.id] for event in events if event.id in stored]

    def note(self, events: Iterable[AnyEvent]) -> None:
        """Take events that the next `settle` stores, in their order."""
        events = list(events)
        self._noted += events
        self._writer.note(events)

    def settle(self) -> Mapping[UUID, int]:
        """Store all that was noted, in one go, as `record`; returns the numbers of what was stored, by the events' ids.

        What the disk does not take now waits: it is in good hands all the same.
        """
        noted, self._noted = self._noted, []
        stored = self._writer.store()
        known = self._absorb(stored)
        for event in noted:
            if event.id not in known:
                self._see_event(event)
        return {item.event.id: item.seq for item in stored}

    def cover(self, camera: str, watched: Mapping[datetime, float], work: Work) -> None:
        """Note the seconds (0-60) that a camera was watched, by UTC minute, and count the work done in them."""
        self._writer.cover(camera, watched)
        self._counts.add(camera, work)
        self._cameras.see_work(camera, work, self._clock.monotonic())

    def add_heat(self, camera: str, heat: Heat) -> None:
        """Note the seconds that people spent in front of a camera, by UTC hour and by cell."""
        self._writer.add_heat(camera, heat)

    def add_trails(self, camera: str, trails: Iterable[Trail]) -> None:
        """Note where people walked in front of a camera."""
        self._writer.add_trails(camera, trails)

    def see_zones(self, camera: str, zones: Mapping[str, ZoneFigures]) -> None:
        """Note the present figures of a camera's zones."""
        self._zones = {key: zones.get(key[1]) if key[0] == camera else seen for key, seen in self._zones.items()}

    def see_crowd(self, camera: str, figures: CrowdFigures) -> None:
        """Note the newest estimate of a camera's people; what is kept of earlier ones, the next `settle` stores."""
        self.note(self._crowds.see(camera, figures))

    def see_certificate(self, camera: str, seen: Certificate) -> None:
        """Note, and keep, the certificate of a camera that was trusted at first sight."""
        self._certificates.keep(camera, seen.place, seen.fingerprint)
        self._cameras.see_certificate(camera, seen.fingerprint)

    def see_aim(self, camera: str, aim: Aim) -> None:
        """Note, and keep, where a camera looks; the next `settle` stores the event, where it is one."""
        self._see_aimed(camera, self._aims.see(camera, aim, self._clock.now()))

    def see_person_width(self, camera: str, width: float) -> None:
        """Note, and keep, how broad people's shoulders are at a camera, as a share of the picture's width."""
        self._widths.keep(camera, width)
        self._cameras.see_person_width(camera, width)

    @property
    def paused(self) -> frozenset[str]:
        """The cameras that somebody has paused."""
        return self._cameras.paused

    def obey(self, command: Command) -> int:
        """Carry out a command; returns the number of its event, 0 where that waits to be stored, or there is none.

        UsageError where it names a camera or line that is not there; StoreError as from `record`.
        """
        event = self.heed(command)
        stored = self.settle()
        return 0 if event is None else stored.get(event, 0)

    def heed(self, command: Command) -> UUID | None:
        """Carry out a command; returns the id of its event, which the next `settle` stores, None where there is none.

        UsageError where it names a camera or line that is not there.
        """
        ts = self._clock.now()
        match command:
            case AdjustOccupancy() | ResetOccupancy():
                return self._correct(command, ts)
            case PauseCamera():
                return self._pause(command, ts)
            case MarkStaff() | UnmarkStaff():
                return self._mark_staff(command, ts)
            case KeepAudit():
                return self._keep_audit(command, ts)
            case HearSite(told=told):
                self._hear_site(told)
                return None
            case AcceptAim(camera=camera):
                self._require(camera)
                log.info("%s looks right, somebody says: its scene is learnt anew", camera)
                return self._see_aimed(camera, self._aims.accept(camera, ts))

    def _hear_site(self, told: ToldInside) -> None:
        """Take what the fleet says of the whole site, and keep it now and then; it is no event."""
        if self._whole is None:
            return
        self._whole.hear(told)
        self._see_figures()
        if (kept := self._whole.to_keep) is not None:
            self._writer.remember(*kept)

    def _see_figures(self) -> None:
        """Have the figures be those after the events so far, with the whole site's people inside where those count."""
        figures = self._site.figures
        self._figures = figures if self._whole is None else self._whole.seen(figures)

    def _correct(self, command: AdjustOccupancy | ResetOccupancy, ts: datetime) -> UUID:
        """Note how many people somebody says are inside."""
        site, inside = self._layout.slug, self._figures.inside
        match command:
            case AdjustOccupancy(value=value):
                log.info("%s inside, somebody says; %d counted", people(value), inside)
                return self._heeded(OccupancyAdjusted(id=uuid4(), site=site, ts=ts, value=value))
            case ResetOccupancy(reason=reason):
                log.info("nobody inside, somebody says; %d counted", inside)
                return self._heeded(OccupancyReset(id=uuid4(), site=site, ts=ts, reason=reason))

    def _keep_audit(self, command: KeepAudit, ts: datetime) -> UUID | None:
        """Note an audit, unless it is sent again before it is stored; UsageError for lines that are not there."""
        require_lines(command.audit.camera, command.audit.lines, self._layout.lines)
        if command.id in self._audits:
            return None
        self._audits.add(command.id)
        event = event_of(command.audit, command.id, self._layout.slug, ts)
        log_event(event)
        return self._heeded(event)

    def _mark_staff(self, command: MarkStaff | UnmarkStaff, ts: datetime) -> UUID | None:
        match command:
            case MarkStaff(word=word, by=by):
                return self._say_staff(self._staff.mark(word, ts, by))
            case UnmarkStaff(mark=mark, by=by):
                return self._say_staff(self._staff.undo(mark, ts, by))

    def _say_staff(self, mark: StaffMarked | None) -> UUID | None:
        """Note what was said of a crossing, unless it was said before; UsageError where no crossing is meant."""
        if mark is None:
            raise UsageError(NOBODY)
        if self._staff.is_said(mark):
            return None
        log_event(mark)
        self._staff.take(mark)
        return self._heeded(mark)

    def _heeded(self, event: AnyEvent) -> UUID:
        self.note([event])
        return event.id

    def tick(self) -> None:
        """Store waiting events; begin a new business day where it is time; then evaluate alerts and reports.

        Alerts and reports rest while the store takes nothing: the figures do not change, and no sink gets events.
        """
        self._writer.mend()
        if self._learnt != self._store.renewals and not self._learn():
            return
        self._absorb(self._writer.retry())
        self._see_day()
        if self._writer.state.error is None:
            self._speak()

    def finish(self) -> None:
        """Try a last time to store waiting events; events that cannot be stored are lost, and the log says so."""
        self.note(self._crowds.over())
        if self._whole is not None and (kept := self._whole.kept_at_the_end) is not None:
            self._writer.remember(*kept)
        self.settle()
        self._absorb(self._writer.retry())
        self._writer.finish()

    def status(self) -> Status:
        """The status of everything."""
        figures = self._figures
        return Status(
            version=__version__,
            site=self._layout.slug,
            site_name=self._layout.name,
            started=self._started,
            now=self._clock.now(),
            figures=figures,
            capacity=self._layout.capacity,
            cameras=self._cameras.now,
            zones=self._zones,
            zone_capacities=self._layout.zone_capacities,
            crowds=self._crowds.now,
            alerts=self._alerts,
            sinks={delivery.name: delivery.state(figures.seq) for delivery in self._deliveries},
            store=self._writer.state,
            mask=self._mask,
            whole=None if self._whole is None else self._whole.standing,
        )

    def _learn(self) -> bool:
        """Make the figures from the store, at first or after a new one was begun; False where it cannot be read now."""
        try:
            if self._learnt is None:
                self._alerting.restore(self._load())
                self._alerts = self._alerting.standing()
            else:
                deque(self._load(), 0)
        except (StoreUnavailableError, StoreDamagedError) as error:
            self._writer.fail(error)
            return False
        self._learnt = self._store.renewals
        for delivery in self._deliveries:
            delivery.release()
        return True

    def _absorb(self, stored: Sequence[StoredEvent]) -> set[UUID]:
        """Take stored events into account; returns the ids of those that had been taken into account before."""
        known = {item.event.id for item in stored if item.seq <= self._figures.seq}
        fresh = [item for item in stored if item.event.id not in known]
        for item in fresh:
            self._site.take(item.seq, item.event)
            self._alerting.take(item.event)
            self._staff.take(item.event)
            self._counts.take(item.event)
            if self._whole is not None:
                self._whole.take(item)
        if fresh:
            self._see_figures()
            for delivery in self._deliveries:
                delivery.wake()
        return known

    def _see_day(self) -> None:
        """Begin another business day; where the clock was set back, with the counts that the store has of that day."""
        today = self._layout.calendar.day_of(self._clock.now())
        if today == self._day:
            return
        if today > self._last_day:
            if today > self._figures.day:
                self._site.begin(today)
                if self._whole is not None:
                    self._whole.begin(today)
                self._see_figures()
        elif not self._learn():
            return
        self._day, self._last_day = today, max(self._last_day, today)

    def _speak(self) -> None:
        is_sure = self._whole is None or self._whole.is_sure
        told = self._alerting.step(
            self._figures, self._cameras.now, site_zones(self._zones), self._crowds.now, inside_is_sure=is_sure
        )
        self.record(told)
        for event in told:
            log_event(event, {"found": self._alerting.words(event)})
        if self._writer.state.error is None:
            self._alerts = self._alerting.standing()
            if self._report is not None:
                self.record(self._report.due())
            if self._quarters is not None and (over := self._quarters.due()):
                self.note(over)
                self._writer.remember(*self._quarters.remembered)
                self.settle()

    def _load(self) -> Iterator[AnyEvent]:
        """The events of the last days, after earlier alert events; once all are taken, the figures are complete."""
        calendar = self._layout.calendar
        today = calendar.day_of(self._clock.now())
        span = calendar.day(today)
        site = LiveFigures(calendar, today, self._layout.line_keys)
        if self._whole is not None:
            self._whole.begin(today)
        with StoreReader(self._path) as reader, reader.snapshot():
            for stored in reader.alert_events(Period(span.start - _LONG_BEFORE, span.start - BEFORE)):
                yield stored.event
            for stored in stored_in(reader, Period(span.start - BEFORE, span.end)):
                site.take(stored.seq, stored.event)
                self._staff.take(stored.event)
                if self._whole is not None:
                    self._whole.take(stored)
                yield stored.event
            complete(site, reader)
            extent = reader.extent()
        if extent is not None:
            self._last_day = max(self._last_day, calendar.day_of(extent.end))
        self._site = site
        self._see_figures()

    def _see_event(self, event: AnyEvent) -> None:
        self._cameras.see_event(event)
        if isinstance(event, CameraLost):
            self.see_zones(event.camera, {})
            self.note(self._crowds.lose(event.camera))

    def _see_aimed(self, camera: str, event: CameraMoved | CameraMovedCleared | None) -> UUID | None:
        """Note what has become of a camera's aim; the id of the event."""
        self._cameras.see_moved(camera, self._aims.known(camera).moved)
        if event is None:
            return None
        log_event(event)
        return self._heeded(event)

    def _require(self, camera: str) -> None:
        """UsageError where there is no such camera."""
        if camera not in self._layout.cameras:
            raise UsageError(no_such("camera", camera, self._layout.cameras))

    def _pause(self, command: PauseCamera, ts: datetime) -> UUID | None:
        """Pause a camera, or have it watched again; does nothing where it is so already."""
        camera = command.camera
        self._require(camera)
        if command.paused == self._cameras.is_paused(camera):
            return None
        try:
            self._paused.keep(camera, ts if command.paused else None)
        except StoreError as error:
            log.warning("%s: after a restart this is forgotten: %s", camera, error)
        log.info("%s is %s", camera, "paused" if command.paused else "to be watched again")
        if not command.paused:
            self._cameras.resume(camera)
            return None
        return self._heeded(paused_event(self._layout.slug, camera, ts))
