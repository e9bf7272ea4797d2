"""A shop without cameras: what the daemon counts and tells with, around a real store and a broker on the loopback."""

import random
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from uuid import UUID

from edgecount.clock import Clock
from edgecount.daemon.backoff import Backoff
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.recorder import Recorder
from edgecount.daemon.workers.messages import commander
from edgecount.events.model import Crossing
from edgecount.figures.period import Calendar
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.mqtt_sink import MqttSink
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore

LINES = {"entrance": ("door", "gate"), "back": ("door",)}
KEYS = tuple((camera, line) for camera, names in LINES.items() for line in names)
CALENDAR = Calendar(UTC)


def crossing(number: int, id_: UUID, ts: datetime) -> Crossing:
    """Person `number` comes in or goes, each by another line than the one before."""
    camera, line = KEYS[number % len(KEYS)]
    return Crossing(
        id=id_,
        site="main-street",
        ts=ts,
        camera=camera,
        line=line,
        track=number,
        direction="in" if number % 2 else "out",
        confidence=0.9,
    )


def recorder_of(store: EventStore, path: Path, clock: Clock) -> Recorder:
    """What counts the shop's people; its store's file is at `path`."""
    place = SiteLayout(slug="main-street", name="Main Street", calendar=CALENDAR, lines=LINES, capacity=50)
    alerting = Alerting([], place, clock)
    return Recorder(place, store, path, alerting, None, Counts(), clock)


def delivery_to(port: int, recorder: Recorder, store: EventStore, path: Path, clock: Clock) -> Delivery:
    """What brings the shop's events to the broker at this port."""
    settings = MqttSettings(
        layout=SiteLayout(slug="main-street", name="Main Street", calendar=CALENDAR, lines=LINES, capacity=50),
        host="127.0.0.1",
        port=port,
        interval_minutes=1,
    )
    sink = MqttSink(settings, path, recorder.status, commander(SimpleQueue()), store, clock)
    return Delivery(sink, store, path, clock, Backoff(0.1, 0.5, random.random))
