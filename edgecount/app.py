"""The wiring: Config → objects.  The only module that knows every concrete class."""

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2

from edgecount.cadence import Cadence
from edgecount.clock import Clock
from edgecount.config.camera import Camera
from edgecount.config.model import Config
from edgecount.config.secret import Secret
from edgecount.counting.period import Calendar
from edgecount.counting.report_due import ReportTimes
from edgecount.counting.rule import LineRule
from edgecount.daemon.alerting import Alerting
from edgecount.daemon.backoff import Backoff
from edgecount.daemon.control import ControlServer
from edgecount.daemon.counts import Counts
from edgecount.daemon.delivery import Delivery
from edgecount.daemon.health import Health
from edgecount.daemon.jobs import Jobs
from edgecount.daemon.metrics import Metrics
from edgecount.daemon.orders import Inbox, commander
from edgecount.daemon.outlets import Outlets
from edgecount.daemon.pages import PageServer
from edgecount.daemon.recorder import Place, Recorder
from edgecount.daemon.report_files import ReportFiles
from edgecount.daemon.report_mail import ReportMail
from edgecount.daemon.retention import Retention
from edgecount.daemon.service import Service
from edgecount.daemon.supervision import Supervision
from edgecount.daemon.watcher import Watcher
from edgecount.daemon.work import TimedDetector, WorkMeter
from edgecount.detectors.select import load_detector
from edgecount.detectors.viewed import ViewedDetector
from edgecount.errors import UsageError
from edgecount.followers.correlation import CorrelationFollower
from edgecount.overlay.painter import Painter
from edgecount.overlay.scene import DrawnLine, DrawnZone
from edgecount.pipeline import NamedLine, Pipeline, Watch
from edgecount.ports import Detector
from edgecount.sinks.command import Commander
from edgecount.sinks.mail.letters import Letters
from edgecount.sinks.mail.settings import MailSettings
from edgecount.sinks.mail.sink import MailSink
from edgecount.sinks.mqtt.settings import MqttSettings
from edgecount.sinks.mqtt.sink import MqttSink
from edgecount.sinks.settings import ReportSettings
from edgecount.sources.select import live_source
from edgecount.sources.sight import Sight
from edgecount.store.event_store import EventStore
from edgecount.tracking.tracker import Tracker

STORE = "edgecount.sqlite"
"""The store's name in the state folder, and in a replay's folder of logs."""

REPORTS = "reports"
"""The folder of files that staff read, in the state folder."""

CSV_SECONDS = 60
XLSX_SECONDS = 15 * 60
RETENTION_SECONDS = 60 * 60


def state_folder(named: Path | None, environ: Mapping[str, str]) -> Path:
    """Where the store lives: as named, else where systemd says, else ./var."""
    return named or Path(environ.get("STATE_DIRECTORY") or "var")


def pick_camera(config: Config, name: str | None) -> str:
    """The camera that was named, else the only one; UsageError where there is no such camera, or a choice."""
    names = ", ".join(config.cameras)
    if name is None and len(config.cameras) > 1:
        raise UsageError(f"the config has several cameras ({names}): choose one with --camera NAME")
    if name is not None and name not in config.cameras:
        raise UsageError(f"the config has no camera {name!r}; it has {names}")
    return name or next(iter(config.cameras))


def build_pipeline(config: Config, name: str, *, replaying: bool = False, detector: Detector | None = None) -> Pipeline:
    """The pipeline of one camera; ModelError where its model cannot be loaded, UsageError where it counts nothing.

    `detector` takes the place of the one that the config names: to measure it, or to do without.
    """
    camera = _counting_camera(config, name)
    settings, tracking = camera.detector, camera.tracking
    cv2.setNumThreads(settings.threads)  # resizing must not take the cores that inference was not given
    return Pipeline(
        Watch(config.site.slug, name, _lines(camera), _rule(camera)),
        detector or build_detector(camera),
        CorrelationFollower(tracking.max_followers, tracking.min_follow_score),
        Cadence(settings.every),
        Tracker(settings.min_confidence, tracking.lost_after_seconds),
        replaying=replaying,
    )


def _counting_camera(config: Config, name: str) -> Camera:
    """The camera of that name; UsageError where it has no lines."""
    camera = config.cameras[name]
    if not camera.lines:
        raise UsageError(
            f"camera {name} has no lines, so there is nothing to count: draw one under cameras.{name}.lines"
        )
    return camera


