"""Getting into a broker, and what is said where that fails: whose fault, what to do, and no secret."""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from edgecount.clock import Clock, SystemClock
from edgecount.sinks.broker.client import Connection, Subscription, probe
from edgecount.sinks.broker.message import Message, Received
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.sink import UndeliveredError
from tests.support.fakes import FakeClock
from tests.support.servers.authority import Authority
from tests.support.servers.broker import Broker, Listener, retained
from tests.support.servers.odd_broker import WELCOME, OddBroker, connack, disconnect
from tests.support.shops.mqtt_shop import settings

CANARY = "canary-4711"


def odd(broker: OddBroker, **changes: Any) -> MqttSettings:
    return settings(host=broker.host, port=broker.port, **changes)


def refusal(made: MqttSettings, clock: Clock | None = None) -> UndeliveredError:
    with pytest.raises(UndeliveredError) as caught:
        probe(made, clock or SystemClock())
    text = str(caught.value)
    assert text.isprintable()
    assert CANARY not in text
    return caught.value


def test_a_guest_leaves_no_trace(tmp_path: Path) -> None:
    users = {"shop": CANARY, "ear": "ear"}
    with Broker(tmp_path, users=users) as broker, Listener(broker, user="ear", password="ear") as listener:  # noqa: S106
        made = settings(broker, user="shop", password=CANARY)
        daemon = Connection(made, SystemClock(), Message("edgecount/available", "offline", retain=True))
        daemon.open()
        assert probe(made, SystemClock()) == f"{made.broker}: connected with a login (MQTT 5)"
        assert daemon.receive() == []  # it was not thrown out
        daemon.close()
        assert retained(broker, user="ear", password="ear") == {}  # noqa: S106
        assert listener.messages == []
    assert "shop-check" in broker.log


@pytest.mark.parametrize(
    ("user", "password", "who"),
    [
        pytest.param("shop", f"{CANARY}x", "the user of mqtt.user", id="password"),
        pytest.param("shopp", CANARY, "the user of mqtt.user", id="user"),
        pytest.param(None, None, "a client without a user name", id="nobody"),
    ],
)
def test_a_refused_login(tmp_path: Path, user: str | None, password: str | None, who: str) -> None:
    with Broker(tmp_path, users={"shop": CANARY}) as broker:
        error = refusal(settings(broker, user=user, password=password))
    assert error.patience_seconds == 60
    assert str(error) == (
        f"broker 127.0.0.1:{broker.port}: it does not let {who} in; "
        "correct mqtt.user and mqtt.password, or let that user connect"
    )


def test_tls(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with Broker(tmp_path, tls=authority) as broker, Listener(broker, ca=authority.ca) as listener:
        made = settings(broker, tls=True, ca=authority.ca)
        assert "connected without a login" in probe(made, SystemClock())
        connection = Connection(made, SystemClock())
        connection.open()
        outcome = connection.publish([Message(f"t/{number}", "x" * 5000) for number in range(300)])
        assert list(outcome.codes) == [0x10 if code else 0 for code in outcome.codes]
        listener.wait_for(lambda heard: len(heard) == 300)
        connection.close()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, r"not trusted \(.*\); give the file of its authority as mqtt.ca", id="system"),
        pytest.param({"ca": "other"}, r"not trusted \(.*\); is .*other/ca.pem its authority's\?", id="ca"),
        pytest.param(
            {"ca": "same", "host": "127.0.0.1"}, "set mqtt.host to a name that is in the certificate", id="name"
        ),
        pytest.param({"ca": "none"}, r"none/ca.pem cannot be used as mqtt.ca \(No such file", id="no-file"),
        pytest.param({"ca": "empty"}, r"empty/ca.pem cannot .*\(it holds no certificate\)", id="no-certificate"),
        pytest.param({"tls": False}, "it hung up instead of answering; check mqtt.tls and mqtt.port", id="no-tls"),
    ],
)
def test_tls_that_is_not_to_be_trusted(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    for name in ("same", "other", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "empty" / "ca.pem").write_text("nothing")
    Authority(tmp_path / "other")
    with Broker(tmp_path, tls=Authority(tmp_path / "same", ("localhost",))) as broker:
        ca = tmp_path / str(changes["ca"]) / "ca.pem" if "ca" in changes else None
        error = refusal(settings(broker, **({"tls": True} | changes | {"ca": ca})))
    assert error.patience_seconds == 0
    with pytest.raises(UndeliveredError, match=expected):
        raise error


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"port": 1}, "broker 127.0.0.1:1: nobody listens there; start the broker, or correct", id="refused"
        ),
        pytest.param({"host": "broker.invalid"}, "its name is not known; correct mqtt.host", id="unknown"),
        pytest.param({"host": "a" * 70 + ".example"}, "mqtt.host", id="label-too-long"),
        pytest.param({"host": "256.1.1.1.1"}, "mqtt.host", id="no-address"),
        pytest.param({"host": "0.0.0.0", "port": 1}, "nobody listens there", id="this-host"),  # noqa: S104
    ],
)
def test_a_broker_that_is_not_there(changes: dict[str, Any], expected: str) -> None:
    error = refusal(settings(**changes))
    assert expected in str(error)
    assert error.patience_seconds == 0


