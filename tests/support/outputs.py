"""What each output says of some events: the real ones, over a real store, part by part.

`SAYS` has them by the names that the catalogue of events gives them.  A part is a file, a sheet, a topic, a metric or a
paragraph; the events are of 4 May 2026, and it is noon.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from uuid import UUID

from rich.console import Console

from edgecount.alerts.rule import AlertRule
from edgecount.clock import Clock
from edgecount.commands.text.replay_text import print_outcome
from edgecount.commands.text.status_text import print_status
from edgecount.counting.lines.tally import Tallies
from edgecount.daemon.metrics.metrics import Metrics
from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.recorder import Recorder
from edgecount.events.model import AnyEvent
from edgecount.figures.period import Calendar
from edgecount.replay.replaying import ReplayResult
from edgecount.sinks.files.rendering import here
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.sinks.fleet.envelope import event_text
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.sinks.mail.letters.daily import daily_letter
from edgecount.sinks.mail.letters.letters import Letters
from edgecount.sinks.mail.letters.makers import Makers
from edgecount.sinks.mail.mail_sink import is_for_people
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.payloads import event_message, state
from edgecount.sinks.mqtt.topics import Topics
from edgecount.sinks.webhook.post import Answer
from edgecount.sinks.webhook.webhook_settings import WebhookSettings
from edgecount.sinks.webhook.webhook_sink import WebhookSink
from edgecount.site.layout import SiteLayout
from edgecount.site.status import Status
from edgecount.site.status_record import as_record
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.fakes import FakeClock
from tests.support.stored import filled, utc
from tests.support.workbooks import sheets, values

NOW = utc("2026-05-04T12:00")
DAY = NOW.date()
CALENDAR = Calendar(UTC)
LINES, ZONES = {"entrance": ("door",)}, {"entrance": ("floor",)}
RULES = (
    AlertRule(name="full", kind="occupancy", limit=5, clear_below=1),
    AlertRule(name="lying", kind="fallen", limit=0, clear_below=0, hold_seconds=0),
)
LAYOUT = SiteLayout(slug="main-street", name="Main Street", calendar=CALENDAR, lines=LINES, zones=ZONES)
FILES = ReportSettings(layout=LAYOUT)
MQTT = MqttSettings(host="broker", client_id="edgecount", layout=LAYOUT, rules=RULES)
Said = Mapping[str, object]
Events = Sequence[AnyEvent]
"""In the order in which they are stored."""


def _store(folder: Path, events: Events) -> Path:
    watched = {period.start: 60.0 for period in CALENDAR.periods(DAY, 1) if period.start < NOW}
    return filled(folder / "edgecount.sqlite", events, {"entrance": watched})


def csv(folder: Path, events: Events) -> Said:
    """The files, their names without the day."""
    with StoreReader(_store(folder, events)) as reader:
        written = Reports(reader, FILES, folder).write_days(DAY, DAY, NOW)
    return {path.name.replace(f"{DAY}", "*"): path.read_text() for path in written}


def workbook(folder: Path, events: Events) -> Said:
    """The sheets."""
    with StoreReader(_store(folder, events)) as reader:
        (written,) = Reports(reader, FILES, folder).write_months(DAY, DAY, NOW)
    return {name: values(sheet) for name, sheet in sheets(written.read_bytes()).items()}


def _picture(*_shown: object) -> bytes:
    return b"a picture"


def daily_report(folder: Path, events: Events) -> Said:
    """The text of the letter."""
    with StoreReader(_store(folder, events)) as reader:
        return {"text": daily_letter(reader, FILES, DAY, NOW, _picture).text}


def mail(folder: Path, events: Events) -> Said:
    """The letters that the events make."""
    store = _store(folder, events)
    makers = Makers(_picture, _picture, here)
    letters = Letters(store, FILES, {rule.name: rule.kind for rule in RULES}, FakeClock(NOW), makers)
    stored = [StoredEvent(seq, event) for seq, event in enumerate(events, 1) if is_for_people(event)]
    return {f"{item.seq}": letter.subject for item in stored if (letter := letters(item)) is not None}


def _daemon(folder: Path, events: Events, counts: Counts) -> Status:
    """The status after these events, once the config has been read again and the alert rules have looked."""
    clock, path = FakeClock(NOW), folder / "edgecount.sqlite"

    def recorder(store: EventStore) -> Recorder:
        return Recorder(LAYOUT, store, path, Alerting(RULES, LAYOUT, clock), None, counts, clock)

    with EventStore(path) as store:
        former, latter = recorder(store), recorder(store)
        former.start([])
        for event in events:
            former.record([event])
        latter.take_over(former)
        latter.start([])
        latter.tick()
        return latter.status()


def metrics(folder: Path, events: Events) -> Said:
    """Our own metrics, by name."""
    counts = Counts()
    status = _daemon(folder, events, counts)
    text = Metrics(lambda: status, counts).page().body.decode()
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if (name := re.match(r"edgecount_\w+", line)) is not None:
            found.setdefault(re.sub(r"_(bucket|count|sum)$", "", name[0]), []).append(line)
    return found


def mqtt(folder: Path, events: Events) -> Said:
    """The events that are published, by topic and number, and what is retained."""
    topics = Topics(MQTT.prefix)
    found = [(seq, event_message(topics, StoredEvent(seq, event), UTC)) for seq, event in enumerate(events, 1)]
    published = {f"{message.topic} {seq}": message.payload for seq, message in found if message is not None}
    return published | state(MQTT, _daemon(folder, events, Counts()), None)


def webhook(_folder: Path, events: Events) -> Said:
    """The bodies that are posted, by their order."""
    bodies: list[bytes] = []

    def send(_settings: WebhookSettings, body: bytes, _clock: Clock) -> Answer:
        bodies.append(body)
        return Answer(200)

    sink = WebhookSink(WebhookSettings(url="http://localhost/", zone=UTC), FakeClock(NOW), send)
    sink.deliver([StoredEvent(seq, event) for seq, event in enumerate(events, 1)])
    return {f"{number}": body for number, body in enumerate(bodies)}


def fleet(_folder: Path, events: Events) -> Said:
    """What is published of events, by number."""
    settings, store = FleetSettings(host="broker", layout=LAYOUT, box="berlin-12"), UUID(int=1)
    return {f"{seq}": event_text(settings, store, StoredEvent(seq, event), None) for seq, event in enumerate(events, 1)}


def status(folder: Path, events: Events) -> Said:
    """What `edgecount status` prints."""
    screen = io.StringIO()
    record = as_record(_daemon(folder, events, Counts()), UTC)
    print_status(record, Console(file=screen, width=100))
    return {"text": screen.getvalue()}


def replay_table(_folder: Path, events: Events) -> Said:
    """What `edgecount replay` prints at its end."""
    tallies, screen = Tallies(LINES["entrance"]), io.StringIO()
    tallies.take(events)
    print_outcome(ReplayResult(1, 1.0, 1.0, None, was_quit=False), tallies, Console(file=screen, width=100))
    return {"text": screen.getvalue()}


SAYS: Mapping[str, Callable[[Path, Events], Said]] = {
    says.__name__: says
    for says in (mqtt, webhook, fleet, csv, workbook, daily_report, mail, metrics, replay_table, status)
}
