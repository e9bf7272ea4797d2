"""What comes with a message from the broker is believed only as far as a broker can have said it."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from edgecount.fleet.amqp import RabbitDeliveries, arrived_at


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
    deliveries = RabbitDeliveries(OneChannel(), lambda: nullcontext(OneChannel()))
    deliveries._came(None, Envelope(), Envelope(), b"{}")
    (arrival,) = deliveries.take(1, 0.01)
    assert arrival.key == "edgecount.\ufffd.event"
