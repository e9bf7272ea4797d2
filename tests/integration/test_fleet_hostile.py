"""What a hostile box can put around a message at a real RabbitMQ: ingest goes on for the others."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from tests.support.fleet_messages import envelope
from tests.support.servers.postgres import Postgres
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.fleet_server import FleetServer
from tests.support.shops.fleet_tables import rows
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="RabbitMQ is run by chroot")]

ALL_BYTES = bytes(range(256))
AROUND: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a stamp of its own": {"UserProperty": ("timestamp_in_ms", "99999999999999999999")},
    "many properties": {"UserProperty": [("x" * 300, "y" * 3000)] * 50},
    "odd names": {"UserProperty": [("", ""), ("\x01\x7f", "\u202e"), ("x-death", "1")]},
    "bytes that are no text": {"CorrelationData": ALL_BYTES},
    "many bytes": {"CorrelationData": ALL_BYTES * 40},
    "a long type": {"ContentType": "t" * 5000},
    "a place for answers": {"ResponseTopic": "edgecount/b2/replay/set"},
    "a long place for answers": {"ResponseTopic": "r" * 5000},
    "no time": {"MessageExpiryInterval": 0},
    "all time": {"MessageExpiryInterval": 2**32 - 1},
    "a form of its own": {"PayloadFormatIndicator": 1, "ContentType": "\u0001"},
}
TOPICS = (
    "edgecount/b1/event",
    "edgecount/b1/heartbeat",
    "edgecount/b1/more/event",
    "edgecount//event",
    f"edgecount/{'b' * 300}/event",
    "edgecount/\u202e/event",
)
PAYLOADS = (b"", b"\xff" * 10, b"[" * 60_000, b"x" * 100_000, b"x" * 3_000_000, b"null", b'{"v": 1}')


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RabbitNode]:
    with RabbitNode(tmp_path / "rabbit", bound=False) as made:
        yield made


def let_in(node: RabbitNode, box: str) -> None:
    """Make a box known to the broker, as docs/fleet-server.md has it, but with a password."""
    own = "^(mqtt-subscription-.*|amq\\.topic)$"
    node.control("add_user", box, box)
    node.control("set_permissions", box, "^mqtt-subscription-.*", own, own)
    node.control(
        "set_topic_permissions", box, "amq.topic", rf"^edgecount\.{box}\.", rf"^edgecount\.{box}\.replay\.set$"
    )


def publish(node: RabbitNode, topic: str, payload: bytes, around: dict[str, Any], *, is_kept: bool = False) -> None:
    """Publish as the box of the topic; or as b1, where that is no box.  A broker may hang up, or refuse."""
    box = "b2" if topic.startswith("edgecount/b2/") else "b1"
    client = Client(CallbackAPIVersion.VERSION2, "hostile", protocol=MQTTProtocolVersion.MQTTv5)
    client.username_pw_set(box, box)
    client.connect(node.host, node.port)
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho has no types there
    for name, value in around.items():
        setattr(properties, name, value)
    client.loop_start()
    sent = client.publish(topic, payload, 1, is_kept, properties)
    sent.wait_for_publish(3)
    client.disconnect()
    client.loop_stop()


def test_whatever_is_around_a_message_ingest_goes_on_for_the_others(tmp_path: Path, node: RabbitNode) -> None:
    now, good = datetime.now(UTC), 0
    with (
        Postgres() as postgres,
        postgres.database() as database,
        FleetServer(tmp_path / "server", database, node.address) as server,
    ):
        server.wait_for_queue()
        for box in ("b1", "b2"):
            let_in(node, box)

        def others(name: object) -> None:
            nonlocal good
            good += 1
            told = envelope(good, now, box="b2", store=UUID(int=7))
            publish(node, "edgecount/b2/event", json.dumps(told).encode(), {})
            question = "SELECT count(*) FROM event WHERE box = 'b2'"
            wait_until(lambda: rows(database, question) == [(good,)], lambda: (name, server.log[-2000:]), seconds=40)

        for number, (name, around) in enumerate(AROUND.items(), 1):
            told = envelope(number, now, store=UUID(int=8))
            publish(node, "edgecount/b1/event", json.dumps(told).encode(), around, is_kept=number % 2 == 0)
            others(name)
        for topic in TOPICS:
            for payload in PAYLOADS:
                publish(node, topic, payload, {})
            others(topic)
        print(rows(database, "SELECT count(*) FROM event WHERE box = 'b1'"), len(AROUND))  # noqa: T201
        print(rows(database, "SELECT topic, left(reason, 60), count(*) FROM refused GROUP BY 1, 2"))  # noqa: T201
        longest = "SELECT max((regexp_match(reason, 'it is ([0-9,]+) bytes'))[1]) FROM refused"
        assert rows(database, longest) == [("100,000",)], "longer ones do not get into the broker"
        assert server.log.count("the broker is there") == 1, "no message ends the connection"
        assert (server.stop(), server.left()) == (0, 0)
