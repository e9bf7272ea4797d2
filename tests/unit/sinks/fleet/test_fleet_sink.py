"""The uplink at a real broker: all events, the heartbeat, and what the fleet asks for again."""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from edgecount.events.model import AnyEvent, CameraLost, OccupancyReset
from edgecount.sinks.sink import RefusedError, UndeliveredError
from edgecount.site.command import HearSite
from tests.support.fakes import BEGAN
from tests.support.servers.broker import Broker, Heard, Listener
from tests.support.shops.fleet_shop import BOX, FleetShop, fleet_settings
from tests.support.stored import crossing, rejected, visit

EVENT, HEARTBEAT, REPLAY, SITE = (
    f"edgecount/{BOX}/{last}" for last in ("event", "heartbeat", "replay/set", "site/set")
)


@contextmanager
def fleet(folder: Path, *topics: str, **changes: Any) -> Iterator[tuple[FleetShop, Listener]]:
    """A shop, open, at a broker with an ear that takes everything, or these topics."""
    with (
        Broker(folder / "broker") as broker,
        Listener(broker, *(topics or ("edgecount/#",))) as ear,
        FleetShop(fleet_settings(broker, **changes), folder) as shop,
    ):
        shop.sink.open()
        yield shop, ear


def chain(messages: Sequence[Heard]) -> list[tuple[int, int | None]]:
    """The number of each event, and of the one before it."""
    return [(found["seq"], found["prev"]) for message in messages if (found := json.loads(message.payload))]


def events(ear: Listener, count: int) -> list[Heard]:
    ear.wait_for(lambda _all: len(ear.on(EVENT)) >= count)
    return ear.on(EVENT)


def of_many_kinds() -> list[AnyEvent]:
    lost = CameraLost(id=UUID(int=3), site="main-street", ts=BEGAN, camera="entrance", reason="off")
    reset = OccupancyReset(id=UUID(int=4), site="main-street", ts=BEGAN, reason="by hand")
    return [crossing(1, BEGAN), visit(2, BEGAN, 30), lost, reset, rejected(5)]


def test_every_kind_of_event_is_told_once_in_a_chain(tmp_path: Path) -> None:
    with fleet(tmp_path) as (shop, ear):
        told = shop.deliver(*of_many_kinds())
        told += shop.deliver(crossing(6, BEGAN))
        heard = events(ear, 6)
        assert chain(heard) == [(1, None), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5)]
        found = [json.loads(message.payload) for message in heard]
        assert [body["event"]["type"] for body in found] == [item.event.type for item in told]
        assert {body["store"] for body in found} == {shop.id}
        assert {(message.qos, message.retain) for message in heard} == {(1, False)}


def test_a_chain_goes_on_over_a_restart_and_leaves_out_what_was_put_aside(tmp_path: Path) -> None:
    with fleet(tmp_path) as (shop, ear):
        shop.deliver(crossing(1, BEGAN), crossing(2, BEGAN))
        shop.store.put_aside("fleet", 2, "too large", BEGAN)
        again = FleetShop(shop.settings, tmp_path)
        again.store = shop.store
        shop.sink.close()
        again.sink.open()
        again.deliver(crossing(3, BEGAN))
        assert chain(events(ear, 3)) == [(1, None), (2, 1), (3, 1)]
        again.sink.close()


def test_where_nobody_takes_events_none_is_delivered(tmp_path: Path) -> None:
    with (
        Broker(tmp_path / "broker") as broker,
        Listener(broker, HEARTBEAT) as ear,
        FleetShop(fleet_settings(broker), tmp_path) as shop,
    ):
        shop.sink.open()
        waiting = shop.stored(*(crossing(number, BEGAN) for number in range(1, 4)))
        for _ in range(2):
            with pytest.raises(UndeliveredError, match="nobody there takes events; start edgecount fleet ingest"):
                shop.sink.deliver(waiting)
            assert shop.sink.is_connected, "the connection lasts"
            shop.sink.open()
        with Listener(broker, EVENT) as fresh:
            assert shop.sink.deliver(waiting) == 1, "one alone is offered until one is taken"
            assert shop.sink.deliver(waiting[1:]) == 3
            assert chain(events(fresh, 3)) == [(1, None), (2, 1), (3, 2)]
        shop.sink.tick()
        ear.wait_for_topic(HEARTBEAT)


