"""One connection to a broker: the only module that knows paho.

Paho keeps what it could not send, and sends it again after later messages.  So a client serves for one connection only,
and is thrown away with all that is in it.  It has no thread: methods that wait for an answer move the bytes.  A caller
that does not wait must call `receive` about every second, which also keeps the connection alive.  So the broker hears
from edgecount only as long as the delivery is really alive.
"""

import math
import select
import ssl
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edgecount.clock import Clock
from edgecount.sinks.broker import refusals, tls
from edgecount.sinks.broker.broker_settings import BrokerSettings
from edgecount.sinks.broker.message import Message, Received
from edgecount.sinks.sink import UndeliveredError

_SOON_SECONDS = 10.0
_AT_ONCE = 100
"""Messages that wait for their acknowledgement at the same time; a broker may want fewer."""
_MOST_RECEIVED = 1000
"""The newest messages, kept until `receive` is called: more than any site needs; a flood must not fill the memory."""
_MOST_BYTES = 2**18
"""The largest packet to edgecount: the broker keeps back larger ones, and one that does not is left."""
_MOST_KEPT_BYTES = 2**22
"""Bytes of all messages kept until `receive` is called."""
_MOST_HALF_GIVEN = 100
"""Messages of QoS 2, which were not asked for, that a broker may begin to hand over."""


class _TooMuchError(Exception):
    """The broker sends more than it was told to."""


class _Capped(Client):
    """Paho's client, which by itself makes room for whatever a broker announces."""

    def _sock_recv(self, bufsize: int) -> bytes:
        if bufsize > _MOST_BYTES or len(self._in_messages) > _MOST_HALF_GIVEN:
            raise _TooMuchError
        return super()._sock_recv(bufsize)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A filter of topics.

    `kept` asks for the retained messages there, too.  `as_published` keeps the retain flag of the publisher on messages
    that come live.  Messages of this connection itself never come back.
    """

    topic: str
    kept: bool = True
    as_published: bool = False


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The results of messages: `codes` has the reason code of each, None where no answer came.

    `error` is the error that ended the connection, None while it lasts.
    """

    codes: Sequence[int | None]
    error: UndeliveredError | None = None


class _Limits:
    """How long a broker is waited for; all are monotonic seconds."""

    def __init__(self, now: float, answer_seconds: float, sending_seconds: float, all_seconds: float) -> None:
        self.sending_until = now + sending_seconds
        self._answer_seconds = answer_seconds
        self._all_seconds = all_seconds
        self._all_until = now + all_seconds
        self.progress(now)

    def progress(self, now: float) -> None:
        """It has acknowledged something."""
        self.until = min(now + self._answer_seconds, self._all_until)

    def complaint(self, now: float) -> str:
        """What it did not do."""
        if now > self._all_until:
            return f"it did not acknowledge all within {self._all_seconds:g} seconds"
        return f"it acknowledged nothing for {self._answer_seconds:g} seconds"


