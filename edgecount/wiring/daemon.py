"""The daemon: builds the service of a config, on the parts that outlive a config."""

import logging
import os
import random
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from edgecount.clock import Clock
from edgecount.config.model import Config
from edgecount.config.sections.privacy import UNMASKED
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.settings import Settings
from edgecount.config.settings.settings_asks import settings_asks
from edgecount.daemon.backoff import Backoff
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.daemon.endpoints import Endpoints
from edgecount.daemon.jobs.jobs import Jobs
from edgecount.daemon.jobs.report_files import ReportFiles
from edgecount.daemon.jobs.retention import Retention, RetentionDays
from edgecount.daemon.metrics.metrics import Metrics
from edgecount.daemon.operations.audit_ask import AuditAsk
from edgecount.daemon.operations.control import ControlServer
from edgecount.daemon.operations.health import Health
from edgecount.daemon.operations.heap import give_back
from edgecount.daemon.operations.pages.page_server import PageServer
from edgecount.daemon.operations.supervision import Supervision
from edgecount.daemon.operations.viewed import views
from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.cameras.camera_aims import kept_aim
from edgecount.daemon.recording.cameras.certificates import Certificates
from edgecount.daemon.recording.cameras.person_widths import PersonWidths
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.covered.watched_quarters import WatchedQuarters
from edgecount.daemon.recording.recorder import Recorder
from edgecount.daemon.recording.report_mail import ReportMail
from edgecount.daemon.recording.whole_site import WholeSite
from edgecount.daemon.service import Service
from edgecount.daemon.workers.messages import Inbox, Job, commander, shower
from edgecount.daemon.workers.showing.onto import onto
from edgecount.daemon.workers.supervisor import WorkerSupervisor
from edgecount.daemon.workers.worker_process import Program, WorkerProcess, worker_environ
from edgecount.figures.days.report_due import ReportTimes
from edgecount.gateway.server import GatewayServer
from edgecount.sinks.files import monthly
from edgecount.sinks.kind import SinkContext, SinkKind
from edgecount.sinks.memory import Memory
from edgecount.site.command import Commander
from edgecount.site.layout import SiteLayout
from edgecount.site.live.board import LiveBoard
from edgecount.site.live.live_asks import LiveAsks
from edgecount.site.told_pictures import ToldPictures
from edgecount.store.event_store import EventStore
from edgecount.wiring.job import CameraJob
from edgecount.wiring.layout import calendar, report_settings, site_layout
from edgecount.wiring.pages.asks import asks
from edgecount.wiring.pages.dashboard import build_dashboard, dashboard_task
from edgecount.wiring.pages.kept_asks import kept_asks
from edgecount.wiring.pages.redrawing import drawn_places
from edgecount.wiring.pages.trial_asks import trial_asks
from edgecount.wiring.recordings.desk import RecordingsDesk
from edgecount.wiring.seeing.camera_trust import kept_at
from edgecount.wiring.state import REPORTS, STORE

log = logging.getLogger(__name__)
CSV_SECONDS = 60
XLSX_SECONDS = 15 * 60
RETENTION_SECONDS = 60 * 60
WORKER = (sys.executable, "-P", "-m", "edgecount.wiring.worker")
"""The program of a worker; it finds modules in the same places as this process, and not in the working folder."""


