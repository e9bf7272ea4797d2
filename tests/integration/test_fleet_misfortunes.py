"""What happens to a fleet's boxes and broker, at a real RabbitMQ and PostgreSQL: each ends as the design says."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pika
import pytest

from edgecount.fleet.amqp import EXCHANGE, QUEUE
from tests.support.fleet_messages import arrival, envelope, heartbeat
from tests.support.servers.overheard import ASKS, Overheard
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.calling import call
from tests.support.shops.fleet_server import FleetServer
from tests.support.shops.fleet_tables import change, rows
from tests.support.shops.uplink_box import UplinkBox, at, came_in, uplink_box
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="RabbitMQ is run by chroot")]

HOUR = timedelta(hours=1, seconds=20)
"""A little more, for a heartbeat is on its way for a moment."""
CAMERA = "camera back is offline"
"""What is to be said of every box of these tests."""
AN_HOUR_AGO = """
    UPDATE heartbeat SET heard = heard - interval '1 hour', first_heard = first_heard - interval '2 hours',
    config_since = config_since - interval '2 hours'
"""
"""An hour passes in which nobody says anything."""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitNode]:
    with RabbitNode(tmp_path_factory.mktemp("broker") / "rabbit", bound=False) as made:
        yield made


@pytest.fixture
def server(tmp_path: Path, database: str, node: RabbitNode) -> Iterator[FleetServer]:
    """Ingest, with a queue of its own; not started yet."""
    with pika.BlockingConnection(pika.URLParameters(node.address)) as connection:
        connection.channel().queue_delete(QUEUE)
    made = FleetServer(tmp_path / "server", database, node.address)
    yield made
    made.kill()


@contextmanager
def box_at(node: RabbitNode, folder: Path, name: str = "b1", site: str = "s1") -> Iterator[UplinkBox]:
    """A box of this name and site, which soon finds that the broker does not answer."""
    made = at(node, box=name, client_id=name, answer_seconds=3.0, connect_seconds=5.0)
    with uplink_box(folder, replace(made, layout=replace(made.layout, slug=site))) as box:
        yield box


def wait_for_rows(server: FleetServer, database: str, count: int) -> None:
    """Until so many events are there, each once, and nothing is missing or refused."""

    def arrived() -> int:
        return int(rows(database, "SELECT count(*) FROM event")[0][0])

    wait_until(lambda: arrived() >= count, lambda: (arrived(), server.log[-1000:]), arrived)
    assert rows(database, "SELECT count(*), count(DISTINCT (store, seq)) FROM event") == [(count, count)]
    assert rows(database, "SELECT reason FROM refused") == []
    assert rows(database, "SELECT COALESCE(sum(people_in), 0) FROM daily") == [(count,)]


def wait_for_remarks(capsys: pytest.CaptureFixture[str], database: str, wanted: list[str]) -> None:
    """Until `edgecount fleet boxes` says this of all boxes; one that is thrown out waits for a minute."""

    def said() -> list[str]:
        *lines, _total = call(capsys, "fleet", "boxes", "--database", database).out.splitlines()
        return [line.partition(" UTC  ")[2] for line in lines]

    def looked() -> bool:
        time.sleep(0.5)
        return said() == wanted

    wait_until(
        looked, lambda: (said(), rows(database, "SELECT store, box, first_heard, heard FROM heartbeat")), seconds=200
    )


def test_where_no_ingest_was_ever_started_boxes_keep_all(
    tmp_path: Path, database: str, node: RabbitNode, server: FleetServer
) -> None:
    with box_at(node, tmp_path / "box") as box:
        box.people(500)
        wait_until(lambda: "nobody there takes events" in (box.state.error or ""), lambda: box.state)
        assert (box.state.delivered, box.state.put_aside, box.state.connected) == (0, 0, True)
        server.start()
        box.wait()
        wait_for_rows(server, database, 500)
    assert rows(database, "SELECT first_missing FROM missing") == []


FULL = {
    "memory": (("set_vm_memory_high_watermark", "absolute", "1MB"), ("set_vm_memory_high_watermark", "0.6")),
    "disk": (("set_disk_free_limit", "1000000000000000"), ("set_disk_free_limit", "50MB")),
}


@pytest.mark.parametrize(("fill", "clear"), FULL.values(), ids=FULL)
def test_while_the_broker_is_full_boxes_keep_what_they_have(
    tmp_path: Path,
    database: str,
    node: RabbitNode,
    server: FleetServer,
    fill: tuple[str, ...],
    clear: tuple[str, ...],
) -> None:
    server.start()
    server.wait_for_queue()
    with box_at(node, tmp_path / "box") as box:
        box.people(200)
        box.wait()
        node.control(*fill)
        try:
            box.people(1000)
            wait_until(lambda: box.state.error is not None, lambda: box.state)
            print(box.state.error)  # noqa: T201 - what an operator reads
            time.sleep(10)  # and tries again
            assert (box.state.delivered < 1200, box.state.put_aside) == (True, 0)
        finally:
            node.control(*clear)
        box.wait()
        wait_for_rows(server, database, 1200)
    assert rows(database, "SELECT first_missing FROM missing") == []


def test_a_queue_that_is_full_takes_the_rest_once_ingest_is_back(
    tmp_path: Path, database: str, node: RabbitNode, server: FleetServer
) -> None:
    server.start()
    server.wait_for_queue()
    server.kill()
    node.control("set_policy", "short", QUEUE, '{"max-length":300,"overflow":"reject-publish"}', "--apply-to", "queues")
    try:
        with box_at(node, tmp_path / "box") as box:
            box.people(2000)
            wait_until(lambda: "its queue is full" in (box.state.error or ""), lambda: box.state)
            server.start()
            box.wait()
            wait_for_rows(server, database, 2000)
    finally:
        node.control("clear_policy", "short")
    assert rows(database, "SELECT first_missing FROM missing") == []


def publish(node: RabbitNode, payloads: list[dict[str, object]]) -> None:
    with pika.BlockingConnection(pika.URLParameters(node.address)) as connection:
        channel = connection.channel()
        for payload in payloads:
            message = arrival(payload)
            channel.basic_publish(EXCHANGE, message.key, message.body)


SLOW = """
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3); RETURN NULL; END';
    CREATE TRIGGER slow BEFORE INSERT ON event EXECUTE FUNCTION slow()