def test_a_heartbeat_after_each_connection_and_every_minute(tmp_path: Path) -> None:
    with fleet(tmp_path) as (shop, ear):
        shop.tick_until(lambda: len(ear.on(HEARTBEAT)) == 1)
        shop.deliver(crossing(1, BEGAN))
        shop.clock.advance(59)
        shop.sink.tick()
        assert len(ear.on(HEARTBEAT)) == 1
        shop.clock.advance(1)
        shop.tick_until(lambda: len(ear.on(HEARTBEAT)) == 2)
        shop.sink.close()
        shop.sink.open()
        shop.tick_until(lambda: len(ear.on(HEARTBEAT)) == 3)
        found = [json.loads(message.payload) for message in ear.on(HEARTBEAT)]
        assert [(body["last_seq"], body["told_seq"]) for body in found] == [(0, 0), (1, 1), (1, 1)]
        assert found[0]["store"] == shop.id


def wish(shop: FleetShop, since: int, store: str | None = None) -> str:
    return json.dumps({"store": store or shop.id, "since": since})


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        pytest.param(0, [(1, None), (2, 1), (4, 2), (5, 4)], id="all"),
        pytest.param(2, [(4, 2), (5, 4)], id="some"),
        pytest.param(3, [(4, 3), (5, 4)], id="after-one-that-was-never-told"),
        pytest.param(9, [], id="none"),
    ],
)
def test_what_the_fleet_asks_for_is_told_again(
    since: int, expected: list[tuple[int, int | None]], tmp_path: Path
) -> None:
    with fleet(tmp_path) as (shop, ear):
        shop.deliver(*(crossing(number, BEGAN) for number in range(1, 6)))
        shop.store.put_aside("fleet", 3, "too large", BEGAN)
        events(ear, 5)
        ear.forget()
        ear.publish(REPLAY, wish(shop, since))
        shop.tick_until(lambda: len(ear.on(EVENT)) == len(expected) and REPLAY in {item.topic for item in ear.messages})
        shop.deliver(crossing(6, BEGAN))
        assert chain(events(ear, len(expected) + 1)) == [*expected, (6, 5)]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param('{"store": "00000000-0000-0000-0000-000000000001", "since": 0}', id="another-store"),
        pytest.param("everything", id="no-wish"),
        pytest.param("", id="empty"),
    ],
)
def test_other_wishes_change_nothing(payload: str, tmp_path: Path) -> None:
    with fleet(tmp_path) as (shop, ear):
        shop.deliver(crossing(1, BEGAN))
        events(ear, 1)
        ear.publish(REPLAY, payload)
        ear.publish(REPLAY, wish(shop, 1))
        for _ in range(20):
            shop.sink.tick()
        shop.deliver(crossing(2, BEGAN))
        assert chain(events(ear, 2)) == [(1, None), (2, 1)]


def test_many_are_told_again_between_new_ones_and_nobody_is_left_out(tmp_path: Path) -> None:
    with fleet(tmp_path) as (shop, ear):
        shop.deliver(*(crossing(number, BEGAN) for number in range(1, 451)))
        events(ear, 450)
        ear.forget()
        ear.publish(REPLAY, wish(shop, 0))
        shop.tick_until(lambda: ear.on(EVENT))
        shop.deliver(crossing(451, BEGAN))
        shop.tick_until(lambda: len(ear.on(EVENT)) == 451)
        again = [pair for pair in chain(ear.on(EVENT)) if pair[0] != 451]
        assert again == [(number, number - 1 or None) for number in range(1, 451)]


def test_what_the_broker_does_not_take_again_is_tried_later(tmp_path: Path) -> None:
    with fleet(tmp_path, HEARTBEAT, EVENT) as (shop, ear):
        shop.deliver(crossing(1, BEGAN), crossing(2, BEGAN))
        events(ear, 2)
        shop.sink._resending.want(0, 2)
        ear._client.unsubscribe(EVENT)
        ear.publish("done", "1")
        shop.sink.tick()
        ear._client.subscribe(EVENT, 1)
        ear.publish("done", "2")
        ear.forget()
        shop.sink.tick()
        assert not ear.on(EVENT), "it was a moment ago"
        shop.clock.advance(31)
        shop.tick_until(lambda: len(ear.on(EVENT)) == 2)
        assert chain(ear.on(EVENT)) == [(1, None), (2, 1)]