class Services:
    """Builds the service of one config after the other, on parts that outlive them: the store, the workers, the inbox.

    `store` is open, and is the store of the state folder `state`.  `reload` has the config read again, soon;
    the `board` has what cameras show; the `settings` are laid over the config file.
    """

    def __init__(  # noqa: PLR0913 - the parts that outlive a config are many
        self,
        store: EventStore,
        state: Path,
        inbox: Inbox,
        workers: WorkerSupervisor,
        supervision: Supervision,
        stop: threading.Event,
        clock: Clock,
        *,
        reload: Callable[[], object] = lambda: None,
        board: LiveBoard | None = None,
        settings: Settings | None = None,
    ) -> None:
        self._store = store
        self._state = state
        self._path = state / STORE
        self._inbox = inbox
        self._workers = workers
        self._supervision = supervision
        self._stop = stop
        self._reload = reload
        self._clock = clock
        self._counts = Counts()
        self._former: Recorder | None = None
        self._next: Config | None = None
        self._settings = settings
        self._board = board or LiveBoard(clock)
        self._gateway = GatewayServer({}, clock)
        self._dashboard = build_dashboard(self._gateway, clock, stop)
        self._recordings = RecordingsDesk(state, os.environ, clock, stop)

    def close(self) -> None:
        """Let the dashboard go; harmless when repeated."""
        self._dashboard.end()
        self._recordings.end()

    def build(self, config: Config) -> Service:
        """The service of this config."""
        self._next = None
        store, clock, layout = self._store, self._clock, site_layout(config)
        recorder = _recorder(config, layout, store, self._path, self._counts, clock)
        recorder.know(drawn_places(config, store, KeptSettings(self._state)))
        if self._former is not None:
            recorder.take_over(self._former)
        self._former = recorder
        command = commander(self._inbox)
        pictures = ToldPictures(clock)
        deliveries = self._deliveries(config, layout, recorder, command, pictures)
        control = ControlServer(self._state, recorder.status, config.site.timezone, command, self._reload)
        metrics = Metrics(recorder.status, self._counts, lambda: self._workers.process_ids)
        pages = _pages(config, recorder, metrics, deliveries, self._supervision, clock)
        endpoints = Endpoints(
            clock, deliveries, control, pages, pictures, partial(self._show, config, recorder, command)
        )
        jobs = _jobs(config, store, self._state, clock)
        jobs.every(RETENTION_SECONDS, self._recordings.ageing(config).run)
        return Service(self._workers, self._inbox, recorder, endpoints, jobs, self._supervision, self._stop, clock)

    def announce(self, config: Config) -> None:
        """Say which config takes over from the one in force."""
        self._next = config

    def _show(self, config: Config, recorder: Recorder, command: Commander) -> None:
        """Have the dashboard's process run as this config says, and answer it."""
        live = LiveAsks(self._board, recorder.status, shower(self._inbox), self._clock)
        offered = {**asks(config, recorder.status, command), **views(live), **self._recordings.asks(config)}
        lines = {name: list(camera.lines) for name, camera in config.cameras.items()}
        offered["audit.keep"] = AuditAsk(self._path, lines, command, self._clock).ask()
        if self._settings is not None:
            offered |= settings_asks(self._settings)
            offered |= kept_asks(config, self._settings, self._state, self._clock)
            offered |= trial_asks(config, self._settings, self._state, os.environ, self._clock)
        self._gateway.offer(offered)
        self._recordings.employ(config)
        self._dashboard.employ(dashboard_task(config.web, self._state))

    def _goes_on(self, kind: SinkKind) -> bool:
        """Whether sinks like those of this block take over from them."""
        return self._next is not None and kind in self._next.sinks and not self._stop.is_set()

    def _deliveries(
        self, config: Config, layout: SiteLayout, recorder: Recorder, command: Commander, pictures: ToldPictures
    ) -> list[Delivery]:
        """A delivery to each sink of every kind that the config sets up."""
        context = SinkContext(
            layout=layout,
            rules=config.rules,
            reports=report_settings(config),
            store=self._path,
            memory=self._store,
            status=recorder.status,
            command=command,
            mailed=self._counts.mailed,
            clock=self._clock,
            goes_on=self._goes_on,
            pictures=pictures.take,
            config_hash=sha256(config.model_dump_json().encode()).hexdigest(),
        )
        return [
            Delivery(sink, self._store, self._path, self._clock, Backoff(*kind.RETRY_SECONDS, random.random))
            for kind in config.sinks
            for sink in kind.build(context)
        ]


def _recorder(
    config: Config, layout: SiteLayout, store: EventStore, path: Path, counts: Counts, clock: Clock
) -> Recorder:
    if config.privacy.mask == "off":
        log.warning(UNMASKED)
    alerting = Alerting(config.rules, layout, clock)
    report = None
    if config.mail is not None and config.report.mail:
        report = ReportMail(layout, path, config.report.at, store, clock)
    recorder = Recorder(layout, store, path, alerting, report, counts, clock, config.privacy.mask)
    if config.fleet is not None:
        recorder.tell_watched(WatchedQuarters(layout, path, store, clock))
        if layout.whole_site:
            recorder.know_site(WholeSite(store, layout.calendar, clock, layout.calendar.day_of(clock.now())))
    return recorder