def build_detector(camera: Camera) -> Detector:
    """The detector of one camera, which looks where its view says."""
    settings = camera.detector
    return ViewedDetector(
        load_detector(settings.model, settings.runtime, settings.min_confidence, settings.threads),
        settings.view,
        [line.segment for line in camera.lines.values()],
    )


def _lines(camera: Camera) -> tuple[NamedLine, ...]:
    return tuple(NamedLine(name, line.segment, line.in_side) for name, line in camera.lines.items())


def _rule(camera: Camera) -> LineRule:
    counting = camera.counting
    return LineRule(camera.anchor, counting.clear_of_line, counting.u_turn, counting.u_turn_window_seconds)


def build_painter(camera: Camera) -> Painter:
    """What draws a camera's lines and zones, and the people in front of it."""
    return Painter(
        [DrawnLine(name, line.segment, line.in_side) for name, line in camera.lines.items()],
        [DrawnZone(name, zone.corners) for name, zone in camera.zones.items()],
        camera.anchor,
    )


def calendar(config: Config) -> Calendar:
    """The site's business days."""
    return Calendar(config.site.timezone, config.site.day_start)


def report_settings(config: Config, cameras: Mapping[str, Camera] | None = None) -> ReportSettings:
    """How the files of the site look; of all cameras, or of some."""
    site, files = config.site, config.files
    return ReportSettings(
        site=site.slug,
        site_name=site.name,
        calendar=calendar(config),
        lines={name: tuple(camera.lines) for name, camera in (cameras or config.cameras).items()},
        is_open=site.is_open,
        capacity=site.capacity,
        period_minutes=files.period_minutes,
        delimiter=files.separator,
        bom=files.bom,
    )


def mqtt_settings(config: Config) -> MqttSettings | None:
    """The broker, and what is published there; None where the config names none."""
    mqtt, site = config.mqtt, config.site
    if mqtt is None:
        return None
    return MqttSettings(
        host=mqtt.host,
        port=mqtt.port,
        client_id=mqtt.client_id or f"edgecount-{site.slug}"[:64],
        prefix=mqtt.prefix,
        user=_revealed(mqtt.user),
        password=_revealed(mqtt.password),
        tls=mqtt.tls,
        ca=mqtt.ca,
        interval_minutes=mqtt.interval_minutes,
        discovery_prefix=mqtt.discovery_prefix if mqtt.discovery else None,
        site=site.slug,
        site_name=site.name,
        calendar=calendar(config),
        lines={name: tuple(camera.lines) for name, camera in config.cameras.items()},
        capacity=site.capacity,
        rules=config.rules,
    )


def mail_settings(config: Config) -> MailSettings | None:
    """The mail server, and who writes to whom; None where the config names none."""
    mail = config.mail
    if mail is None:
        return None
    return MailSettings(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        ca=mail.ca,
        user=_revealed(mail.user),
        password=_revealed(mail.password),
        sender=mail.sender,
        receivers=mail.receivers,
        deadline_seconds=mail.deadline_seconds,
    )


