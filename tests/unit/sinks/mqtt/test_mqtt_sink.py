"""What a broker gets to see of a shop, and what it may ask of it."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.errors import StoreError
from edgecount.sinks.mqtt.home_assistant.discovery import discovery
from edgecount.sinks.sink import Sink, UndeliveredError
from edgecount.site.command import AdjustOccupancy, PauseCamera, ResetOccupancy
from edgecount.site.status import CameraState
from tests.support.fakes import BEGAN
from tests.support.servers.broker import Broker, Listener, retained
from tests.support.shops.mqtt_shop import MqttShop, settings, status
from tests.support.stored import crossing, visit

STATE = "edgecount/entrance/door/state"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    with Listener(broker) as ear:
        for topic in retained(broker):
            ear.publish(topic, "", retain=True)  # what other tests have left
        ear.forget()
        yield ear


@pytest.fixture
def shop(broker: Broker, tmp_path: Path) -> Iterator[MqttShop]:
    with MqttShop(settings(broker), tmp_path) as made:
        yield made


def test_it_is_a_sink(shop: MqttShop) -> None:
    sink: Sink = shop.sink
    assert sink.name == "mqtt"
    sink.close()
    with pytest.raises(UndeliveredError, match=r"broker 127\.0\.0\.1:\d+: not connected"):
        sink.tick()


def test_all_state_is_there_after_connecting(broker: Broker, listener: Listener, shop: MqttShop) -> None:
    shop.sink.open()
    kept = retained(broker)
    assert kept.keys() == {
        "edgecount/available",
        "edgecount/entrance/status",
        "edgecount/back/status",
        "edgecount/entrance/moved",
        "edgecount/back/moved",
        "edgecount/entrance/door/state",
        "edgecount/entrance/gate/state",
        "edgecount/back/door/state",
        "edgecount/site/occupancy",
        "edgecount/site/today",
        "edgecount/alert/full",
    }
    assert kept["edgecount/available"] == "online"
    assert kept["edgecount/back/status"] == "offline"
    assert json.loads(kept[STATE])["in"] == 0
    seen = [message.topic for message in listener.wait_for(lambda heard: len(heard) == 11)]
    assert seen[-1] == "edgecount/available"  # who sees it online sees no state of yesterday
    assert all(message.retain and message.qos == 1 for message in listener.messages)


def test_a_picture_is_passed_on_once_and_the_broker_keeps_none(
    broker: Broker, listener: Listener, shop: MqttShop
) -> None:
    jpeg = bytes(range(256)) * 200
    shop.sink.open()
    shop.pictures.put("entrance", jpeg)
    for _ in range(3):
        shop.sink.tick()
    shop.pictures.put("back", b"another")
    shop.sink.tick()
    listener.wait_for_topic("edgecount/back/picture")
    (heard,) = listener.on("edgecount/entrance/picture")
    assert (heard.payload, heard.retain, heard.qos) == (jpeg, False, 0)
    assert not [topic for topic in retained(broker) if topic.endswith("/picture")]


def test_state_is_published_when_it_changes_and_only_then(listener: Listener, shop: MqttShop) -> None:
    announced(shop)
    listener.wait_for_topic("edgecount/stats")
    listener.forget()
    shop.counts(3)
    shop.clock.advance(1)
    shop.sink.tick()
    shop.clock.advance(1)
    shop.sink.tick()
    shop.status = replace(
        shop.status,
        cameras={"entrance": CameraState("disabled"), "back": CameraState("online", BEGAN)},
        alerts={"full": AlertStanding("occupancy", raised=True, value=101, limit=100, since=BEGAN)},
    )
    shop.clock.advance(1)
    shop.sink.tick()
    heard = listener.wait_for(lambda messages: messages and messages[-1].topic == "edgecount/alert/full")
    assert [(item.topic, item.text) for item in heard if "status" in item.topic] == [
        ("edgecount/entrance/status", "disabled"),
        ("edgecount/back/status", "online"),
    ]
    ours = [item.topic for item in heard if item.topic.startswith("edgecount/")]
    assert ours[:2] == [STATE, "edgecount/site/occupancy"]
    assert json.loads(heard[-1].payload)["state"] == "ON"


def test_a_burst_of_events_does_not_make_a_burst_of_state(listener: Listener, shop: MqttShop) -> None:
    shop.sink.open()
    events = shop.stored(*(crossing(number, BEGAN) for number in range(1, 101)))
    for item in events:
        shop.deliver([item])
        shop.counts(item.seq, item.seq)
        shop.sink.tick()
    shop.clock.advance(1)
    shop.sink.tick()
    listener.wait_for_topic(STATE, lambda item: b'"in":100,' in item.payload)
    assert len(listener.on("edgecount/entrance/door/event")) == 100
    assert len(listener.on(STATE)) < 5


def test_events_are_delivered_in_order_with_their_numbers(listener: Listener, shop: MqttShop) -> None:
    shop.sink.open()
    events = shop.stored(
        *(crossing(number, BEGAN + timedelta(seconds=number), line="door") for number in range(1, 251)),
        crossing(251, BEGAN, camera="back"),
    )
    shop.deliver(events)
    listener.wait_for_topic("edgecount/back/door/event")
    heard = listener.on("edgecount/entrance/door/event")
    assert [json.loads(item.payload)["seq"] for item in heard] == list(range(1, 251))
    assert all(item.qos == 1 and not item.retain for item in heard)


def test_visits_are_delivered_and_sent_again(listener: Listener, shop: MqttShop) -> None:
    shop.sink.open()
    shop.deliver(shop.stored(visit(1, BEGAN, 20), crossing(2, BEGAN), visit(3, BEGAN, 5, zone="bar")))
    listener.wait_for_topic("edgecount/entrance/bar/event")
    (first,) = listener.on("edgecount/entrance/queue/event")
    assert (first.qos, first.retain) == (1, False)
    listener.publish("edgecount/replay/set", '{"since": 0}')
    shop.tick_until(lambda: len(listener.on("edgecount/entrance/bar/event")) == 2)
    again = listener.on("edgecount/entrance/queue/event")[1]
    assert json.loads(again.payload) == json.loads(first.payload)


def test_zones_are_published_when_they_change_and_deleted_when_they_are_no_more(
    broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    with MqttShop(settings(broker, zones={"entrance": ("queue", "bar"), "back": ("queue",)}), tmp_path / "a") as shop:
        shop.status = replace(shop.status, zones={("entrance", "queue"): ZoneFigures()})
        shop.sink.open()
        kept = retained(broker)
        assert json.loads(kept["edgecount/entrance/queue/state"])["count"] == 0
        assert json.loads(kept["edgecount/back/queue/state"])["count"] is None
        assert json.loads(kept["edgecount/site/queue/state"])["watching"] == 1
        shop.status = replace(shop.status, zones={("entrance", "queue"): ZoneFigures((7.0,))})
        shop.clock.advance(15)
        shop.sink.tick()
        listener.wait_for_topic("edgecount/site/queue/state", lambda item: b'"count":1' in item.payload)
    with MqttShop(settings(broker, zones={"back": ("queue",)}), tmp_path / "b") as shop:
        announced(shop)
        left = {topic for topic in retained(broker, "edgecount/#") if "queue" in topic or "bar" in topic}
        assert left == {f"edgecount/{at}/queue/{what}" for at in ("back", "site") for what in ("state", "today")}


def test_stats_come_every_minute(listener: Listener, shop: MqttShop) -> None:
    shop.sink.open()
    shop.tick_for(2)
    for _ in range(5):
        shop.sink.tick()
        shop.clock.advance(30)
    shop.sink.close()
    listener.wait_for_topic("edgecount/available", lambda item: item.text == "offline")
    stats = listener.on("edgecount/stats")
    assert len(stats) == 3
    assert (stats[0].qos, stats[0].retain) == (0, False)
    assert json.loads(stats[0].payload)["version"] == "1.2.3"


def test_intervals_are_published(listener: Listener, shop: MqttShop) -> None:
    shop.store.append([crossing(1, BEGAN)])
    shop.store.add_coverage("entrance", {BEGAN: 30.0})
    shop.sink.open()
    shop.sink.tick()
    shop.clock.advance(15 * 60 + 10)
    shop.sink.tick()
    heard = listener.wait_for_topic("edgecount/entrance/door/interval")
    assert json.loads(heard.payload) == {
        "start": "2026-05-04T12:00:00+02:00",
        "end": "2026-05-04T12:15:00+02:00",
        "in": 1,
        "out": 0,
        "coverage": 0.033,
    }
    assert (heard.qos, heard.retain) == (1, False)
    listener.wait_for_topic("edgecount/back/door/interval", lambda item: b'"in":null' in item.payload)


def test_a_clean_end_says_offline_and_the_last_state(broker: Broker, listener: Listener, shop: MqttShop) -> None:
    shop.sink.open()
    shop.counts(9)
    shop.sink.close()
    shop.sink.close()
    assert retained(broker)["edgecount/available"] == "offline"
    assert json.loads(retained(broker)[STATE])["in"] == 9
    listener.wait_for(lambda messages: messages[-1:] and messages[-1].text == "offline")


def test_who_is_gone_without_a_word_is_offline(listener: Listener, shop: MqttShop) -> None:
    shop.sink.open()
    connection = shop.sink._connection
    assert connection is not None
    connection.drop()
    listener.wait_for_topic("edgecount/available", lambda item: item.text == "offline")
    with pytest.raises(UndeliveredError, match="the connection is closed"):
        shop.sink.tick()
    listener.forget()
    shop.sink.open()
    heard = listener.wait_for(lambda messages: messages and messages[-1].topic == "edgecount/available")
    assert heard[-1].text == "online"


def test_commands(listener: Listener, shop: MqttShop) -> None:
    shop.sink.open()
    listener.publish("edgecount/site/occupancy/set", "42")
    listener.publish("edgecount/site/reset", "PRESS")
    listener.publish("edgecount/entrance/enabled/set", "OFF")
    shop.tick_until(lambda: len(shop.commands) == 3)
    assert shop.commands == [AdjustOccupancy(42), ResetOccupancy("by MQTT"), PauseCamera("entrance", paused=True)]


def test_bad_commands_are_refused_in_one_line(
    listener: Listener, shop: MqttShop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.sink.open()
    listener.publish("edgecount/site/occupancy/set", "a\nb")
    listener.publish("edgecount/site/occupancy/set", "")
    listener.publish("edgecount/site/reset", "x" * 2_000_000)  # more than we let the broker send
    listener.publish("edgecount/site/reset", "please")
    listener.publish("edgecount/back/enabled/set", "maybe")
    shop.tick_until(lambda: len(caplog.records) == 3)
    assert shop.commands == []
    lines = [record.getMessage().split(": ", 1)[1] for record in caplog.records]
    assert lines == [
        "edgecount/site/occupancy/set takes an integer from 0 to 1000000, not 'a\\nb'",
        "edgecount/site/reset takes PRESS, not 'please'",
        "edgecount/back/enabled/set takes ON or OFF, not 'maybe'",
    ]


@pytest.mark.parametrize("live", [pytest.param(True, id="live"), pytest.param(False, id="before-we-came")])
def test_a_retained_command_is_refused_and_cleared(
    broker: Broker, listener: Listener, shop: MqttShop, caplog: pytest.LogCaptureFixture, *, live: bool
) -> None:
    if live:
        shop.sink.open()
    listener.publish("edgecount/site/occupancy/set", "5", retain=True)
    if not live:
        shop.sink.open()
    shop.tick_until(lambda: len(caplog.records) == 1)
    assert "a retained command is refused" in caplog.text
    assert shop.commands == []
    assert "edgecount/site/occupancy/set" not in retained(broker)


def test_a_command_that_cannot_be_carried_out_is_said(
    listener: Listener, shop: MqttShop, caplog: pytest.LogCaptureFixture
) -> None:
    answer: Future[int] = Future()
    shop.answer = lambda: answer
    shop.sink.open()
    listener.publish("edgecount/site/reset", "PRESS")
    shop.tick_until(lambda: shop.commands)
    assert caplog.text == ""
    answer.set_exception(StoreError("the disk is full"))
    assert "a command that came by MQTT was not carried out: the disk is full" in caplog.text


def seqs(listener: Listener) -> list[int]:
    return [json.loads(item.payload)["seq"] for item in listener.on("edgecount/entrance/door/event")]


def test_stored_events_are_sent_again(listener: Listener, shop: MqttShop) -> None:
    shop.store.append(crossing(number, BEGAN) for number in range(1, 551))
    shop.has_delivered(540)
    shop.sink.open()
    listener.publish("edgecount/replay/set", '{"since": 30}')
    shop.tick_until(lambda: len(seqs(listener)) >= 510)
    assert seqs(listener) == list(range(31, 541))
    shop.deliver(shop.stored(*(crossing(number, BEGAN) for number in range(541, 551))))
    listener.publish("edgecount/replay/set", '{"since": 548}')
    shop.tick_until(lambda: len(seqs(listener)) >= 522)
    assert seqs(listener)[510:] == [*range(541, 551), 549, 550]
    listener.publish("edgecount/replay/set", '{"since": 551}')  # there is nothing
    listener.publish("edgecount/site/reset", "PRESS")
    shop.tick_until(lambda: shop.commands)
    assert len(seqs(listener)) == 522


def test_a_replay_does_not_keep_new_events_waiting(listener: Listener, shop: MqttShop) -> None:
    shop.store.append(crossing(number, BEGAN) for number in range(1, 1001))
    shop.has_delivered(1000)
    shop.sink.open()
    shop.clock.step = 0.2  # every look at the clock takes so long
    listener.publish("edgecount/replay/set", '{"since": 0}')
    shop.tick_until(lambda: listener.on("edgecount/entrance/door/event"))
    shop.deliver(shop.stored(crossing(1001, BEGAN)))
    shop.tick_until(lambda: len(seqs(listener)) >= 1001)
    heard = seqs(listener)
    assert heard.index(1001) < 1000
    assert [seq for seq in heard if seq != 1001] == list(range(1, 1001))


SITE_CONFIG = "homeassistant/device/edgecount/config"
ENTRANCE_CONFIG = "homeassistant/device/edgecount/entrance/config"


def configs(broker: Broker) -> dict[str, str]:
    """The descriptions that the broker keeps."""
    return {topic: text for topic, text in retained(broker, "homeassistant/#").items() if topic.endswith("/config")}


def announced(shop: MqttShop) -> None:
    """Tick until Home Assistant was told all, and nothing of a former config is left."""
    shop.sink.open()
    shop.sink.tick()
    shop.tick_for(8)


def test_home_assistant_is_told_a_moment_after_connecting(broker: Broker, listener: Listener, shop: MqttShop) -> None:
    announced(shop)
    assert configs(broker) == discovery(settings(broker), "1.2.3")
    listener.wait_for(lambda heard: any(item.topic.startswith("homeassistant/") for item in heard))
    described = [item.topic for item in listener.messages if item.topic.startswith("homeassistant/")]
    assert described[0] == SITE_CONFIG  # the cameras' devices refer to it


def test_what_a_former_config_left_is_cleared(broker: Broker, listener: Listener, shop: MqttShop) -> None:
    left = ["entrance/attic/state", "garage/door/state", "garage/status", "alert/old"]
    for topic in left:
        listener.publish(f"edgecount/{topic}", "x", retain=True)
    listener.publish("edgecount-2/garage/status", "x", retain=True)
    former = settings(broker, lines={"entrance": ("door", "attic"), "garage": ("door",)})
    for topic, text in discovery(former, "1.2.2").items():
        listener.publish(topic, text, retain=True)
    by_hand = "homeassistant/sensor/edgecount/own/config"
    listener.publish(by_hand, '{"name": "mine", "state_topic": "x"}', retain=True)
    listener.forget()
    announced(shop)
    kept = retained(broker)
    assert not [topic for topic in left if f"edgecount/{topic}" in kept]
    assert kept["edgecount-2/garage/status"] == "x"
    assert STATE in kept
    assert configs(broker).keys() - discovery(settings(broker), "1.2.3").keys() == {by_hand}
    listener.publish("edgecount/garage/status", "x", retain=True)
    for _ in range(3):
        shop.sink.tick()
    assert retained(broker)["edgecount/garage/status"] == "x"  # it is not ours any more to look after


def test_a_cameras_description_is_withdrawn_before_its_state_is_emptied(
    broker: Broker, listener: Listener, shop: MqttShop
) -> None:
    """Home Assistant complains of an empty state, once for every entity that looks at it."""
    former = settings(broker, lines={"entrance": ("door", "attic"), "garage": ("door",)})
    for topic, text in discovery(former, "1.2.2").items():
        listener.publish(topic, text, retain=True)
    left = ["edgecount/entrance/attic/state", "edgecount/garage/door/state", "edgecount/garage/status"]
    for topic in left:
        listener.publish(topic, "x", retain=True)
    listener.forget()
    announced(shop)
    heard = [(item.topic, item.text) for item in listener.wait_for(lambda seen: {i.topic for i in seen} >= set(left))]
    emptied = min(heard.index((topic, "")) for topic in left)
    assert heard.index(("homeassistant/device/edgecount/garage/config", "")) < emptied
    texts = [text for topic, text in heard[:emptied] if topic == ENTRANCE_CONFIG]
    removing, last = (json.loads(text)["components"] for text in texts)
    assert removing["line.entrance.attic.in"] == {"platform": "sensor"}
    assert "line.entrance.attic.in" not in last


def test_without_discovery_there_is_none(broker: Broker, listener: Listener, tmp_path: Path) -> None:
    for topic, text in discovery(settings(broker), "1.2.2").items():
        listener.publish(topic, text, retain=True)
    with MqttShop(settings(broker, discovery="off"), tmp_path) as shop:
        announced(shop)
        assert configs(broker) == {}


def test_entities_take_the_place_of_devices(broker: Broker, listener: Listener, tmp_path: Path) -> None:
    for topic, text in discovery(settings(broker), "1.2.2").items():
        listener.publish(topic, text, retain=True)
    entities = settings(broker, discovery="entities")
    with MqttShop(entities, tmp_path) as shop:
        announced(shop)
        assert configs(broker) == discovery(entities, "1.2.3")


def test_home_assistant_is_told_again_when_it_is_back(listener: Listener, shop: MqttShop) -> None:
    listener.publish("homeassistant/status", "online", retain=True)
    announced(shop)
    listener.wait_for_topic(ENTRANCE_CONFIG)
    listener.forget()
    listener.publish("homeassistant/status", "offline")
    listener.publish("homeassistant/status", "online")
    shop.tick_until(lambda: listener.on("edgecount/alert/full"))
    topics = [item.topic for item in listener.messages]
    assert topics.count(SITE_CONFIG) == 1
    assert topics.count(STATE) == 1
    listener.publish("homeassistant/status", "", retain=True)


def test_home_assistant_that_is_back_a_thousand_times_is_told_once_in_a_while(
    listener: Listener, shop: MqttShop
) -> None:
    announced(shop)
    listener.wait_for(lambda heard: any(item.topic == SITE_CONFIG for item in heard))
    for _ in range(1000):
        listener.publish("homeassistant/status", "online")
    listener.publish("edgecount/site/occupancy/set", "5")
    shop.tick_until(lambda: shop.commands)  # what came before it was heard
    shop.tick_for(12)
    listener.wait_for(lambda heard: sum(item.topic == SITE_CONFIG for item in heard) >= 2)
    shop.tick_for(12)
    listener.publish("edgecount/site/occupancy/set", "6")
    shop.tick_until(lambda: len(shop.commands) == 2)
    assert len(listener.on(SITE_CONFIG)) in (2, 3), "at first, at the first birth, and of those that came later once"


def test_a_sink_that_another_follows_does_not_say_offline(broker: Broker, listener: Listener, tmp_path: Path) -> None:
    """A reload is no absence: all that Home Assistant shows would be unavailable for a moment."""
    with MqttShop(settings(broker), tmp_path, goes_on=lambda: True) as shop:
        shop.sink.open()
        shop.counts(9)
    kept = retained(broker)
    assert kept["edgecount/available"] == "online"
    assert json.loads(kept[STATE])["in"] == 9
    assert "offline" not in [item.text for item in listener.on("edgecount/available")]


def test_how_long_somebody_is_there_is_no_news_every_second(broker: Broker, listener: Listener, tmp_path: Path) -> None:
    topic = "edgecount/entrance/queue/state"
    with MqttShop(settings(broker, zones={"entrance": ("queue",)}), tmp_path) as shop:
        shop.sink.open()
        for second in range(61):
            shop.status = replace(shop.status, zones={("entrance", "queue"): ZoneFigures((7.0 + second,))})
            shop.clock.advance(1)
            shop.sink.tick()
        shop.sink.close()
        listener.wait_for_topic("edgecount/available", lambda item: item.text == "offline")
    assert len(listener.on(topic)) <= 4


def test_two_shops_do_not_disturb_each_other(
    broker: Broker, listener: Listener, shop: MqttShop, tmp_path: Path
) -> None:
    other = settings(broker, client_id="other", prefix="edgecount-2", lines={"side": ("arch",)})
    shop.sink.open()
    with MqttShop(other, tmp_path / "other") as second:
        second.status = status(cameras={}, alerts={})
        second.sink.open()
        for one, two in pairwise([shop, second] * 5):
            one.sink.tick()
            two.sink.tick()
        kept = retained(broker)
    assert {STATE, "edgecount/alert/full", "edgecount-2/side/arch/state"} <= kept.keys()
