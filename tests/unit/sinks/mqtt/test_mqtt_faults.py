"""What becomes of events when the broker is gone, refuses, or is not to be understood: none is lost, none blocks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edgecount.sinks.mqtt.mqtt_sink import MqttSink
from edgecount.sinks.sink import RefusedError, UndeliveredError
from edgecount.store.codec import StoredEvent
from tests.support.fakes import BEGAN, FakeClock
from tests.support.servers.broker import Broker, Listener
from tests.support.servers.odd_broker import OddBroker, disconnect
from tests.support.shops.mqtt_shop import MqttShop, settings
from tests.support.stored import crossing

DOOR, BACK = "edgecount/entrance/door/event", "edgecount/back/door/event"
ACL = "user shop\ntopic readwrite {}\n\nuser ear\ntopic readwrite #\n"
USERS = {"shop": "secret-of-the-shop", "ear": "ear"}


def events_of(shop: MqttShop, *cameras: str, first: int = 1) -> list[StoredEvent]:
    return shop.stored(*(crossing(number, BEGAN, camera=name) for number, name in enumerate(cameras, first)))


def refused(sink: MqttSink, events: list[StoredEvent]) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        sink.deliver(events)
    return caught.value


def undelivered(sink: MqttSink, events: list[StoredEvent]) -> UndeliveredError:
    with pytest.raises(UndeliveredError) as caught:
        sink.deliver(events)
    return caught.value


@pytest.fixture
def odd(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[OddBroker, MqttShop]]:
    """A broker that answers these topics so, and a shop that is connected."""
    with OddBroker(answers=request.param) as broker, MqttShop(settings(None, port=broker.port), tmp_path) as shop:
        shop.sink.open()
        yield broker, shop


class Fuse(FakeClock):
    """A clock that does something at the n-th look at it."""

    def __init__(self) -> None:
        super().__init__(step=0.0001)
        self.looks = 0
        self.burnt: Callable[[], None] = lambda: None

    def monotonic(self) -> float:
        self.looks -= 1
        if self.looks == 0:
            self.burnt()
        return super().monotonic()


def test_a_broker_killed_in_the_middle_of_a_batch(tmp_path: Path) -> None:
    """All events arrive, and in order once repeats are dropped."""
    broker, clock = Broker(tmp_path / "broker"), Fuse()
    with broker, MqttShop(settings(broker), tmp_path, clock) as shop, Listener(broker, DOOR, qos=0) as listener:
        events = events_of(shop, *["entrance"] * 1000)
        clock.burnt = broker.kill
        batches = [0]

        def deliver_all(looks: int = 0) -> None:
            shop.sink.open()
            clock.looks = looks  # at least eleven of them are taken while a batch is delivered
            while batches[-1] < len(events):
                batches.append(shop.sink.deliver(events[batches[-1] : batches[-1] + 500]))

        for looks in (4, 7):
            with pytest.raises(UndeliveredError):
                deliver_all(looks)
            with pytest.raises(UndeliveredError, match="nobody listens there"):
                shop.sink.open()
            broker.start()
            listener.wait_until_back()
        deliver_all()
        heard = listener.wait_for(lambda found: found and b'"seq":1000}' in found[-1].payload)
    assert list(dict.fromkeys(json.loads(item.payload)["seq"] for item in heard)) == list(range(1, 1001))


def test_a_broker_that_falls_silent(tmp_path: Path) -> None:
    with Broker(tmp_path / "broker") as broker, MqttShop(settings(broker), tmp_path) as shop:
        shop.sink.open()
        events = events_of(shop, "entrance")
        broker.pause()
        shop.clock.step = 3
        assert "it acknowledged nothing for 10 seconds" in str(undelivered(shop.sink, events))
        with pytest.raises(UndeliveredError, match="no answer"):
            shop.sink.open()
        shop.sink.close()
        broker.resume()
        shop.clock.step = 0.0001
        shop.sink.open()
        shop.deliver(events)


def test_who_may_publish_nothing_waits(tmp_path: Path) -> None:
    acl = ACL.format("elsewhere/#")
    with (
        Broker(tmp_path / "broker", users=USERS, acl=acl) as broker,
        MqttShop(settings(broker, user="shop", password=USERS["shop"]), tmp_path) as shop,
    ):
        with pytest.raises(
            UndeliveredError, match=r"it lets the user of mqtt\.user publish nothing; give that user"
        ) as caught:
            shop.sink.open()
        assert caught.value.patience_seconds == 60
        assert broker.connections == 1
        assert undelivered(shop.sink, events_of(shop, "entrance")).patience_seconds == 0  # it is not connected
        assert broker.connections == 1


def test_a_topic_that_may_not_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    acl = ACL.format("edgecount/entrance/#\ntopic readwrite edgecount/available")
    with (
        Broker(tmp_path / "broker", users=USERS, acl=acl) as broker,
        Listener(broker, DOOR, BACK, user="ear", password="ear") as listener,  # noqa: S106
        MqttShop(settings(broker, user="shop", password=USERS["shop"]), tmp_path) as shop,
    ):
        shop.sink.open()
        warnings = [record.getMessage() for record in caplog.records]
        assert any("it refuses edgecount/back/door/state (not authorised; give this user" in line for line in warnings)
        shop.clock.advance(1)
        shop.sink.tick()
        events = events_of(shop, "entrance", "back", "entrance", "entrance")
        for offered in (events[:2], events[1:2], events[1:]):  # as a delivery does that moves its cursor in between
            error = refused(shop.sink, offered)
            assert (error.seq, error.final) == (2, False)
            assert f"it refuses {BACK} (not authorised" in str(error)
        shop.deliver(events[2:])  # the poison went aside
        error_alone = undelivered(shop.sink, events_of(shop, "back", first=5))
        assert error_alone.patience_seconds == 60
        assert "publish nothing" in str(error_alone)
        heard = listener.wait_for(lambda found: len(found) == 3)
        assert [json.loads(item.payload)["seq"] for item in heard] == [1, 3, 4]
        assert len(warnings) == len(set(warnings))
    assert USERS["shop"] not in caplog.text


@pytest.mark.parametrize("odd", [pytest.param({BACK: 0x97}, id="quota")], indirect=True)
def test_a_quota_that_is_used_up(odd: tuple[OddBroker, MqttShop]) -> None:
    _, shop = odd
    error = undelivered(shop.sink, events_of(shop, "entrance", "back"))
    assert "it takes no more messages now (quota exceeded)" in str(error)


def test_a_quota_that_is_used_up_by_state(tmp_path: Path) -> None:
    answers = {"edgecount/site/occupancy": 0x97}
    with (
        OddBroker(answers=answers) as broker,
        MqttShop(settings(port=broker.port), tmp_path) as shop,
        pytest.raises(UndeliveredError, match="quota exceeded"),
    ):
        shop.sink.open()


@pytest.mark.parametrize("odd", [pytest.param({BACK: 0x99}, id="format")], indirect=True)
def test_an_event_that_no_broker_wants_is_poison(odd: tuple[OddBroker, MqttShop]) -> None:
    _, shop = odd
    error = refused(shop.sink, events_of(shop, "back"))
    assert (error.seq, error.final) == (1, True)
    assert f"it refuses {BACK} (payload format invalid)" in str(error)


@pytest.mark.parametrize("odd", [pytest.param({BACK: 0x80}, id="unspecified")], indirect=True)
def test_a_refusal_without_a_reason(odd: tuple[OddBroker, MqttShop]) -> None:
    _, shop = odd
    events = events_of(shop, "entrance", "back")
    assert refused(shop.sink, events).final is False
    assert f"it refuses {BACK} (unspecified error)" in str(undelivered(shop.sink, events_of(shop, "back", first=3)))


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({BACK: disconnect(0x95)}, id="disconnects"),
        pytest.param({BACK: b"\x40\x04\x00\x01\x95\x00"}, id="answers-what-paho-does-not-know"),
    ],
    indirect=True,
)
def test_a_broker_that_hangs_up_over_one_event(odd: tuple[OddBroker, MqttShop]) -> None:
    _, shop = odd
    events = events_of(shop, "entrance", "entrance", "back", "entrance")
    assert shop.sink.deliver(events) == 2
    with pytest.raises(UndeliveredError):
        shop.sink.tick()
    shop.sink.open()
    error = refused(shop.sink, events[2:])  # now one after the other
    assert (error.seq, error.final) == (3, True)
    assert "event 3 was on its way" in str(error)
    shop.sink.open()
    shop.deliver(events[3:])


def test_two_devices_under_one_name(tmp_path: Path) -> None:
    """This mosquitto does not say why it hangs up; the two must not throw each other out for ever all the same."""
    with (
        Broker(tmp_path / "broker") as broker,
        MqttShop(settings(broker), tmp_path / "a") as first,
        MqttShop(settings(broker), tmp_path / "b") as second,
    ):
        first.sink.open()
        for _ in range(2):
            second.sink.open()
            first.tick_until_lost("the connection was lost", patience=0)
            first.sink.open()
            second.tick_until_lost("the connection was lost", patience=0)
        second.sink.open()
        first.tick_until_lost("the connection was lost", patience=0)
        with pytest.raises(UndeliveredError, match="another client uses the client id shop, give each") as caught:
            first.sink.open()
        assert caught.value.patience_seconds == 60
        second.sink.tick()
        assert broker.connections == 6
        first.sink.open()
        assert broker.connections == 7


@pytest.mark.parametrize("odd", [pytest.param({DOOR: disconnect(0x8E)}, id="taken-over")], indirect=True)
def test_a_broker_that_says_who_took_over(odd: tuple[OddBroker, MqttShop]) -> None:
    _, shop = odd
    error = undelivered(shop.sink, events_of(shop, "entrance"))
    assert "another client uses the client id shop; give each device" in str(error)
    assert error.patience_seconds == 60


def test_commands_that_may_not_be_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with OddBroker(granted=0x87) as broker, MqttShop(settings(port=broker.port), tmp_path) as shop:
        shop.sink.open()
        assert "it does not let us read edgecount/site/occupancy/set; what comes there is not heeded" in caplog.text
        shop.deliver(events_of(shop, "entrance"))


def test_a_store_that_cannot_be_read_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Broker(tmp_path / "broker") as broker, MqttShop(settings(broker), tmp_path) as shop:
        shop.sink.open()
        shop.sink.tick()
        (tmp_path / "edgecount.db").rename(tmp_path / "gone.db")
        for _ in range(3):
            shop.clock.advance(1000)
            shop.sink.tick()
        assert caplog.text.count("there is no store") == 1


def test_a_connection_that_is_lost_leaves_the_good_bye_to_the_broker(tmp_path: Path) -> None:
    with Broker(tmp_path / "broker") as broker, MqttShop(settings(broker), tmp_path) as shop:
        shop.sink.open()
        broker.stop()
        shop.tick_until_lost("it is shutting down|the connection was lost", patience=0)
        shop.sink.close()