@pytest.mark.parametrize(
    ("welcome", "expected", "patience"),
    [
        pytest.param(b"", "it hung up instead of answering", 0, id="hangs-up"),
        pytest.param(
            b"\x20\x02\x00\x01", "it does not speak MQTT 5; edgecount needs a broker that does", 0, id="mqtt-3"
        ),
        pytest.param(connack(0x84), "it does not speak MQTT 5", 0, id="unsupported-version"),
        pytest.param(connack(0x85), "it does not accept the client id shop-check; choose another", 0, id="client-id"),
        pytest.param(connack(0x86), "it refuses the user name or the password", 60, id="password"),
        pytest.param(connack(0x87), "it does not let a client without a user name in", 60, id="not-authorised"),
        pytest.param(connack(0x88), "it is not available now", 0, id="unavailable"),
        pytest.param(connack(0x89), "it is busy now", 0, id="busy"),
        pytest.param(connack(0x8A), "it has banned a client without a user name", 60, id="banned"),
        pytest.param(connack(0x8C), "it wants another way to log in", 60, id="method"),
        pytest.param(connack(0x95), "it refuses the connection (packet too large)", 0, id="other"),
        pytest.param(connack(0x00, b"\x24\x00"), "it has no QoS 1 or keeps no messages", 0, id="no-qos"),
        pytest.param(connack(0x00, b"\x25\x00"), "it has no QoS 1 or keeps no messages", 0, id="no-retain"),
        pytest.param(b"\xff" * 9, "it hung up instead of answering", 0, id="garbage"),
        pytest.param(b"\x20\x03\x00\x42\x00", "it hung up instead of answering", 0, id="unknown-code"),
        pytest.param(disconnect(0x89), "it hung up instead of answering", 0, id="disconnects"),
    ],
)
def test_an_odd_welcome(welcome: bytes, expected: str, patience: float) -> None:
    with OddBroker(welcome) as broker:
        error = refusal(odd(broker))
    assert expected in str(error)
    assert error.patience_seconds == patience


def test_a_broker_that_says_nothing() -> None:
    with OddBroker(mute=True) as broker:
        assert "no answer; check mqtt.host" in str(refusal(odd(broker), FakeClock(step=3)))


@pytest.mark.parametrize(
    ("answer", "expected", "patience"),
    [
        pytest.param(
            disconnect(0x8E),
            "another client uses the client id shop; give each device a mqtt.client_id",
            60,
            id="taken-over",
        ),
        pytest.param(
            disconnect(0x87), "it has taken the right to be there from a client without a user name", 60, id="right"
        ),
        pytest.param(disconnect(0x8B), "it is shutting down", 0, id="shutting-down"),
        pytest.param(disconnect(0x93), "it takes fewer messages at a time than it said", 0, id="receive-maximum"),
        pytest.param(disconnect(0xA0), "it ended the connection (maximum connect time)", 0, id="other"),
        pytest.param(b"\xff\xff\xff\xff\xff\xff", "it ended the connection (protocol error)", 0, id="garbage"),
        pytest.param(
            b"\x40\x04\x00\x01\x95\x00", "it ended the connection (protocol error)", 0, id="a-code-that-is-none"
        ),
        pytest.param(b"", "it acknowledged nothing for 10 seconds", 0, id="silence"),
    ],
)
def test_a_connection_that_breaks(answer: bytes, expected: str, patience: float) -> None:
    with OddBroker(answers={"b": answer}) as broker:
        connection = Connection(odd(broker), SystemClock())
        connection.open()
        connection._clock = FakeClock(step=3) if answer == b"" else SystemClock()
        outcome = connection.publish([Message("a", "1"), Message("b", "2"), Message("a", "3")], 1)
        assert list(outcome.codes) == [0, None, None]
        assert expected in str(outcome.error)
        assert outcome.error is not None
        assert outcome.error.patience_seconds == patience
        with pytest.raises(UndeliveredError):
            connection.receive()
        connection.unsubscribe(["a"])
        assert list(connection.publish([Message("a", "1")]).codes) == [None]
        connection.close()


class SlowBroker(OddBroker):
    """A broker that takes so many seconds of the clock for each acknowledgement."""

    def __init__(self, clock: FakeClock, seconds: float) -> None:
        super().__init__()
        self._clock = clock
        self._seconds = seconds

    def _acknowledged(self, kind: int, body: bytes) -> bytes:
        self._clock.advance(self._seconds)
        return super()._acknowledged(kind, body)


def test_a_slow_broker_is_waited_for_as_long_as_it_goes_on_answering() -> None:
    clock = FakeClock()
    with SlowBroker(clock, 3) as broker:
        connection = Connection(odd(broker), clock)
        connection.open()
        assert list(connection.publish([Message("a", "1")] * 30, 1).codes) == [0] * 30
        assert clock.monotonic() >= 1090
        connection.close()