"""


def test_a_broker_that_is_full_is_emptied_though_a_box_is_to_be_asked(
    database: str, node: RabbitNode, server: FleetServer
) -> None:
    """The broker reads no more of a connection over which something is published, so no acknowledgement either."""
    server.start()
    server.wait_for_queue()
    server.kill()
    change(database, SLOW)
    now, count = datetime.now(UTC), 14_000
    gap = [envelope(5, now, box="b2", store=uuid4(), prev=4)]
    gap += [heartbeat("b2", gap[0]["store"], now, told_seq=5)]  # type: ignore[arg-type]  # a payload is any object
    publish(node, [*gap, *(envelope(seq, now, box="b1") for seq in range(1, count))])
    node.control(*FULL["memory"][0])
    try:
        server.start()
        wait_for_rows(server, database, count)
        assert "asked 1 store" in server.log
        assert server.stop() == 0
        assert server.left() == 0
    finally:
        node.control(*FULL["memory"][1])


def test_a_box_that_is_replaced_is_told_so_and_both_count(
    tmp_path: Path, database: str, node: RabbitNode, server: FleetServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.start()
    server.wait_for_queue()
    with box_at(node, tmp_path / "old", "b1", "s1") as old:
        old.people(20)
        old.wait()
        wait_for_rows(server, database, 20)
        wait_for_remarks(capsys, database, [CAMERA])
    change(database, AN_HOUR_AGO)
    with box_at(node, tmp_path / "new", "b2", "s1") as new:
        new.people(30)
        new.wait()
        wait_for_rows(server, database, 50)
        wait_for_remarks(capsys, database, [f"silent for 60 min; replaced by b2; {CAMERA}", CAMERA])
    assert rows(database, "SELECT site, sum(people_in) FROM footfall_daily GROUP BY site") == [("s1", 50)]
    assert rows(database, "SELECT first_missing FROM missing") == []


def test_two_boxes_of_one_name_are_told_so_and_both_count(
    tmp_path: Path, database: str, node: RabbitNode, server: FleetServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The broker gives the name to the one that came last, again and again."""
    server.start()
    server.wait_for_queue()
    with box_at(node, tmp_path / "one") as one, box_at(node, tmp_path / "two") as two:
        one.people(100)
        two.tell([came_in("another", number) for number in range(1, 101)])
        wait_for_remarks(capsys, database, [f"two boxes have this name; {CAMERA}"])
        for box in (one, two):
            box.wait()
        wait_for_rows(server, database, 200)
    assert rows(database, "SELECT first_missing FROM missing") == []