def _pages(
    config: Config,
    recorder: Recorder,
    metrics: Metrics,
    deliveries: Sequence[Delivery],
    supervision: Supervision,
    clock: Clock,
) -> PageServer | None:
    """The pages of health and metrics, on this machine's own address; None where the config turns them off."""
    if config.health.port == "off":
        return None
    health = Health(
        late=lambda: supervision.heartbeats.late(clock.monotonic()),
        parts=lambda: {delivery.name: delivery.is_running for delivery in deliveries},
        status=recorder.status,
        zone=config.site.timezone,
    )
    return PageServer(
        config.health.port,
        {"/health": health.all, "/health/live": health.live, "/health/ready": health.ready, "/metrics": metrics.page},
        config.health.names,
    )


def _jobs(config: Config, store: EventStore, state: Path, clock: Clock) -> Jobs:
    jobs = Jobs(clock)
    closing, months = ReportTimes(calendar(config), config.site.in_hours).closing, monthly.apart(jobs.left)
    files = ReportFiles(state / STORE, report_settings(config), state / REPORTS, clock, closing, months)
    files.catch_up()
    keep = config.retention
    retention = Retention(
        store,
        state / REPORTS,
        RetentionDays(keep.events_days, keep.files_days, keep.trails_days),
        calendar(config),
        clock,
    )
    jobs.every(CSV_SECONDS, files.write_days)
    jobs.every(XLSX_SECONDS, files.write_months)
    jobs.every(XLSX_SECONDS, give_back)
    jobs.every(CSV_SECONDS, files.write_months_after_closing)
    jobs.every(RETENTION_SECONDS, retention.run)
    return jobs


def build_supervisor(inbox: Inbox, store: EventStore, state: Path, clock: Clock, board: LiveBoard) -> WorkerSupervisor:
    """The supervisor of all cameras' workers; it has no worker yet.  `store` has what earlier workers learnt.

    What cameras show comes onto the `board`.

    No worker sees what is in the state folder.
    """
    program, widths = Program(WORKER, worker_environ(os.environ, sys.path, state.absolute())), PersonWidths(store)
    certificates = Certificates(store)

    former: dict[str, WorkerProcess] = {}

    def started(job: Job) -> WorkerProcess:
        before = former.get(job.camera)
        tried = succeeding(job, before.job) if before is not None and before.has_begun else job
        told = aimed(trusting(informed(tried, widths), certificates), store)
        former[job.camera] = WorkerProcess(program, told, inbox, clock, onto(board))
        return former[job.camera]

    return WorkerSupervisor(started, inbox, clock)


def succeeding(job: Job, former: Job) -> Job:
    """The job of a worker that comes after one that had begun a `former` job: the same network is not tried again."""
    if not isinstance(job, CameraJob) or not isinstance(former, CameraJob):
        return job
    before, now = former.settings, job.settings
    return replace(job, tried=(before.mount, before.detector) == (now.mount, now.detector))


def trusting(job: Job, certificates: Certificates) -> Job:
    """The job, with the certificate that was trusted before."""
    if isinstance(job, CameraJob) and (place := kept_at(job.settings, job.address)) is not None:
        return replace(job, certificate=certificates.known(job.camera, place))
    return job


def aimed(job: Job, memory: Memory) -> Job:
    """The job, with the marks of the scene that were learnt before."""
    if isinstance(job, CameraJob) and job.settings.notice_moves:
        kept = kept_aim(memory, job.camera)
        return replace(job, aim=kept.marks, moved=kept.moved is not None)
    return job


def informed(job: Job, widths: PersonWidths) -> Job:
    """The job, with what was learnt before."""
    if isinstance(job, CameraJob) and job.settings.mount == "overhead":
        return replace(job, person_width=widths.known(job.camera))
    return job
