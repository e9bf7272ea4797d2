"""What waits for hours or days arrives whole: a database that is away for an hour, a box that is offline for days."""

import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pika
import pytest

from benchmarks.boxes import SimulatedBoxes, Told
from edgecount.daemon.recording.covered.watched_quarters import watched_in
from edgecount.events.model import AnyEvent, Crossing
from edgecount.figures.period import Period
from edgecount.fleet.amqp import EXCHANGE
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.fleet_messages import envelope, heartbeat
from tests.support.machine.processes import held_by
from tests.support.servers.overheard import ASKS, EVENTS, Overheard
from tests.support.servers.postgres import Postgres
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.calling import call
from tests.support.shops.fleet_server import FleetServer
from tests.support.shops.fleet_tables import change, rows
from tests.support.shops.uplink_box import at, came_in, uplink_box
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="RabbitMQ is run by chroot")]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ASKED_WITHIN = 45
"""A gap is asked about after 20 to 30 seconds."""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitNode]:
    with RabbitNode(tmp_path_factory.mktemp("broker") / "rabbit", bound=False) as made:
        yield made


@contextmanager
def fleet(folder: Path, node: RabbitNode) -> Iterator[tuple[Postgres, str, FleetServer]]:
    """A database and its ingest, whose queue is there."""
    with (
        Postgres() as postgres,
        postgres.database() as database,
        FleetServer(folder / "server", database, node.address) as server,
    ):
        server.wait_for_queue()
        yield postgres, database, server


def wait_for_events(server: FleetServer, database: str, count: int) -> None:
    def arrived() -> int:
        return int(rows(database, "SELECT count(*) FROM event")[0][0])

    wait_until(lambda: arrived() >= count, lambda: (arrived(), count, server.log[-1000:]), arrived)
    assert rows(database, "SELECT count(*), count(DISTINCT (store, seq)) FROM event") == [(count, count)]
    assert rows(database, "SELECT reason FROM refused") == []


def publish(node: RabbitNode, told: Iterable[Told]) -> Counter[str]:
    """Publish what boxes tell; how many events each of them told."""
    events = Counter[str]()
    with pika.BlockingConnection(pika.URLParameters(node.address)) as connection:
        channel = connection.channel()
        for message in told:
            channel.basic_publish(EXCHANGE, message.topic.replace("/", "."), message.payload.encode())
            if message.topic.endswith("event"):
                events[f"box-{message.box}"] += 1
    return events


def with_gaps(count: int, now: datetime) -> Iterator[Told]:
    """So many boxes tell an event before which nine are missing."""
    for number in range(count):
        name, store = f"gap-{number}", UUID(int=10**9 + number)
        yield Told(number, f"edgecount/{name}/event", json.dumps(envelope(10, now, 9, box=name, store=store)))
        beat = heartbeat(name, store, now, told_seq=10, last_seq=10)
        yield Told(number, f"edgecount/{name}/heartbeat", json.dumps(beat))


