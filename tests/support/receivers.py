"""Sinks with what they deliver to, for their contract: to hold another sink to it, write one more of these."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from aiosmtpd.smtp import Envelope

from edgecount.clock import Clock
from edgecount.events.model import LimitExceeded, ReportDue
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.mail_settings import MailSettings
from edgecount.sinks.mail.mail_sink import MailSink
from edgecount.sinks.sink import RefusedError, Sink, UndeliveredError, Verdict
from edgecount.sinks.webhook.webhook_settings import WebhookSettings
from edgecount.sinks.webhook.webhook_sink import WebhookSink
from edgecount.store.codec import StoredEvent
from tests.support.fakes import BEGAN, FakeClock, FakeSink
from tests.support.servers.broker import Broker, Heard, Listener
from tests.support.servers.hook_server import HookServer, Reply, hook_server
from tests.support.servers.mailserver import HOST, Mailbox, mail_server
from tests.support.shops.fleet_shop import FleetShop, fleet_settings
from tests.support.shops.mqtt_shop import MqttShop, settings
from tests.support.stored import crossing

ANNA = "anna@example.org"
LARGE = 4000
_USERS = {"shop": "shop", "ear": "ear"}
_ACL = """\
user shop
topic readwrite edgecount/entrance/#
topic readwrite edgecount/available

user ear
topic readwrite #
"""


class Receiver(Protocol):
    """What a sink delivers to; `clock` is the one that the sink goes by."""

    @property
    def sink(self) -> Sink: ...

    @property
    def clock(self) -> Clock: ...

    def wanted(self, seq: int) -> StoredEvent:
        """An event that the sink tells the receiver of, under this number."""

    def unwanted(self, seq: int) -> StoredEvent:
        """One that it tells of, and that the receiver refuses whatever is done."""

    def taken(self, last: int) -> list[int]:
        """The numbers of the events that have arrived, in their order, once this one has."""

    def go_away(self) -> None:
        """Take nothing more, until it is back."""

    def come_back(self) -> None:
        """Take events again."""

    def hang(self) -> None:
        """Answer no more, but keep what is open open."""


class FakeReceiver:
    """The fake's own."""

    def __init__(self) -> None:
        self.sink = FakeSink()
        self.clock = FakeClock()
        self._is_away = False
        self.sink.faults = [self._fault]

    def wanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, crossing(seq, BEGAN))

    def unwanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, crossing(seq, BEGAN, camera="back"))

    def taken(self, last: int) -> list[int]:
        numbers = [stored.seq for stored in self.sink.taken]
        assert last in numbers
        return numbers

    def go_away(self) -> None:
        self._is_away = True
        self.sink.closed_door = UndeliveredError("it is away: call it back")

    def come_back(self) -> None:
        self._is_away = False
        self.sink.closed_door = None

    def hang(self) -> None:
        self.go_away()

    def _fault(self, events: Sequence[StoredEvent]) -> None:
        if self._is_away:
            raise UndeliveredError("it is away: call it back")
        for stored in events:
            if stored.event.camera == "back":
                raise RefusedError(stored.seq, "it wants nothing of that camera")


@dataclass
class MqttReceiver:
    """A broker that lets the sink publish nothing of the camera `back`, and an ear at it."""

    shop: MqttShop
    broker: Broker
    ear: Listener

    @property
    def sink(self) -> Sink:
        return self.shop.sink

    @property
    def clock(self) -> Clock:
        return self.shop.clock

    def wanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, crossing(seq, BEGAN))

    def unwanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, crossing(seq, BEGAN, camera="back"))

    def taken(self, last: int) -> list[int]:
        heard = self.ear.wait_for(lambda found: last in map(_seq, found))
        return [_seq(message) for message in heard]

    def go_away(self) -> None:
        self.broker.stop()

    def come_back(self) -> None:
        self.broker.start()
        self.ear.wait_until_back()

    def hang(self) -> None:
        self.broker.pause()
        self.shop.clock.step = 0.05  # else the sink's patience would take as long as it says


@dataclass
class ChoosyMailbox(Mailbox):
    """Refuses letters about what is unwanted for good, and all of them while it is away."""

    is_away: bool = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.is_away:
            return "421 4.3.2 closing"
        if b"\r\nSubject: unwanted " in (envelope.original_content or b""):
            return "554 5.7.1 not wanted"
        return await super().handle_DATA(server, session, envelope)


