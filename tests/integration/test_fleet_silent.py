"""Twenty-one boxes with real uplinks, of which seven fall silent, as a real Prometheus hears of it in real time."""

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.support.servers.ports import free_port
from tests.support.servers.postgres import Postgres
from tests.support.servers.prometheus import Prometheus
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.fleet_server import FleetServer
from tests.support.shops.uplink_box import UplinkBox, at, uplink_box
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="RabbitMQ is run by chroot")]

RULES = Path(__file__).parents[2] / "docs" / "prometheus" / "edgecount-fleet-rules.yaml"
BOXES, SILENT, LOOK_SECONDS = 21, 7, 15
MINUTES = 5


def boxes_at(stack: ExitStack, folder: Path, node: RabbitNode) -> list[UplinkBox]:
    """Each at a site of its own."""
    found = list[UplinkBox]()
    for number in range(BOXES):
        name = f"b{number}"
        made = at(node, box=name, client_id=name)
        made = replace(made, layout=replace(made.layout, slug=name))
        found.append(stack.enter_context(uplink_box(folder / name, made)))
        found[-1].people(3)
    return found


def heard(database: str) -> Mapping[str, float]:
    """When each box was heard last, in seconds since 1970."""
    with psycopg.connect(database) as connection:
        return dict(connection.execute("SELECT box, extract(epoch FROM heard)::float8 FROM box").fetchall())


def firing_after(prometheus: Prometheus, silent: Sequence[str], last: Mapping[str, float]) -> Mapping[str, float]:
    """Watch until each silent box is alarmed; how many seconds after it was last heard that was seen."""
    seen: dict[str, float] = {}

    def watched() -> bool:
        for alert in prometheus.ask('ALERTS{alertstate="firing"}'):
            assert alert["alertname"] == "EdgecountBoxSilent", alert
            seen.setdefault(alert["box"], time.time() - last[alert["box"]])
        time.sleep(0.5)
        return len(seen) == len(silent)

    wait_until(watched, lambda: seen, seconds=60 * (MINUTES + 1))
    return seen


def test_seven_silent_boxes_are_alarmed_within_five_minutes(tmp_path: Path) -> None:
    port = free_port()
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres())
        database = stack.enter_context(postgres.database())
        node = stack.enter_context(RabbitNode(tmp_path / "rabbit", bound=False))
        server = stack.enter_context(FleetServer(tmp_path / "server", database, node.address, "--metrics", port))
        server.wait_for_queue()
        prometheus = Prometheus(tmp_path / "prometheus", "edgecount-fleet", [port], RULES, every=LOOK_SECONDS)
        stack.enter_context(prometheus)
        boxes = boxes_at(stack, tmp_path, node)
        told = "edgecount_fleet_box_heard_timestamp_seconds"
        wait_until(lambda: len(prometheus.ask(told)) == BOXES, lambda: server.log, seconds=120)
        for box in boxes[::3]:
            box.close()
        silent = [box.name for box in boxes[::3]]
        time.sleep(2)  # what they said at the last moment is taken
        seconds = firing_after(prometheus, silent, heard(database))
        print({box: round(after) for box, after in seconds.items()})  # noqa: T201 - it is what is measured
        time.sleep(2 * LOOK_SECONDS)  # nobody else follows
        ever = prometheus.ask('count by (alertname, box) (count_over_time(ALERTS{alertstate="firing"}[30m]))')
    assert len(silent) == SILENT
    assert sorted(alert["box"] for alert in ever) == sorted(silent)
    assert {alert["alertname"] for alert in ever} == {"EdgecountBoxSilent"}
    assert max(seconds.values()) <= 60 * MINUTES
