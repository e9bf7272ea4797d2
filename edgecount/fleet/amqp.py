"""The fleet's queue at RabbitMQ: one durable quorum queue, bound to what the boxes publish by MQTT."""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pika
from pika.exceptions import AMQPError

from edgecount.errors import UsageError
from edgecount.fleet.arrivals import EVENT_KEYS, HEARTBEAT_KEYS, Arrival
from edgecount.fleet.fleet_queue import BrokerError, ResendAsk
from edgecount.fleet.site_words import SiteWord

QUEUE, EXCHANGE = "edgecount.fleet", "amq.topic"
PREFETCH = 2000
"""Messages that the broker hands out before it is thanked: two batches, so that one fills while one is stored."""
BLOCKED_SECONDS = 2.0
"""How long a broker is waited for that takes nothing because it is full."""
_BEHIND, _AHEAD = timedelta(days=30), timedelta(days=1)
"""Further from our clock than this no broker's stamp is, however long a message waited."""
_DELIVERIES = 2**31 - 1
"""How often the broker gives a message again; RabbitMQ 4 would drop it after twenty times, however ingest ended."""
_REMEDIES = {
    "Login was refused": "correct user and password in --broker",
    "ACCESS_REFUSED": "give this user its rights by rabbitmqctl set_permissions, as docs/fleet-server.md has them",
    "NOT_ALLOWED": "let --broker end with /, and give this user its rights by rabbitmqctl set_permissions",
    "PRECONDITION_FAILED": "something else has made that queue: delete it once it is empty (rabbitmqctl delete_queue)",
    "Name or service": "correct the host in --broker, or see to the name server",
    "SSL": "amqps:// goes to the broker's port for TLS, mostly 5671, and amqp:// to the one without",
}
"""What to do, by what the broker and pika say."""

_LOG = logging.getLogger(__name__)


class Voice:
    """Publishes over a connection of its own, opened when there is something to say, and anew after a failure.

    A broker that is full reads nothing more from a connection over which something is published: no acknowledgement
    either, so it would never be emptied.
    """

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._connection: Any = None
        self._channel: Any = None

    def say(self, messages: Iterable[tuple[str, bytes]]) -> None:
        """Publish messages, each with its routing key; BrokerError where they are lost."""
        with _told():
            if self._connection is None or not self._connection.is_open:
                self._connection = self._connect()
                self._channel = self._connection.channel()
            for key, body in messages:
                self._channel.basic_publish(EXCHANGE, key, body)

    def close(self) -> None:
        """Say no more; harmless where nothing was said."""
        if self._connection is not None and self._connection.is_open:
            with suppress(BrokerError), _told():
                self._connection.close()


class RabbitDeliveries:
    """What the queue has, over one connection; what boxes are asked is said by a voice of its own."""

    def __init__(self, connection: Any, voice: Voice) -> None:
        self._connection = connection
        self._voice = voice
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

    def ask(self, asks: Sequence[ResendAsk]) -> None:
        """Publish the wishes, on the topics that the boxes subscribe to; one that is lost is sent again in time."""
        self._say((f"edgecount.{ask.box}.replay.set", _wish(ask)) for ask in asks)

    def tell(self, words: Sequence[SiteWord]) -> None:
        """Publish the numbers of whole sites, beside the wishes; one that is lost is followed by the next minute's."""
        self._say((f"edgecount.{word.to.box}.site.set", word.body) for word in words)

    def wait(self, seconds: float) -> None:
        """Answer the broker's heartbeats for so long."""
        with _told():
            self._connection.sleep(seconds)

    def _say(self, messages: Iterable[tuple[str, bytes]]) -> None:
        try:
            self._voice.say(messages)
        except BrokerError as error:
            _LOG.warning("boxes are not told of something now: %s", error)

    def _came(self, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        self._waiting.append(Arrival(_text(method.routing_key), body, arrived_at(properties.headers)))
        self._tags.append(method.delivery_tag)


@contextmanager
def delivering(address: str) -> Iterator[RabbitDeliveries]:
    """The queue's messages while the block runs; BrokerError where the broker cannot be reached."""
    parameters = _parameters(address)
    voice = Voice(lambda: pika.BlockingConnection(_patient(parameters)))
    with _told():
        connection = pika.BlockingConnection(parameters)
        try:
            deliveries = RabbitDeliveries(connection, voice)
            deliveries.start()
            yield deliveries
        finally:
            voice.close()
            if connection.is_open:
                connection.close()


def _patient(parameters: Any) -> Any:
    """The parameters of a connection that is idle for long, and given up where the broker is full."""
    patient = copy(parameters)
    patient.heartbeat = 0
    patient.blocked_connection_timeout = BLOCKED_SECONDS
    return patient


def _wish(ask: ResendAsk) -> bytes:
    return json.dumps({"store": str(ask.store), "since": ask.since}).encode()


def _parameters(address: str) -> Any:
    wrong = UsageError("the address of the broker is like amqps://USER:PASSWORD@HOST/")  # it holds a password
    if not address.startswith(("amqp://", "amqps://")):
        raise wrong  # pika takes any
    try:
        return pika.URLParameters(address)
    except (ValueError, TypeError, KeyError) as error:
        raise wrong from error


def arrived_at(headers: dict[str, object] | None) -> datetime:
    """When the broker had it, if it is told to say so (message_interceptors, docs/fleet/rabbitmq.conf); else now.

    A sender may put anything there, where the broker does not.
    """
    now = datetime.now(UTC)
    stamp = (headers or {}).get("timestamp_in_ms")
    first, last = (1000 * moment.timestamp() for moment in (now - _BEHIND, now + _AHEAD))
    return datetime.fromtimestamp(stamp / 1000, UTC) if isinstance(stamp, int) and first < stamp < last else now


def _text(key: str | bytes) -> str:
    """A routing key, which pika leaves as bytes where it is no UTF-8."""
    return key if isinstance(key, str) else key.decode(errors="replace")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what pika raises into a BrokerError of one line."""
    try:
        yield
    except (AMQPError, OSError, ValueError) as error:
        raise broker_error(error) from error


def broker_error(error: Exception) -> BrokerError:
    """What pika raises, in one line, with what to do."""
    said = _said(error)
    what = next(
        (what for words, what in _REMEDIES.items() if words in said), "see that RabbitMQ runs, and what --broker says"
    )
    return BrokerError(f"the broker cannot be used ({said}): {what}")


def _said(error: BaseException) -> str:
    """The words of an error, or of the one that it is made of: pika wraps what the system says."""
    for wrapped in (*error.args, getattr(error, "exception", None)):
        if isinstance(wrapped, BaseException):
            return _said(wrapped)
    return str(error).strip().partition("\n")[0] or type(error).__name__