def test_what_a_thousand_boxes_tell_in_an_hour_waits_for_the_database(tmp_path: Path, node: RabbitNode) -> None:
    boxes = SimulatedBoxes(count=1000, events_a_day=1000)
    with fleet(tmp_path, node) as (postgres, database, server), Overheard(node.address, ASKS) as asks:
        told = publish(node, boxes.until(60, datetime.now(UTC)))
        wait_for_events(server, database, boxes.events)
        before = held_by(server.pid)
        postgres.kill()
        for minute in range(2, 62):
            told += publish(node, boxes.until(60 * minute, datetime.now(UTC)))
        publish(node, with_gaps(200, datetime.now(UTC)))
        grown = (held_by(server.pid).resident - before.resident) / 2**20
        print(f"{boxes.events} events, {boxes.beats} heartbeats; ingest grew by {grown:.1f} MiB")  # noqa: T201
        assert "what comes waits at the broker" in server.log
        assert grown < 32
        postgres.start()
        began = time.monotonic()
        wait_until(
            lambda: rows(database, "SELECT count(*) FROM event") == [(boxes.events + 200,)],
            lambda: server.log[-500:],
            lambda: rows(database, "SELECT count(*) FROM event"),
        )
        print(f"all are there after {time.monotonic() - began:.1f} s")  # noqa: T201 - it is what is measured
        time.sleep(ASKED_WITHIN)
        asked = [box for box, _ in asks.found()]
        sums = rows(
            database, "SELECT box, sum(people_in), sum(people_out) FROM hourly WHERE box LIKE 'box-%' GROUP BY box"
        )
        assert {box: (people_in, out) for box, people_in, out in sums} == {
            box: (count - count // 2, count // 2) for box, count in told.items()
        }
        assert rows(database, "SELECT count(*) FROM refused") == [(0,)]
        assert rows(database, "SELECT count(*) FROM missing WHERE box LIKE 'box-%'") == [(0,)]
        assert rows(database, "SELECT max(abs(skew_seconds)) < 30 FROM heartbeat") == [(True,)]
        assert (len(asked), len(set(asked))) == (50, 50)
        assert all(box.startswith("gap-") for box in asked)
        assert (server.stop(), server.left()) == (0, 0)


def stored_meanwhile(made: FleetSettings, store: UUID, since: datetime) -> Iterator[AnyEvent]:
    """Three days: somebody comes in every ten minutes from 9 to 20, when one of two cameras is watched."""
    for hour in range(72):
        begins = since + hour * HOUR
        is_open = 9 <= begins.hour < 20
        minutes = {begins + number * MINUTE: 60.0 for number in range(60)} if is_open else {}
        quarters = watched_in(
            Period(begins, begins + HOUR), {"entrance": minutes}, made.layout.cameras, made.layout.slug, store
        )
        people: list[AnyEvent] = [
            replace(came_in(made.box, 100 + 6 * hour + number), ts=begins + 10 * number * MINUTE)
            for number in range(6 if is_open else 0)
        ]
        yield from sorted([*people, *quarters], key=lambda event: event.ts)


def forget(store: EventStore, before: datetime) -> None:
    """Retention deletes what is older."""
    while store.purge(before):
        pass


def by_hour(made: FleetSettings, told: Iterable[AnyEvent]) -> Mapping[datetime, int]:
    """People by the hour of the shop's clock."""
    zone = made.layout.calendar.zone
    hours = (event.ts.astimezone(zone) for event in told if isinstance(event, Crossing))
    return Counter(hour.replace(minute=0, second=0, microsecond=0, tzinfo=None) for hour in hours)


def test_a_box_that_was_offline_for_three_days_tells_all_of_them(
    tmp_path: Path, node: RabbitNode, capsys: pytest.CaptureFixture[str]
) -> None:
    made, path = at(node, box="b1", client_id="b1"), tmp_path / "box" / "edgecount.db"
    since = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - 3 * DAY
    first = [replace(came_in("b1", number), ts=since - HOUR) for number in range(1, 11)]

    def said(database: str) -> str:
        return call(capsys, "fleet", "boxes", "--database", database).out

    with fleet(tmp_path, node) as (_, database, server):
        with uplink_box(tmp_path / "box", made) as box:
            box.tell(first)
            box.wait()
            wait_for_events(server, database, 10)
            wait_until(lambda: "camera back is offline" in said(database), lambda: said(database), seconds=60)
        times = ", ".join(f"{name} = {name} - interval '3 days'" for name in ("heard", "first_heard", "config_since"))
        change(database, f"UPDATE heartbeat SET {times}")  # noqa: S608 - ours
        assert "silent for 3 d" in said(database)
        with StoreReader(path) as reader:
            numbering = reader.numbering()
            assert numbering is not None
        with EventStore(path) as store:
            store.append(stored_meanwhile(made, numbering.store, since))
            forget(store, since + 6 * HOUR)
        with StoreReader(path) as reader:
            kept = reader.read_after(0, 10_000)
            forgotten = reader.numbering()
            assert forgotten is not None
            assert forgotten.forgotten_until == kept[0].seq - 1 > 10
        with Overheard(node.address, ASKS) as asks, Overheard(node.address, EVENTS) as events:
            with uplink_box(tmp_path / "box", made) as box:
                box.wait()
                wait_for_events(server, database, 10 + len(kept))
                wait_until(lambda: "silent for" not in said(database), lambda: said(database), seconds=60)
                time.sleep(ASKED_WITHIN)
            assert asks.found() == []
            assert [body["seq"] for _, body in events.found()] == [item.seq for item in kept]
        assert rows(database, "SELECT missing FROM missing") == []
        hours = dict(rows(database, "SELECT hour, people_in FROM hourly WHERE people_in > 0"))
        assert hours == by_hour(made, [*first, *(item.event for item in kept)])
        coverage = "SELECT camera, watched_seconds, told_seconds, count(*) FROM coverage_hourly GROUP BY 1, 2, 3"
        assert set(rows(database, coverage)) == {
            ("entrance", 3600, 3600, 33),
            ("entrance", 0, 3600, 33),
            ("back", 0, 3600, 66),
        }
        assert server.stop() == 0
        assert server.left() == 0
