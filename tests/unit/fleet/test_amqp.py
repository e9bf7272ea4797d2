"""What comes with a message from the broker is believed only as far as a broker can have said it."""

from datetime import UTC, datetime, timedelta

import pytest
from pika.exceptions import AMQPConnectionError

from edgecount.fleet.amqp import RabbitDeliveries, Voice, arrived_at
from edgecount.fleet.fleet_queue import BrokerError, ResendAsk
from tests.support.fleet_messages import STORE


@pytest.mark.parametrize("stamp", [None, "1", b"1", True, -1, 0, 10**30, 1e12, [1]])
def test_a_stamp_that_no_broker_gives_is_now(stamp: object) -> None:
    assert abs(arrived_at({"timestamp_in_ms": stamp}) - datetime.now(UTC)) < timedelta(minutes=5)
    assert abs(arrived_at(None) - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_message_that_waited_came_when_the_broker_had_it() -> None:
    then = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    assert arrived_at({"timestamp_in_ms": int(then.timestamp() * 1000)}) == then


class OneChannel:
    """A connection that is never used for anything."""

    def channel(self) -> "OneChannel":
        return self

    def process_data_events(self, time_limit: float) -> None:
        """Nothing comes."""


class Envelope:
    """What pika says of a message: its key is bytes where it is no UTF-8."""

    routing_key = b"edgecount.\xff.event"
    delivery_tag = 1
    headers = None


def test_a_topic_that_is_no_text_is_read_all_the_same() -> None:
    deliveries = RabbitDeliveries(OneChannel(), Voice(OneChannel))
    deliveries._came(None, Envelope(), Envelope(), b"{}")
    (arrival,) = deliveries.take(1, 0.01)
    assert arrival.key == "edgecount.\ufffd.event"


class Line:
    """A connection that breaks once so much was published."""

    def __init__(self, holds: int) -> None:
        self.is_open = True
        self.said = list[str]()
        self._holds = holds

    def channel(self) -> "Line":
        return self

    def basic_publish(self, exchange: str, key: str, body: bytes) -> None:
        if len(self.said) == self._holds:
            self.is_open = False
            raise AMQPConnectionError
        self.said.append(f"{exchange} {key} {body.decode()}")

    def close(self) -> None:
        self.is_open = False


def test_a_voice_keeps_its_connection_until_that_breaks() -> None:
    lines = [Line(2), Line(9)]
    left = list(lines)
    voice = Voice(lambda: left.pop(0))
    voice.close()
    for number in range(2):
        voice.say([(f"k{number}", b"x")])
    with pytest.raises(BrokerError, match="the broker cannot be used"):
        voice.say([("k2", b"x")])
    voice.say([("k3", b"x")])
    voice.close()
    assert [line.said for line in lines] == [["amq.topic k0 x", "amq.topic k1 x"], ["amq.topic k3 x"]]
    assert not any(line.is_open for line in lines)


def test_what_is_lost_on_the_way_to_a_box_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    deliveries = RabbitDeliveries(OneChannel(), Voice(lambda: Line(0)))
    deliveries.ask([ResendAsk("b1", STORE, 7)])
    assert caplog.text.count("boxes are not told of something now") == 1