def test_a_slow_broker_is_sent_no_more_after_a_while() -> None:
    clock = FakeClock()
    with SlowBroker(clock, 3) as broker:
        connection = Connection(odd(broker), clock)
        connection.open()
        outcome = connection.publish([Message("a", "1")] * 30, 1, sending_seconds=7)
        assert (list(outcome.codes), outcome.error) == ([0] * 3 + [None] * 27, None)
        assert list(connection.publish([Message("a", "1")]).codes) == [0], "the connection lasts"
        connection.close()


def test_who_leaves_waits_for_no_slow_broker() -> None:
    clock = FakeClock()
    with SlowBroker(clock, 3) as broker:
        connection = Connection(odd(broker), clock)
        connection.open()
        outcome = connection.publish([Message("a", "1")] * 30, 1, all_seconds=7)
        assert "it did not acknowledge all within 7 seconds" in str(outcome.error)
        assert list(outcome.codes) == [0] * 3 + [None] * 27


def test_the_brokers_limits_are_kept() -> None:
    with OddBroker(connack(0, b"\x21\x00\x02\x27\x00\x00\x00\x40")) as broker:  # two at a time, of 64 bytes at most
        connection = Connection(odd(broker), SystemClock())
        connection.open()
        messages = [Message("a", "x"), Message("b", "x" * 64), *[Message("c", "é" * 10)] * 50]
        assert list(connection.publish(messages).codes) == [0, 0x95, *[0] * 50]
        assert "b" not in broker.topics
        connection.close()


def test_no_answer_to_a_subscription() -> None:
    with OddBroker() as broker:
        connection = Connection(odd(broker), SystemClock())
        connection.open()
        broker._mute = True
        connection._clock = FakeClock(step=3)
        with pytest.raises(UndeliveredError, match="it does not answer"):
            connection.subscribe([Subscription("a")])


def test_nothing_works_before_opening() -> None:
    connection = Connection(settings(), SystemClock())
    assert connection.error is None
    with pytest.raises(RuntimeError, match="not open"):
        connection.subscribe([Subscription("a")])
    connection.close()


def test_a_flood_does_not_fill_the_memory(tmp_path: Path) -> None:
    with Broker(tmp_path) as broker, Listener(broker) as listener:
        connection, flood = (Connection(settings(broker, client_id=name), SystemClock()) for name in "ab")
        connection.open()
        assert connection.subscribe([Subscription("flood")]) == []
        flood.open()
        flood.publish([Message("flood", str(number)) for number in range(2000)])
        listener.wait_for(lambda heard: len(heard) == 2000)
        received: list[str] = []
        while not received:
            received = [item.payload.decode() for item in connection.receive()]
        assert received == [str(number) for number in range(min(len(received), 1000))]
        connection.close()
        flood.close()


_HALF = b"".join(b"\x34\x08\x00\x01t" + number.to_bytes(2, "big") + b"\x00xx" for number in range(1, 500))
"""Messages of QoS 2 whose second half never comes."""


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"\x30\xff\xff\xff\x7f" + b"x" * 1000, id="a message of 256 MB"),
        pytest.param(b"\x30\x81\x80\x10" + b"x" * 1000, id="one byte too much"),
        pytest.param(b"\x90\xff\xff\xff\x7f" + b"x" * 1000, id="an answer of 256 MB"),
        pytest.param(_HALF, id="many half messages"),
    ],
)
def test_a_broker_that_sends_too_much_is_left(sent: bytes) -> None:
    with OddBroker(WELCOME + sent) as broker:
        connection = Connection(odd(broker), SystemClock())
        with suppress(UndeliveredError):
            connection.open()
            while True:
                connection.receive()
        assert "it sends more than edgecount asks for" in str(connection.error)


def test_large_messages_do_not_fill_the_memory(tmp_path: Path) -> None:
    with Broker(tmp_path) as broker, Listener(broker) as listener:
        connection, flood = (Connection(settings(broker, client_id=name), SystemClock()) for name in "ab")
        connection.open()
        assert connection.subscribe([Subscription("flood")]) == []
        flood.open()
        flood.publish([Message("flood", "9" * size) for size in (300_000, *[200_000] * 40, 1)])
        listener.wait_for(lambda heard: len(heard) == 42)
        found: list[Received] = []
        while not found or found[-1].payload != b"9":
            found += (taken := connection.receive())
            assert sum(len(item.payload) for item in taken) <= 2**22
        assert max(len(item.payload) for item in found) == 200_000  # the broker keeps back what is larger
        connection.close()
        flood.close()


def test_paho_logs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Broker(tmp_path, users={"shop": CANARY}) as broker:
        probe(settings(broker, user="shop", password=CANARY), SystemClock())
        refusal(settings(broker, user="shop", password=f"{CANARY}x"))
    assert caplog.text == ""
