"""The uplink and a real RabbitMQ 4: whatever happens to the broker, each event is there in the end, by its number."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support.servers.authority import Authority
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.fleet_shop import BOX
from tests.support.shops.uplink_box import at, uplink_box
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="RabbitMQ is run by chroot")]

Told = list[dict[str, Any]]


def require_all_once(told: Told, count: int) -> None:
    """Every number is there, and what came again is the same event of the same store."""
    by_number: dict[int, set[str]] = {}
    for body in told:
        by_number.setdefault(body["seq"], set()).add(body["event"]["id"])
    assert sorted(by_number) == list(range(1, count + 1))
    assert {len(ids) for ids in by_number.values()} == {1}
    assert len({body["store"] for body in told}) == 1


def chain(told: Told) -> list[tuple[int, int | None]]:
    return [(body["seq"], body["prev"]) for body in told]


def drained(node: RabbitNode) -> Told:
    """All that is in the queue."""
    told: Told = []
    while found := node.taken():
        told += found
    return told


def test_where_no_queue_is_bound_nothing_is_lost(tmp_path: Path) -> None:
    with RabbitNode(tmp_path / "rabbit", bound=False) as node, uplink_box(tmp_path / "shop", at(node)) as shop:
        shop.people(2000)
        wait_until(lambda: "nobody there takes events" in (shop.state.error or ""), lambda: shop.state)
        assert (shop.state.delivered, shop.state.put_aside, shop.state.connected) == (0, 0, True)
        node.bind()
        shop.wait()
        told = drained(node)
        assert chain(told) == [(number, number - 1 or None) for number in range(1, 2001)]
        assert node.log.count("Accepted MQTT connection") == 1, "it waits without coming back again and again"


def test_a_queue_that_is_full_takes_the_rest_later(tmp_path: Path) -> None:
    with RabbitNode(tmp_path / "rabbit", length=300) as node, uplink_box(tmp_path / "shop", at(node)) as shop:
        shop.people(2000)
        wait_until(lambda: "its queue is full" in (shop.state.error or ""), lambda: shop.state)
        told: Told = []

        def emptied() -> bool:
            told.extend(node.taken())
            return shop.state.waiting == 0

        wait_until(emptied, lambda: shop.state, lambda: shop.state.delivered)
        require_all_once([*told, *drained(node)], 2000)
        assert shop.state.put_aside == 0


def kill_now_and_then(node: RabbitNode, stop: Callable[[], bool], kills: list[float]) -> None:
    chance = Random(9)
    while not stop():
        time.sleep(chance.uniform(0.3, 1.5))
        if stop():
            break
        node.kill()
        kills.append(time.monotonic())
        node.start()


def test_thirty_thousand_events_while_the_broker_is_killed(tmp_path: Path) -> None:
    count = 30_000
    with RabbitNode(tmp_path / "rabbit") as node, uplink_box(tmp_path / "shop", at(node)) as shop:
        kills: list[float] = []
        killer = threading.Thread(
            target=kill_now_and_then, args=(node, lambda: shop.number == count and shop.state.waiting == 0, kills)
        )
        killer.start()
        for _ in range(count // 500):
            shop.people(500)
            time.sleep(0.05)
        shop.wait()
        killer.join()
        told = drained(node)
    require_all_once(told, count)
    assert len(kills) >= 3
    print(f"{len(kills)} kills, {len(told) - count} of {count} came again")  # noqa: T201 - it is what is measured


def test_a_box_that_was_offline_tells_all_in_order(tmp_path: Path) -> None:
    """Three days of a busy shop; the connection is gone all the while."""
    count = 3 * 1500
    with RabbitNode(tmp_path / "rabbit") as node, uplink_box(tmp_path / "shop", at(node)) as shop:
        shop.people(10)
        shop.wait()
        node.stop()
        shop.people(count)
        wait_until(lambda: shop.state.error is not None, lambda: shop.state)
        node.start()
        shop.wait()
        told = drained(node)
    require_all_once(told, count + 10)
    assert chain(told)[-count:] == [(number, number - 1) for number in range(11, count + 11)]


def test_a_store_that_was_lost_is_another_one(tmp_path: Path) -> None:
    def told_in_a_life(node: RabbitNode) -> Told:
        with uplink_box(tmp_path / "shop", at(node)) as shop:
            shop.people(20)
            shop.wait()
        return drained(node)

    with RabbitNode(tmp_path / "rabbit") as node:
        before = told_in_a_life(node)
        for file in (tmp_path / "shop").glob("edgecount.db*"):
            if not file.name.endswith("lock"):
                file.unlink()
        told = told_in_a_life(node)
    assert {body["store"] for body in told}.isdisjoint(body["store"] for body in before)
    assert told[0]["prev"] is None
    assert told[0]["seq"] > 20, "numbers of before are not given again"


def test_two_boxes_of_one_name_are_told_so(tmp_path: Path) -> None:
    with (
        RabbitNode(tmp_path / "rabbit") as node,
        uplink_box(tmp_path / "first", at(node)) as first,
        uplink_box(tmp_path / "second", at(node)) as second,
    ):
        both = (first, second)
        wait_until(lambda: any("give each device a fleet.box of its own" in (one.state.error or "") for one in both))


def test_what_the_fleet_asks_for_over_amqp_is_told_again(tmp_path: Path) -> None:
    with RabbitNode(tmp_path / "rabbit") as node, uplink_box(tmp_path / "shop", at(node)) as shop:
        shop.people(1000)
        shop.wait()
        store = drained(node)[0]["store"]
        node.ask_box(BOX, {"store": store, "since": 400})
        told: Told = []

        def has_come() -> bool:
            told.extend(node.taken())
            return len(told) >= 600

        wait_until(has_come, lambda: len(told), lambda: len(told))
    assert chain(told) == [(number, number - 1) for number in range(401, 1001)]


def test_a_box_is_known_by_its_certificate(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    cert, key = authority.client_files("box")
    stranger = Authority(tmp_path / "others").client_files("box")
    with RabbitNode(tmp_path / "rabbit", tls=authority) as node:
        made = at(node, user=None, password=None, tls=True, ca=authority.ca)
        for at_the_door in (made, replace(made, cert=stranger[0], key=stranger[1])):
            with uplink_box(tmp_path / "refused", at_the_door) as refused:
                refused.people(1)
                wait_until(lambda: refused.state.error is not None, lambda: refused.state)
                print(refused.state.error)  # noqa: T201
                assert refused.state.delivered == 0
        with uplink_box(tmp_path / "shop", replace(made, cert=cert, key=key)) as shop:
            shop.people(100)
            shop.wait()
        require_all_once(drained(node), 100)
