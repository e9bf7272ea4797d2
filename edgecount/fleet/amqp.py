"""The fleet's queue at RabbitMQ: one durable quorum queue, bound to what the boxes publish by MQTT."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pika
from pika.exceptions import AMQPError

from edgecount.errors import UsageError
from edgecount.fleet.arrivals import EVENT_KEYS, HEARTBEAT_KEYS, Arrival
from edgecount.fleet.fleet_queue import BrokerError, ResendAsk
from edgecount.fleet.site_words import SiteWord
from edgecount.text import shown

QUEUE, EXCHANGE = "edgecount.fleet", "amq.topic"
PREFETCH = 2000
"""Messages that the broker hands out before it is thanked: two batches, so that one fills while one is stored."""
_DELIVERIES = 2**31 - 1
"""How often the broker gives a message again; RabbitMQ 4 would drop it after twenty times, however ingest ended."""


class RabbitDeliveries:
    """What the queue has, over one connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._channel = connection.channel()
        self._waiting: list[Arrival] = []
        self._tags: list[int] = []
        self._last: int | None = None

    def start(self) -> None:
        """Make the queue where it is not there yet, and let its messages come."""
        arguments = {"x-queue-type": "quorum", "x-delivery-limit": _DELIVERIES}
        self._channel.queue_declare(QUEUE, durable=True, arguments=arguments)
        for keys in (EVENT_KEYS, HEARTBEAT_KEYS):
            self._channel.queue_bind(QUEUE, EXCHANGE, keys)
        self._channel.basic_qos(prefetch_count=PREFETCH)
        self._channel.basic_consume(QUEUE, self._came)

    def take(self, most: int, seconds: float) -> Sequence[Arrival]:
        """The next messages."""
        until = time.monotonic() + seconds
        with _told():
            while len(self._waiting) < most and (left := until - time.monotonic()) > 0:
                self._connection.process_data_events(time_limit=left if not self._waiting else min(left, 0.05))
        taken, self._waiting = self._waiting[:most], self._waiting[most:]
        tags, self._tags = self._tags[:most], self._tags[most:]
        self._last = tags[-1] if tags else self._last
        return taken

    def acknowledge(self) -> None:
        """Acknowledge all that was taken."""
        if self._last is not None:
            with _told():
                self._channel.basic_ack(self._last, multiple=True)
            self._last = None

    def ask(self, ask: ResendAsk) -> None:
        """Publish the wish, on the topic that the box subscribes to."""
        body = json.dumps({"store": str(ask.store), "since": ask.since}).encode()
        with _told():
            self._channel.basic_publish(EXCHANGE, f"edgecount.{ask.box}.replay.set", body)

    def tell(self, word: SiteWord) -> None:
        """Publish the number of the whole site, beside the wishes."""
        with _told():
            self._channel.basic_publish(EXCHANGE, f"edgecount.{word.to.box}.site.set", word.body)

    def wait(self, seconds: float) -> None:
        """Answer the broker's heartbeats for so long."""
        with _told():
            self._connection.sleep(seconds)

    def _came(self, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        self._waiting.append(Arrival(method.routing_key, body, _arrived(properties.headers)))
        self._tags.append(method.delivery_tag)


@contextmanager
def delivering(address: str) -> Iterator[RabbitDeliveries]:
    """The queue's messages while the block runs; BrokerError where the broker cannot be reached."""
    parameters = _parameters(address)
    with _told():
        connection = pika.BlockingConnection(parameters)
        try:
            deliveries = RabbitDeliveries(connection)
            deliveries.start()
            yield deliveries
        finally:
            if connection.is_open:
                connection.close()


def _parameters(address: str) -> Any:
    try:
        return pika.URLParameters(address)
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(
            f"the address of the broker is like amqps://USER:PASSWORD@HOST/, not {shown(address)}"
        ) from error


def _arrived(headers: dict[str, object] | None) -> datetime:
    """When the broker had it, if it is told to say so (message_interceptors, docs/fleet-server.md); else now."""
    stamp = (headers or {}).get("timestamp_in_ms")
    return datetime.fromtimestamp(stamp / 1000, UTC) if isinstance(stamp, int) else datetime.now(UTC)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what pika raises into a BrokerError of one line."""
    try:
        yield
    except (AMQPError, OSError, ValueError) as error:
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        raise BrokerError(
            f"the broker cannot be used ({said}): see that RabbitMQ runs, and what --broker says"
        ) from error