def test_an_event_that_makes_the_broker_hang_up_is_found_and_put_aside(tmp_path: Path) -> None:
    with (
        Broker(tmp_path / "broker", options=["message_size_limit 2000"]) as broker,
        Listener(broker, EVENT) as ear,
        FleetShop(fleet_settings(broker), tmp_path) as shop,
    ):
        waiting = shop.stored(crossing(1, BEGAN), crossing(2, BEGAN, camera="x" * 2000), crossing(3, BEGAN))
        shop.sink.open()
        with pytest.raises(UndeliveredError):
            deque(map(shop.sink.deliver, (waiting, waiting[1:])), 0)
        shop.sink.open()
        with pytest.raises(RefusedError) as caught:
            shop.sink.deliver(waiting[1:])
        assert (caught.value.seq, caught.value.final) == (2, True)
        shop.store.put_aside("fleet", 2, str(caught.value), BEGAN)
        shop.sink.open()
        assert shop.sink.deliver(waiting[2:]) == 3
        heard = chain(ear.wait_for(lambda heard: (3, 1) in chain(heard)))
        assert heard[0] == (1, None)
        assert 2 not in dict(heard)


def test_a_broker_that_lets_nobody_ask_is_told_of_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    acl = f"topic write {EVENT}\ntopic write {HEARTBEAT}\n\nuser ear\ntopic read #\n"
    with (
        Broker(
            tmp_path / "broker", users={"ear": "ear", BOX: "box"}, acl=acl, options=["allow_anonymous true"]
        ) as broker,
        Listener(broker, "edgecount/#", user="ear", password="ear") as ear,  # noqa: S106 - of this test
        FleetShop(fleet_settings(broker), tmp_path) as shop,
    ):
        shop.sink.open()
        shop.deliver(crossing(1, BEGAN))
        events(ear, 1)
        for _ in range(3):
            shop.sink.tick()
    refused = [text for text in caplog.messages if "does not let us read" in text]
    assert len(refused) <= 1, "some brokers say so when it is asked for, others never"


def test_events_that_retention_has_deleted_are_named_in_the_heartbeat(tmp_path: Path) -> None:
    with fleet(tmp_path) as (shop, ear):
        shop.deliver(crossing(1, BEGAN - timedelta(days=500)), crossing(2, BEGAN))
        shop.store.purge(BEGAN - timedelta(days=400))
        shop.tick_until(lambda: ear.on(HEARTBEAT))
        body = json.loads(ear.on(HEARTBEAT)[0].payload)
        assert (body["forgotten_until"], body["last_seq"], body["told_seq"]) == (1, 2, 2)


def test_a_store_without_an_id_waits(tmp_path: Path) -> None:
    with fleet(tmp_path) as (shop, _ear):
        waiting = shop.stored(crossing(1, BEGAN))
        with shop.store._file.transaction() as connection:
            connection.execute("DELETE FROM meta WHERE key = 'store'")
        with pytest.raises(UndeliveredError, match="the store's id cannot be read: restart edgecount"):
            shop.sink.deliver(waiting)


def test_without_a_connection_nothing_is_delivered(tmp_path: Path) -> None:
    with FleetShop(replace(fleet_settings(), host="127.0.0.1", port=9), tmp_path) as shop:
        with pytest.raises(
            UndeliveredError, match=r"nobody listens there; start the broker, or correct fleet\.host and fleet\.port"
        ):
            shop.sink.open()
        with pytest.raises(UndeliveredError, match="not connected"):
            shop.sink.deliver(shop.stored(crossing(1, BEGAN)))
        shop.sink.close()


def number(shop: FleetShop, inside: int) -> str:
    """What the fleet tells a box of its site."""
    now = {"at": "2026-05-04T12:00:00Z", "day": "2026-05-04", "heard_box": "berlin-13", "heard_seconds": 1.0}
    return json.dumps({"store": shop.id, "inside": inside, "seq": 0, "missing": [], **now})


def test_one_subscription_brings_the_site_s_number_and_wishes(tmp_path: Path) -> None:
    with fleet(tmp_path, whole_site=True) as (shop, ear):
        shop.deliver(crossing(1, BEGAN))
        events(ear, 1)
        ear.publish(SITE, "{}")
        ear.publish(f"edgecount/{BOX}/other/set", "1")
        ear.publish(SITE, number(shop, 12))
        ear.publish(REPLAY, wish(shop, 0))
        shop.tick_until(lambda: shop.heard and len(ear.on(EVENT)) == 2)
        assert [isinstance(told, HearSite) and told.told.inside for told in shop.heard] == [12]


def test_a_box_that_counts_its_own_doors_asks_for_wishes_alone(tmp_path: Path) -> None:
    with fleet(tmp_path) as (shop, ear):
        shop.deliver(crossing(1, BEGAN))
        ear.publish(SITE, number(shop, 12))
        ear.publish(REPLAY, wish(shop, 0))
        shop.tick_until(lambda: len(ear.on(EVENT)) == 2)
        assert shop.heard == []