def _revealed(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()


def build_watchers(config: Config, inbox: Inbox, stop: threading.Event, clock: Clock) -> dict[str, Watcher]:
    """Who watches each camera, by name; every camera has a source.  ModelError as from `build_pipeline`.

    Loading a model takes its time: when `stop` is set meanwhile, the others are left out.
    """
    watchers: dict[str, Watcher] = {}
    for name in config.cameras:
        if not stop.is_set():
            watchers[name] = _watcher(config, name, inbox, stop, clock)
    return watchers


def _watcher(config: Config, name: str, inbox: Inbox, stop: threading.Event, clock: Clock) -> Watcher:
    camera = _counting_camera(config, name)
    if camera.source is None:
        raise ValueError(f"camera {name} has no source")
    frames = live_source(camera.source.address.reveal(), clock, stop)
    meter = WorkMeter(lambda: frames.dropped)
    return Watcher(
        config.site.slug,
        name,
        frames,
        build_pipeline(config, name, detector=TimedDetector(build_detector(camera), meter, clock)),
        inbox.put,
        clock,
        stop=stop,
        sight=None if camera.source.kind == "file" else Sight(),  # a clip may stand still or be dark
        meter=meter,
    )


@contextmanager
def running_service(
    config: Config,
    watchers: Mapping[str, Watcher],
    inbox: Inbox,
    state: Path,
    supervision: Supervision,
    stop: threading.Event,
    clock: Clock,
) -> Iterator[Service]:
    """The daemon of this config, ready to run; its store is open as long as the block lasts.

    StoreError where the store cannot be opened, or another daemon has the state folder.
    """
    path = state / STORE
    with EventStore(path) as store:
        counts = Counts()
        recorder = _recorder(config, store, path, counts, clock)
        command = commander(inbox)
        mqtt = _mqtt_sink(config, store, path, recorder, command, clock)
        mail = _mail_sinks(config, path, counts, clock)
        deliveries = [Delivery(sink, store, path, clock, Backoff(1, 60, random.random)) for sink in mail]
        if mqtt is not None:
            deliveries.append(Delivery(mqtt, store, path, clock, Backoff(1, 5, random.random)))
        control = ControlServer(state, recorder.status, config.site.timezone, command)
        pages = _pages(config, recorder, counts, mqtt, deliveries, supervision, clock)
        outlets = Outlets(clock, deliveries, control, pages)
        jobs = _jobs(config, store, state, clock)
        yield Service(watchers, inbox, recorder, outlets, jobs, supervision, stop, clock)


def _recorder(config: Config, store: EventStore, path: Path, counts: Counts, clock: Clock) -> Recorder:
    site, days = config.site, calendar(config)
    place = Place(
        site=site.slug,
        site_name=site.name,
        calendar=days,
        lines=tuple((name, line) for name, camera in config.cameras.items() for line in camera.lines),
        cameras=tuple(config.cameras),
        capacity=site.capacity,
    )
    alerting = Alerting(config.rules, site.slug, days, site.is_open, clock)
    report = None
    if config.mail is not None and config.report.mail:
        report = ReportMail(site.slug, path, days, site.in_hours, config.report.at, store, clock)
    return Recorder(place, store, path, alerting, report, counts, clock)


def _mqtt_sink(
    config: Config, store: EventStore, path: Path, recorder: Recorder, command: Commander, clock: Clock
) -> MqttSink | None:
    settings = mqtt_settings(config)
    return None if settings is None else MqttSink(settings, path, recorder.status, command, store, clock)


def _mail_sinks(config: Config, path: Path, counts: Counts, clock: Clock) -> list[MailSink]:
    """A sink for each receiver."""
    settings = mail_settings(config)
    if settings is None:
        return []
    kinds = {rule.name: rule.kind for rule in config.rules}
    letters = Letters(path, report_settings(config), kinds, clock)
    return [MailSink(settings, receiver, letters, counts.mailed, clock) for receiver in settings.receivers]


def _pages(
    config: Config,
    recorder: Recorder,
    counts: Counts,
    mqtt: MqttSink | None,
    deliveries: Sequence[Delivery],
    supervision: Supervision,
    clock: Clock,
) -> PageServer | None:
    """Health and metrics on this machine's own address; None where the config wants none."""
    if config.health.port == "off":
        return None
    metrics = Metrics(recorder.status, counts, None if mqtt is None else lambda: mqtt.is_connected)
    health = Health(
        late=lambda: supervision.heartbeats.late(clock.monotonic()),
        parts=lambda: {delivery.name: delivery.is_running for delivery in deliveries},
        status=recorder.status,
        zone=config.site.timezone,
    )
    return PageServer(
        config.health.port,
        {"/health": health.all, "/health/live": health.live, "/health/ready": health.ready, "/metrics": metrics.page},
    )


def _jobs(config: Config, store: EventStore, state: Path, clock: Clock) -> Jobs:
    closing = ReportTimes(calendar(config), config.site.in_hours).closing
    files = ReportFiles(state / STORE, report_settings(config), state / REPORTS, clock, closing)
    files.catch_up()
    keep = config.retention
    retention = Retention(store, state / REPORTS, keep.events_days, keep.files_days, calendar(config), clock)
    jobs = Jobs(clock)
    jobs.every(CSV_SECONDS, files.write_days)
    jobs.every(XLSX_SECONDS, files.write_months)
    jobs.every(CSV_SECONDS, files.write_months_after_closing)
    jobs.every(RETENTION_SECONDS, retention.run)
    return jobs
