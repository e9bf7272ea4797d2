"""Ten thousand boxes on two cores, at a tenth of the rate of real shops: what they tell does not wait ever longer.

Each box tells 1,000 events a day and a heartbeat a minute, over four MQTT connections that publish for all of them, to
a real RabbitMQ 4; `edgecount fleet ingest` takes them into a real PostgreSQL, and Prometheus's page is read every 15
seconds.  After a minute, in which each box is heard once, the time begins.  Waiting are the events that were published
and are no rows yet; what publishes, and all else that the machine does, has the same two cores.
"""

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import psycopg
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from benchmarks.boxes import SimulatedBoxes
from benchmarks.report import Chapter, Table, at_most
from tests.support.machine.processes import cpu_seconds, family_cpu_seconds
from tests.support.servers.ports import free_port
from tests.support.servers.postgres import Postgres
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.fleet_server import FleetServer
from tests.support.waiting import wait_until

TITLE = "A fleet"
BOXES, EVENTS_A_DAY = 10_000, 1000
CONNECTIONS = 4
SETTLING, SECONDS = 60.0, 120.0
TICK_SECONDS, LOOK_SECONDS, SCRAPE_SECONDS = 0.1, 1.0, 15.0


@dataclass(frozen=True, slots=True)
class Look:
    """How it stands at a moment (s): events published and not yet rows, and messages ready in the queue."""

    at: float
    waiting: int
    ready: int


@dataclass(frozen=True, slots=True)
class FleetFound:
    """What was seen: `lost` events of those published, `cores` by program, and what Prometheus's page took (s)."""

    published: int
    lost: int
    boxes: int
    missing: int
    looks: Sequence[Look]
    cores: Mapping[str, float]
    scrapes: Sequence[float]

    def mean_waiting(self, first: float, last: float) -> float:
        """The mean of the events that waited, between two shares of the time."""
        part = self.looks[int(first * len(self.looks)) : int(last * len(self.looks))]
        return mean(look.waiting for look in part)


class FleetRun:
    """The engines, and the connections that publish, while they run."""

    def __init__(self, stack: ExitStack, folder: Path, boxes: SimulatedBoxes) -> None:
        self._boxes = boxes
        self.port = free_port()
        self.postgres = stack.enter_context(Postgres(is_safe=True))
        self.database = stack.enter_context(self.postgres.database())
        self.node = stack.enter_context(RabbitNode(folder / "rabbit", bound=False))
        options = ("--metrics", self.port)
        self.server = stack.enter_context(FleetServer(folder / "server", self.database, self.node.address, *options))
        self.server.wait_for_queue()
        self._connection = stack.enter_context(psycopg.connect(self.database, autocommit=True))
        self._clients = [_client(stack, self.node, number) for number in range(CONNECTIONS)]
        self._began = time.monotonic()

    def publish(self, until: float) -> None:
        """Publish what is due until so many seconds after the beginning, then wait for that moment."""
        for told in self._boxes.until(until, datetime.now(UTC)):
            self._clients[told.box % CONNECTIONS].publish(told.topic, told.payload, qos=1)
        time.sleep(max(0.0, self._began + until - time.monotonic()))

    def look(self, at: float) -> Look:
        """How it stands."""
        return Look(at, self._boxes.events - self.asked("SELECT count(*) FROM event"), self.server.left())

    def asked(self, question: str) -> int:
        """A number from the database."""
        row = self._connection.execute(question.encode()).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def scraped(self) -> float:
        """Read Prometheus's page; how long that took (s)."""
        began = time.monotonic()
        with urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=60) as answer:
            answer.read()
        return time.monotonic() - began

    def used(self) -> Mapping[str, float]:
        """The processor time of each program so far (s)."""
        return {
            "RabbitMQ": family_cpu_seconds(self.node.pid),
            "ingest": family_cpu_seconds(self.server.pid),
            "PostgreSQL": family_cpu_seconds(self.postgres.pid),
            "what publishes and looks": cpu_seconds(os.getpid()),
        }


def run(boxes: SimulatedBoxes, settling: float = SETTLING, seconds: float = SECONDS) -> FleetFound:
    """Let the boxes tell for so long."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    with TemporaryDirectory() as folder, ExitStack() as stack:
        fleet = FleetRun(stack, Path(folder), boxes)
        for step in range(1, int(settling / TICK_SECONDS) + 1):
            fleet.publish(step * TICK_SECONDS)
        before, looks, scrapes = fleet.used(), list[Look](), list[float]()
        ticks = int(LOOK_SECONDS / TICK_SECONDS)
        for step in range(1, int(seconds / TICK_SECONDS) + 1):
            at = settling + step * TICK_SECONDS
            fleet.publish(at)
            if step % ticks == 0:
                looks.append(fleet.look(at - settling))
            if step % int(SCRAPE_SECONDS / TICK_SECONDS) == 0:
                scrapes.append(fleet.scraped())
        cores = {name: (used - before[name]) / seconds for name, used in fleet.used().items()}
        _wait_for_the_rest(fleet, boxes)
        lost = fleet.look(seconds).waiting
        heard, missing = fleet.asked("SELECT count(*) FROM box"), fleet.asked("SELECT sum(missing) FROM missing")
    return FleetFound(boxes.events, lost, heard, missing, looks, cores, scrapes)


def measure() -> Chapter:
    """The numbers as people read them."""
    boxes = SimulatedBoxes(BOXES, EVENTS_A_DAY)
    found = run(boxes)
    first, last = found.mean_waiting(0, 0.25), found.mean_waiting(0.75, 1)
    goals = [
        at_most(f"{BOXES:,} boxes: events that wait more at the end, on average", last - first, boxes.rate, "{:,.0f}"),
        at_most(f"{BOXES:,} boxes: events lost of {found.published:,}", found.lost, 0, "{:,.0f}"),
    ]
    ready = [look.ready for look in found.looks]
    rows = [
        ("messages a second", f"{boxes.rate:.0f} events, {BOXES / 60:.0f} heartbeats"),
        ("events that wait, first and last quarter of the time", f"{first:,.0f} and {last:,.0f} on average"),
        ("at most", f"{max(look.waiting for look in found.looks):,}"),
        ("ready in the queue, at most", f"{max(ready):,}"),
        ("boxes heard, numbers missing", f"{found.boxes:,}, {found.missing:,}"),
        ("Prometheus's page", f"{mean(found.scrapes):.2f} s, {max(found.scrapes):.2f} s at most"),
        *((f"cores of {name}", f"{cores:.2f}") for name, cores in found.cores.items()),
    ]
    return Chapter(TITLE, __doc__ or "", goals, [Table(f"{SECONDS:.0f} seconds", ("", "measured"), rows)])


def _wait_for_the_rest(fleet: FleetRun, boxes: SimulatedBoxes) -> None:
    def rows() -> int:
        return fleet.asked("SELECT count(*) FROM event")

    wait_until(lambda: rows() >= boxes.events, rows, rows)


def _client(stack: ExitStack, node: RabbitNode, number: int) -> Client:
    client = Client(CallbackAPIVersion.VERSION2, f"boxes-{number}", protocol=MQTTProtocolVersion.MQTTv5)
    client.username_pw_set("box", "box")
    client.max_inflight_messages_set(1000)
    client.connect(node.host, node.port)
    client.loop_start()
    stack.callback(client.loop_stop)
    stack.callback(client.disconnect)
    return client
