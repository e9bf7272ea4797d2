"""How fast a backlog leaves the store for a broker, and what memory that takes: 100,000 events, a local mosquitto.

Two processes are measured: one that drains a full store, as the daemon does when its broker is back, and one that has
nothing to drain; the difference is what the backlog takes.  What bare paho does with the same payloads, as many of them
on their way at once, says how fast the machine is in that minute.
"""

import json
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from benchmarks.report import Chapter, Table, at_least, at_most
from benchmarks.shop import CALENDAR, crossing, delivery_to, recorder_of
from edgecount.clock import SystemClock
from edgecount.sinks.mqtt import payloads
from edgecount.sinks.mqtt.topics import Topics
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.servers.broker import Broker

TITLE = "Delivery"
EVENTS = 100_000
RATE, MEBIBYTES = 1000.0, 50.0
"""Events a second at least, and memory at most."""
APART = timedelta(seconds=0.36)
"""Ten thousand people an hour."""
ROOT = Path(__file__).parents[1]
AT_ONCE = 100
QUIET = ("log_type none", "log_type notice", "log_type information")
"""A broker that does not write down every message."""
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Drained:
    """A process that has drained a store: how long it took (seconds), and its memory (MiB).

    `started` when it was ready to deliver, `highest` while it delivered, `ever` in its whole life: a start reads the
    events of the last days.
    """

    seconds: float
    started: float
    highest: float
    ever: float


@dataclass(frozen=True, slots=True)
class Delivered:
    """A backlog of `events`: how many left in a second, and how many bare paho publishes.

    `extra` is the memory that draining took, `extra_ever` what it took with the start, both in MiB and beyond those of
    a process that has nothing to drain.
    """

    events: int
    rate: float
    paho: float
    extra: float
    extra_ever: float


def measure(events: int = EVENTS) -> Delivered:
    """Drain a full store and an empty one to a broker of their own, and publish the same with paho alone."""
    with TemporaryDirectory() as name:
        full, empty = fill(Path(name, "full.sqlite"), events), fill(Path(name, "empty.sqlite"), 0)
        with Broker(Path(name, "broker"), options=QUIET) as broker:
            idle, busy = drain(empty, broker.port), drain(full, broker.port)
            seconds = publish(full, broker)
    return Delivered(
        events=events,
        rate=events / busy.seconds,
        paho=events / seconds,
        extra=busy.highest - busy.started - (idle.highest - idle.started),
        extra_ever=busy.ever - idle.ever,
    )


def fill(path: Path, events: int) -> Path:
    """A store with so many crossings, of which none is delivered; the last was just now."""
    began = datetime.now(UTC) - events * APART
    with EventStore(path) as store:
        store.begin_cursor("mqtt")
        store.append(crossing(n, UUID(int=n), began + n * APART) for n in range(1, events + 1))
    return path


def drain(store: Path, port: int) -> Drained:
    """Drain it in a process of its own."""
    with begin_to_drain(store, port) as process:
        try:
            said, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    return Drained(**json.loads(said))


def begin_to_drain(store: Path, port: int) -> "subprocess.Popen[str]":
    """A process that drains it, and says at its end how that went."""
    command = [sys.executable, "-m", "benchmarks.delivery", str(store), str(port)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603 - it is this module


def drain_here(path: Path, port: int) -> Drained:
    """Drain it in this process."""
    clock = SystemClock()
    with EventStore(path) as store, StoreReader(path) as reader:
        recorder = recorder_of(store, path, clock)
        delivery = delivery_to(port, recorder, store, path, clock)
        recorder.start([delivery])
        ever, started = _memory("VmHWM"), _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the highest use of memory is now the present one
        last, began = reader.last_seq(), time.monotonic()
        delivery.start()
        while delivery.state(last).waiting:
            time.sleep(0.02)
        seconds, highest = time.monotonic() - began, _memory("VmHWM")
        delivery.finish(clock.monotonic() + 5)
        delivery.join(5)
    return Drained(seconds, started, highest, max(ever, highest))


def _memory(kind: str) -> float:
    """What the system says of this process's memory, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024


def publish(store: Path, broker: Broker) -> float:
    """Publish a store's events with paho alone, and wait for all acknowledgements; how long it took (seconds)."""
    with StoreReader(store) as reader:
        found = (payloads.event_message(Topics("paho"), item, CALENDAR.zone) for item in reader.read_after(0, 10**9))
        messages = [message for message in found if message is not None]
    client = Client(CallbackAPIVersion.VERSION2, "paho", protocol=MQTTProtocolVersion.MQTTv5)
    room = threading.Semaphore(AT_ONCE)
    client.on_publish = lambda *_acknowledged: room.release()
    client.connect(broker.host, broker.port)
    client.loop_start()
    began = time.monotonic()
    for message in messages:
        room.acquire()
        client.publish(message.topic, message.payload, qos=1)
    for _ in range(AT_ONCE):
        room.acquire()
    seconds = time.monotonic() - began
    client.disconnect()
    client.loop_stop()
    return seconds


def chapter() -> Chapter:
    """The numbers as people read them."""
    delivered = measure()
    goals = [
        at_least(f"{delivered.events:,} waiting events to a mosquitto", delivered.rate, RATE, "{:,.0f} a second"),
        at_most("memory beyond that of an idle process", delivered.extra, MEBIBYTES, "{:.1f} MiB"),
    ]
    rows = [
        ("the same payloads by bare paho", f"{delivered.paho:,.0f} a second"),
        ("edgecount, in units of paho", f"{delivered.rate / delivered.paho:.2f}"),
        ("memory with the start, which reads four days", f"{delivered.extra_ever:.1f} MiB"),
    ]
    return Chapter(TITLE, __doc__ or "", goals, [Table("For comparison", ("", "measured"), rows)])


if __name__ == "__main__":
    print(json.dumps(asdict(drain_here(Path(sys.argv[1]), int(sys.argv[2])))))
