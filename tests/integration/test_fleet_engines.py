"""Boxes, a real RabbitMQ 4, ingest and a real PostgreSQL, each killed: every event is counted once in the end."""

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from edgecount.fleet.amqp import QUEUE
from tests.support.servers.postgres import Postgres
from tests.support.servers.rabbit import RabbitNode, rabbit_cluster
from tests.support.shops.fleet_server import FleetServer
from tests.support.shops.fleet_tables import rows
from tests.support.shops.uplink_box import UplinkBox, at, uplink_box
from tests.support.waiting import wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.chaos,
    pytest.mark.skipif(os.geteuid() != 0, reason="RabbitMQ is run by chroot"),
]

EVENTS, STEPS = 30_000, 30
NOON = datetime(2026, 5, 4, 12, 0)  # noqa: DTZ001 - what BEGAN is by the shop's clock


def at_nodes(stack: ExitStack, folder: Path, nodes: Sequence[RabbitNode]) -> list[UplinkBox]:
    """Three boxes, at these nodes in turn."""
    boxes = list[UplinkBox]()
    for number, node in zip(range(3), cycle(nodes), strict=False):
        name = f"b{number}"
        made = at(node, box=name, client_id=name)
        made = replace(made, layout=replace(made.layout, slug=name))
        boxes.append(stack.enter_context(uplink_box(folder / name, made)))
    return boxes


def hourly(boxes: Sequence[UplinkBox]) -> dict[tuple[str, datetime], int]:
    """How many people each box has told of, by the hour of the shop's clock."""
    moments = ((box.name, NOON + timedelta(seconds=number)) for box in boxes for number in range(1, box.number + 1))
    return Counter((name, moment.replace(minute=0, second=0)) for name, moment in moments)


def require_all_counted_once(server: FleetServer, database: str, boxes: Sequence[UplinkBox]) -> None:
    """Nothing is missing, nothing is counted twice, and nothing is left at the broker."""
    for box in boxes:
        box.wait()
    wanted = sum(box.number for box in boxes)

    def arrived() -> int:
        return int(rows(database, "SELECT count(*) FROM event")[0][0])

    wait_until(lambda: arrived() >= wanted, lambda: (arrived(), server.log[-1000:]), arrived)
    assert server.stop() == 0
    assert rows(database, "SELECT count(*), count(DISTINCT (box, seq)) FROM event") == [(wanted, wanted)]
    sums = rows(database, "SELECT box, hour, people_in + people_out FROM hourly")
    assert {(box, hour): people for box, hour, people in sums} == hourly(boxes)
    days = rows(database, "SELECT box, sum(people_in), sum(people_out) FROM daily GROUP BY box ORDER BY box")
    assert days == [(box.name, box.number, 0) for box in boxes]
    assert rows(database, "SELECT box, missing FROM missing") == []
    assert rows(database, "SELECT reason FROM refused") == []
    assert server.left() == 0


def killed_in_turn(boxes: Sequence[UplinkBox], kills: Sequence[Callable[[], None]]) -> None:
    """People come all the time, and at some moment of each step one engine is killed."""
    chance = Random(19)
    for number, kill, box in zip(range(STEPS), cycle(kills), cycle(boxes), strict=False):
        box.people(EVENTS // STEPS)
        time.sleep(chance.uniform(0.05, 1.0))  # a kill comes at any moment
        kill()
        print(f"step {number}: {[each.state.waiting for each in boxes]} wait")  # noqa: T201 - what a failure needs


def again(*engines: FleetServer | Postgres | RabbitNode) -> list[Callable[[], None]]:
    """For each engine, that it is killed and comes back."""

    def kill(engine: FleetServer | Postgres | RabbitNode) -> None:
        engine.kill()
        engine.start()

    return [lambda engine=engine: kill(engine) for engine in engines]  # type: ignore[misc]  # mypy knows no such default


def test_all_is_counted_once_while_broker_ingest_and_database_are_killed(tmp_path: Path) -> None:
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres(is_safe=True))
        database = stack.enter_context(postgres.database())
        node = stack.enter_context(RabbitNode(tmp_path / "rabbit", bound=False))
        server = stack.enter_context(FleetServer(tmp_path / "server", database, node.address))
        server.wait_for_queue()
        node.stop()  # RabbitMQ 4.0 forgets a quorum queue if it is killed in the very second in which that was made
        node.start()
        boxes = at_nodes(stack, tmp_path, [node])
        killed_in_turn(boxes, again(node, server, postgres))
        require_all_counted_once(server, database, boxes)


def test_of_three_nodes_one_may_be_killed(tmp_path: Path) -> None:
    """Each in its turn, the one that leads the queue too; boxes at the other two go on telling meanwhile."""
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres(is_safe=True))
        database = stack.enter_context(postgres.database())
        nodes = stack.enter_context(rabbit_cluster(tmp_path / "rabbit", 3))
        server = stack.enter_context(FleetServer(tmp_path / "server", database, nodes[1].address))
        server.wait_for_queue()
        assert nodes[0].members(QUEUE) == 3
        boxes = at_nodes(stack, tmp_path, nodes)
        for node, own in zip([*nodes, *nodes], [*boxes, *boxes], strict=True):
            for box in boxes:
                box.people(EVENTS // 18)
            node.kill()
            for box in boxes:
                box.people(1)
                if box is not own:
                    box.wait()
            assert own.state.waiting
            node.start()
        require_all_counted_once(server, database, boxes)