class Connection:
    """A connection that is opened once, and closed once; the broker publishes `will` when it breaks."""

    def __init__(self, settings: BrokerSettings, clock: Clock, will: Message | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._will = will
        self._client: Client | None = None
        self._error: UndeliveredError | None = None
        self._accepted: Properties | None = None
        self._lasted = (0.0, 0.0)
        self._acknowledged: dict[int, int] = {}
        self._granted: dict[int, list[int]] = {}
        self._asked = 0
        self._received: deque[Received] = deque(maxlen=_MOST_RECEIVED)

    @property
    def error(self) -> UndeliveredError | None:
        """Why there is no connection (any more)."""
        return self._error

    @property
    def was_cut_short(self) -> bool:
        """Whether the connection was lost soon after it began, without a reason from the broker."""
        began, ended = self._lasted
        return (
            isinstance(self._error, refusals.LostError) and self._error.code is None and ended - began < _SOON_SECONDS
        )

    def open(self) -> None:
        """Connect and wait for the broker's CONNACK; UndeliveredError, in one line, where it does not come."""
        self._client = client = self._made()
        limits = _properties(PacketTypes.CONNECT, MaximumPacketSize=_MOST_BYTES)
        try:
            made, alive = self._settings, self._settings.keepalive_seconds
            client.connect(made.host, made.port, alive, clean_start=True, properties=limits)
        except (OSError, ValueError) as error:
            self._error = refusals.unreachable(self._settings, error)
        if not self._wait(lambda: self._accepted is not None, self._settings.connect_seconds):
            failure = self._error or refusals.unreachable(self._settings, TimeoutError())
            self.drop()
            raise failure
        self._require_qos()

    def publish(
        self,
        messages: Sequence[Message],
        at_once: int = _AT_ONCE,
        sending_seconds: float = math.inf,
        all_seconds: float = math.inf,
    ) -> PublishResult:
        """Send messages in this order and wait for the broker's answer to each, as long as it goes on answering.

        At most `at_once` are on their way at the same time.  A message that is only sent has the code 0.  After
        `sending_seconds` no more are sent; the rest has no code, though the connection lasts.  A broker that has not
        answered all after `all_seconds` is left.
        """
        self._pump(0.0)  # reads first: after a failed write, the broker's reason for hanging up would be lost
        sent: dict[int, int] = {}
        codes: list[int | None] = [None] * len(messages)
        room = min(at_once, self._limit("ReceiveMaximum", at_once))
        limits = _Limits(self._clock.monotonic(), self._settings.answer_seconds, sending_seconds, all_seconds)
        waiting = iter(enumerate(messages))
        following = next(waiting, None)
        while self._error is None and (following is not None or sent):
            while following is not None and len(sent) < room and self._error is None:
                self._send(*following, sent, codes)
                following = next(waiting, None)
            if sent:
                self._pump(self._pause(limits.until))
            now = self._clock.monotonic()
            if self._note(sent, codes):
                limits.progress(now)
            if now > limits.until and (following is not None or sent):
                self._fail(refusals.other(self._settings, limits.complaint(now)))
            if now > limits.sending_until:
                following = None
        return PublishResult(codes, self._error)

    def subscribe(self, wanted: Sequence[Subscription]) -> list[str]:
        """Ask for messages, and give the topics that the broker refuses; UndeliveredError where it does not answer."""
        mid = self._ask_for(wanted)
        if not self._wait(lambda: mid in self._granted, self._settings.answer_seconds):
            self._fail(refusals.other(self._settings, "it does not answer"))
            raise self._error or UndeliveredError("unreachable")
        codes = self._granted.pop(mid)
        return [item.topic for item, code in zip(wanted, codes, strict=False) if code >= refusals.FAILURE]

    def ask_for(self, wanted: Subscription) -> None:
        """Ask for messages without waiting for the answer, which `is_granted` has; UndeliveredError as elsewhere."""
        self._asked = self._ask_for([wanted])

    @property
    def is_granted(self) -> bool | None:
        """Whether the broker gives what was asked for last, None while it has not said so."""
        codes = self._granted.get(self._asked)
        return None if codes is None else all(code < refusals.FAILURE for code in codes)

    def _ask_for(self, wanted: Sequence[Subscription]) -> int:
        _, mid = self._opened().subscribe([(item.topic, _options(item)) for item in wanted])
        return 0 if mid is None else mid

    def unsubscribe(self, topics: Sequence[str]) -> None:
        """Ask for no more of these topics; does not wait for the answer."""
        if self._error is None:
            self._opened().unsubscribe(list(topics))

    def receive(self) -> list[Received]:
        """The messages since the last call; UndeliveredError where the connection is gone."""
        self._pump(0.0)
        received = list(self._received)
        self._received.clear()
        if self._error is not None and not received:
            raise self._error
        return received

    def close(self) -> None:
        """Send DISCONNECT, so that the broker does not publish the will, and close; harmless when repeated."""
        if self._client is not None and self._error is None:
            self._client.disconnect()
            self._pump(0.0)
        self.drop()

    def drop(self) -> None:
        """Close without DISCONNECT: the broker then publishes the will; harmless when repeated."""
        client, self._client = self._client, None
        self._error = self._error or refusals.other(self._settings, "the connection is closed")
        if client is not None and (sock := client.socket()) is not None:
            sock.close()

    def _made(self) -> Client:
        settings = self._settings
        client = _Capped(
            CallbackAPIVersion.VERSION2,
            settings.client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        client.connect_timeout = settings.connect_seconds
        client.max_inflight_messages = 0  # no limit of paho's: `publish` has its own
        if settings.user is not None:
            client.username_pw_set(settings.user, settings.password)
        if settings.tls:
            client.tls_set_context(tls.verifying(settings))
        if self._will is not None:
            client.will_set(self._will.topic, self._will.payload, qos=1, retain=self._will.retain)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        return client

    def _opened(self) -> Client:
        if self._client is None:
            raise RuntimeError("the connection is not open")
        return self._client

    def _require_qos(self) -> None:
        if self._limit("MaximumQoS", 2) < 1 or self._limit("RetainAvailable", 1) < 1:
            self._fail(refusals.other(self._settings, "it has no QoS 1 or keeps no messages, and edgecount needs both"))
            raise self._error or UndeliveredError("unreachable")

    def _limit(self, name: str, otherwise: int) -> int:
        """A number that the broker named in its CONNACK."""
        return int(getattr(self._accepted, name, otherwise))

    def _send(self, index: int, message: Message, sent: dict[int, int], codes: list[int | None]) -> None:
        payload = message.payload if isinstance(message.payload, bytes) else message.payload.encode()
        size = len(payload) + len(message.topic.encode()) + 16  # a packet has at most so much more
        if size > self._limit("MaximumPacketSize", size):
            codes[index] = refusals.PACKET_TOO_LARGE
            return
        qos = 1 if message.acknowledged else 0
        published = self._opened().publish(message.topic, payload, qos, message.retain)
        if qos:
            sent[published.mid] = index
        else:
            codes[index] = 0

    def _note(self, sent: dict[int, int], codes: list[int | None]) -> bool:
        """Write down the acknowledgements that have come; returns whether any has."""
        before = len(sent)
        acknowledged, self._acknowledged = self._acknowledged, {}
        for mid, code in acknowledged.items():
            if mid in sent:
                codes[sent.pop(mid)] = code
        return len(sent) < before

    def _wait(self, answered: Callable[[], bool], seconds: float) -> bool:
        until = self._clock.monotonic() + seconds
        while not answered() and self._error is None and self._clock.monotonic() <= until:
            self._pump(self._pause(until))
        return answered() and self._error is None

    def _pause(self, until: float) -> float:
        return min(1.0, max(0.0, until - self._clock.monotonic()))

    def _pump(self, seconds: float) -> None:
        """Move bytes both ways; wait at most `seconds` for the first of them."""
        if self._error is not None:
            return
        try:
            for _ in range(_MOST_RECEIVED):  # a limit, however many messages come
                if not self._moved(seconds) or seconds:
                    break  # the answer may have come
        except _TooMuchError:
            self._fail(refusals.other(self._settings, "it sends more than edgecount asks for; is it an MQTT broker?"))
        except Exception as error:  # noqa: BLE001 - paho may raise anything for a broker's bytes
            self._fail(refusals.other(self._settings, f"it sent what cannot be understood ({type(error).__name__})"))

    def _moved(self, seconds: float) -> bool:
        """Read and write once, and say whether there was something to read."""
        client = self._opened()
        sock = client.socket()
        if sock is None:
            self._fail(refusals.ended(self._settings, None, ""))
            return False
        poll = select.poll()
        poll.register(sock.fileno(), select.POLLIN | (select.POLLOUT if client.want_write() else 0))
        pending = isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
        found = sum(event for _, event in poll.poll(0 if pending else seconds * 1000))
        readable = pending or bool(found & ~select.POLLOUT)
        if readable:
            client.loop_read()
        if found & select.POLLOUT:
            client.loop_write()
        client.loop_misc()
        return readable

    def _fail(self, error: UndeliveredError) -> None:
        """End the connection for this reason, unless there was one before."""
        if self._error is None:
            self._error = error
        self.drop()

    # Paho calls these from within the methods above.  They write down what came, and decide nothing.

    def _on_connect(self, _c: Client, _u: Any, _f: ConnectFlags, code: ReasonCode, accepted: Properties | None) -> None:
        if code.is_failure:
            self._error = self._error or refusals.refused(self._settings, code.value, str(code))
        else:
            self._accepted = accepted or _properties(PacketTypes.CONNACK)
            self._lasted = (self._clock.monotonic(), math.inf)

    def _on_disconnect(
        self, _c: Client, _u: Any, flags: DisconnectFlags, code: ReasonCode, _p: Properties | None
    ) -> None:
        if self._error is not None:
            return
        if self._accepted is None:
            self._error = refusals.hung_up(self._settings)
        else:
            # Paho says "protocol error" by itself where it does not understand an answer, such as that to a packet
            # that some brokers find too large.
            known = flags.is_disconnect_packet_from_server or code.value == refusals.PROTOCOL_ERROR
            self._error = refusals.ended(self._settings, code.value if known else None, str(code))
            self._lasted = (self._lasted[0], self._clock.monotonic())

    def _on_publish(self, _c: Client, _u: Any, mid: int, code: ReasonCode, _p: Properties) -> None:
        self._acknowledged[mid] = code.value

    def _on_subscribe(self, _c: Client, _u: Any, mid: int, codes: list[ReasonCode], _p: Properties) -> None:
        self._granted[mid] = [code.value for code in codes]

    def _on_message(self, _c: Client, _u: Any, message: MQTTMessage) -> None:
        self._received.append(Received(message.topic, bytes(message.payload), message.retain))
        while sum(len(one.payload) for one in self._received) > _MOST_KEPT_BYTES:
            self._received.popleft()


def probe(settings: BrokerSettings, clock: Clock) -> str:
    """Connect once, without leaving a trace, and say how that went; UndeliveredError where it fails.

    A broker that takes a certificate under its own name alone is asked under that name: a daemon that is connected
    under it gives way for a minute.
    """
    try:
        _try_out(replace(settings, client_id=f"{settings.client_id}-check"), clock)
    except refusals.NameRefusedError:
        if settings.cert is None:
            raise
        _try_out(settings, clock)
    how = "without a login" if settings.cert is None else "with a certificate of its own"
    return f"{settings.broker}: connected {'with a login' if settings.user else how} (MQTT 5)"


def _try_out(settings: BrokerSettings, clock: Clock) -> None:
    connection = Connection(settings, clock)
    connection.open()
    connection.close()


def _properties(packet: int, **values: int) -> Properties:
    """The properties of a packet, under the names of the MQTT 5 specification, without spaces."""
    properties = Properties(packet)  # type: ignore[no-untyped-call]  # paho has no types there
    for name, value in values.items():
        setattr(properties, name, value)
    return properties


def _options(wanted: Subscription) -> SubscribeOptions:
    handling = SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE if wanted.kept else SubscribeOptions.RETAIN_DO_NOT_SEND
    return SubscribeOptions(qos=1, noLocal=True, retainAsPublished=wanted.as_published, retainHandling=handling)