def test_a_store_that_was_lost_begins_anew_and_what_was_told_stays(
    tmp_path: Path, database: str, node: RabbitNode, server: FleetServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.start()
    server.wait_for_queue()
    with box_at(node, tmp_path / "box") as box:
        box.people(100)
        box.wait()
        wait_for_rows(server, database, 100)
        wait_for_remarks(capsys, database, [CAMERA])
    change(database, AN_HOUR_AGO)
    for file in (tmp_path / "box").glob("edgecount.db*"):
        if not file.name.endswith("lock"):
            file.unlink()
    with Overheard(node.address, ASKS) as asks, box_at(node, tmp_path / "box") as box:
        box.tell([came_in("afterwards", number) for number in range(1, 51)])
        box.wait()
        wait_for_rows(server, database, 150)
        wait_for_remarks(capsys, database, [f"begins anew: its store is another one; {CAMERA}"])
        (ask,) = asks.found()  # once, for what was stored before it told anything: that was nothing
        assert (ask[0], ask[1]["since"]) == ("b1", 0)
    assert rows(database, "SELECT count(DISTINCT store) FROM event") == [(2,)]


@pytest.mark.parametrize(("ahead", "said"), [(HOUR, "60 min ahead"), (-HOUR, "60 min behind")], ids=["ahead", "behind"])
def test_a_clock_that_is_an_hour_off_is_told_until_it_is_put_right(
    tmp_path: Path,
    database: str,
    node: RabbitNode,
    server: FleetServer,
    capsys: pytest.CaptureFixture[str],
    ahead: timedelta,
    said: str,
) -> None:
    """Events stand where the box believed them to be; nothing is refused, and nothing is missing."""
    server.start()
    server.wait_for_queue()
    now = datetime.now(UTC).replace(microsecond=0)
    with ExitStack() as stack:
        box = stack.enter_context(box_at(node, tmp_path / "box"))
        box.ahead = ahead
        box.tell(replace(came_in("b1", number), ts=now + ahead) for number in range(1, 51))
        box.wait()
        wait_for_rows(server, database, 50)
    with box_at(node, tmp_path / "box") as box:
        box.ahead = ahead
        wait_for_remarks(capsys, database, [f"its clock is {said}; {CAMERA}"])
    with box_at(node, tmp_path / "box") as box:
        box.tell(replace(came_in("b1", number), ts=now) for number in range(51, 101))
        box.wait()
        wait_for_rows(server, database, 100)
        wait_for_remarks(capsys, database, [CAMERA])
    stamps = "SELECT (ts - %s::timestamptz)::text, count(*) FROM event GROUP BY ts ORDER BY ts DESC"
    found = rows(database, stamps.replace("%s", f"'{now.isoformat()}'"))
    assert sorted(found) == sorted([(f"{'' if ahead > timedelta() else '-'}01:00:20", 50), ("00:00:00", 50)])
    assert rows(database, "SELECT first_missing FROM missing") == []