@dataclass
class FleetReceiver:
    """A broker of many boxes that takes no large messages, and an ear at it."""

    shop: FleetShop
    broker: Broker
    ear: Listener

    @property
    def sink(self) -> Sink:
        return self.shop.sink

    @property
    def clock(self) -> Clock:
        return self.shop.clock

    def wanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, crossing(seq, BEGAN))

    def unwanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, crossing(seq, BEGAN, camera="back" * LARGE))

    def taken(self, last: int) -> list[int]:
        heard = self.ear.wait_for(lambda found: last in map(_seq, found))
        return list(dict.fromkeys(map(_seq, heard)))  # those behind a refused one come again, with another before them

    def go_away(self) -> None:
        self.broker.stop()

    def come_back(self) -> None:
        self.broker.start()
        self.ear.wait_until_back()

    def hang(self) -> None:
        self.broker.pause()
        self.shop.clock.step = 0.5  # else the sink's patience would take as long as it says


class MailReceiver:
    """A mail server that refuses the day's reports."""

    def __init__(self, box: ChoosyMailbox, port: int) -> None:
        self.clock = FakeClock()
        self._box = box
        made = MailSettings(host=HOST, port=port, security="none", sender="shop@example.org", receivers=(ANNA,))
        self.sink = MailSink(made, ANNA, _letter, list[Verdict]().append, self.clock)

    def wanted(self, seq: int) -> StoredEvent:
        full = LimitExceeded(id=UUID(int=seq), site="main-street", ts=BEGAN, rule="full", value=2, limit=1, mail=True)
        return StoredEvent(seq, full)

    def unwanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, ReportDue(id=UUID(int=seq), site="main-street", ts=BEGAN, day=date(2026, 5, 4)))

    def taken(self, last: int) -> list[int]:
        numbers = [int(message["Subject"].split()[-1]) for message in self._box.messages]
        assert last in numbers
        return numbers

    def go_away(self) -> None:
        self._box.is_away = True

    def come_back(self) -> None:
        self._box.is_away = False

    def hang(self) -> None:
        self.go_away()


class WebhookReceiver:
    """A web server that wants no event of the camera `back`."""

    def __init__(self, server: HookServer) -> None:
        self.clock = FakeClock()
        self._server = server
        self.sink = WebhookSink(WebhookSettings(url=server.url(), zone=UTC), self.clock)

    def wanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, crossing(seq, BEGAN))

    def unwanted(self, seq: int) -> StoredEvent:
        return StoredEvent(seq, crossing(seq, BEGAN, camera="back"))

    def taken(self, last: int) -> list[int]:
        numbers = [int(body["seq"]) for body in self._server.taken]
        assert last in numbers
        return numbers

    def go_away(self) -> None:
        self._server.always = Reply(503)

    def come_back(self) -> None:
        self._server.always = Reply()

    def hang(self) -> None:
        self.go_away()


def _seq(message: Heard) -> int:
    return int(json.loads(message.payload)["seq"])


def _letter(stored: StoredEvent) -> Letter:
    subject = f"{'unwanted' if isinstance(stored.event, ReportDue) else 'wanted'} {stored.seq}"
    return Letter(key=str(stored.event.id), subject=subject, text="text", html="<p>text</p>")


@contextmanager
def fake_receiver(folder: Path) -> Iterator[Receiver]:
    """A fake."""
    yield FakeReceiver()


@contextmanager
def mqtt_receiver(folder: Path) -> Iterator[Receiver]:
    """A broker of its own."""
    with (
        Broker(folder / "broker", users=_USERS, acl=_ACL) as broker,
        Listener(broker, "edgecount/+/+/event", user="ear", password=_USERS["ear"]) as ear,
        MqttShop(settings(broker, user="shop", password=_USERS["shop"]), folder) as shop,
    ):
        yield MqttReceiver(shop, broker, ear)


@contextmanager
def fleet_receiver(folder: Path) -> Iterator[Receiver]:
    """A broker of its own, with an ear that takes events."""
    with (
        Broker(folder / "broker", options=[f"max_packet_size {LARGE}"]) as broker,
        Listener(broker, "edgecount/+/event") as ear,
        FleetShop(fleet_settings(broker), folder) as shop,
    ):
        yield FleetReceiver(shop, broker, ear)


@contextmanager
def mail_receiver(folder: Path) -> Iterator[Receiver]:
    """A mail server of its own."""
    box = ChoosyMailbox()
    with mail_server(box) as server:
        yield MailReceiver(box, server.port)


@contextmanager
def webhook_receiver(folder: Path) -> Iterator[Receiver]:
    """A web server of its own."""
    with hook_server() as server:
        server.refuses = lambda body: body["camera"] == "back"
        yield WebhookReceiver(server)


RECEIVERS: Mapping[str, Callable[[Path], AbstractContextManager[Receiver]]] = {
    "fake": fake_receiver,
    "mqtt": mqtt_receiver,
    "fleet": fleet_receiver,
    "mail": mail_receiver,
    "webhook": webhook_receiver,
}
"""Each begins a receiver, whose files may be put into a folder, with a sink to it that is not open."""
