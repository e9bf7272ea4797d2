"""A real Prometheus reads a fleet's metrics: an alert is raised for each silent box, and for none else."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from edgecount.clock import SystemClock
from edgecount.fleet.database.staging import ready
from edgecount.fleet.database.taking import take
from edgecount.fleet.fleet_metrics import FleetMetrics, told_to_prometheus
from tests.support.fleet_messages import arrival, heartbeat
from tests.support.servers.ports import free_port
from tests.support.servers.postgres import Postgres
from tests.support.servers.prometheus import Prometheus, tool
from tests.support.waiting import ran, wait_until

RULES = Path(__file__).parents[2] / "docs" / "prometheus" / "edgecount-fleet-rules.yaml"
FIRING = 'sum by (box) (ALERTS{alertstate="firing",alertname!="EdgecountFleetIngestDown"})'
BEAT, END, FIVE_MINUTES = 60, 3600, 300
SILENT = {"b1": 600, "b4": 661, "b7": 722, "b9": 1203, "b12": 1264, "b15": 1806, "b19": 2407}
"""Boxes of twenty-one that fall silent, and when they say their last (s)."""
RESTART = range(1500, 1680)
"""Ingest is off for three minutes, and nothing is known of any box (s)."""


@pytest.mark.long
def test_an_alert_is_raised_for_each_silent_box_and_for_none_else(tmp_path: Path) -> None:
    now, port = datetime.now(UTC), free_port()
    with Postgres() as postgres, postgres.database() as database:
        with ready(database) as connection:
            ages = {number: 400 if number < 7 else 30 for number in range(20)}
            take(
                connection,
                [
                    arrival(heartbeat(f"b{number}", UUID(int=number + 1), then), then)
                    for number, age in ages.items()
                    for then in [now - timedelta(seconds=age)]
                ],
            )
        metrics = FleetMetrics(lambda: ready(database), SystemClock())
        with told_to_prometheus(metrics, port), Prometheus(tmp_path, "edgecount-fleet", [port], RULES) as prometheus:
            firing = 'ALERTS{alertname="EdgecountBoxSilent",alertstate="firing"}'
            wait_until(lambda: len(prometheus.ask(firing)) >= 7, "seven alerts")
            assert {alert["box"] for alert in prometheus.ask(firing)} == {f"b{number}" for number in range(7)}
            assert all(rule["health"] == "ok" for rule in prometheus.rules())
            assert len(prometheus.ask("edgecount_fleet_box_heard_timestamp_seconds")) == 20
            assert prometheus.ask("edgecount_fleet_database_up == 1")
            assert prometheus.ask("ALERTS") == prometheus.ask(firing)


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    address = f"postgresql://nobody@/gone?host={tmp_path}"
    (up,) = FleetMetrics(lambda: ready(address), SystemClock()).collect()
    assert [(sample.name, sample.value) for sample in up.samples] == [("edgecount_fleet_database_up", 0)]


def heard(number: int, step: int) -> str:
    """What Prometheus reads at each of its looks: when this box was last heard; `_` where nobody answers."""
    last = SILENT.get(f"b{number}", END)
    first = last % BEAT if f"b{number}" in SILENT else number * 7 % BEAT
    looks = ((now, min(last, now - (now - first) % BEAT)) for now in range(0, END + 1, step))
    return " ".join("_" if now in RESTART or beat < 0 else str(beat) for now, beat in looks)


def simulated(step: int, expected: Mapping[int, Iterable[str]]) -> dict[str, Any]:
    """A test for promtool: an hour of Prometheus, which looks every `step` seconds, and what fires then."""
    ours = 'instance="fleet:9466",job="edgecount-fleet"'
    name = "edgecount_fleet_box_heard_timestamp_seconds"
    ups = " ".join(str(int(now not in RESTART)) for now in range(0, END + 1, step))
    series = [(f'{name}{{box="b{number}",site="s{number}",{ours}}}', heard(number, step)) for number in range(21)]
    return {
        "interval": f"{step}s",
        "input_series": [{"series": key, "values": told} for key, told in [*series, (f"up{{{ours}}}", ups)]],
        "promql_expr_test": [
            {
                "expr": FIRING,
                "eval_time": f"{now}s",
                "exp_samples": [{"labels": f'{{box="{box}"}}', "value": 1} for box in boxes],
            }
            for now, boxes in expected.items()
        ],
    }


@pytest.mark.parametrize("step", [15, 60])
def test_a_silent_box_is_alarmed_within_five_minutes(step: int, tmp_path: Path) -> None:
    """In Prometheus's own simulated time, by the rules as they are: 60 s is its default."""
    moments = [now for last in SILENT.values() for now in (last + 190, last + FIVE_MINUTES) if now not in RESTART]
    looks = sorted({now // step * step for now in [*moments, *range(0, END + 1, 4 * step)]} - set(RESTART))

    def silent(now: int) -> list[str]:
        return [box for box, last in SILENT.items() if now - last > 190]

    written = {"rule_files": [str(RULES)], "evaluation_interval": f"{step}s"}
    tests = tmp_path / "tests.yaml"
    tests.write_text(yaml.safe_dump({**written, "tests": [simulated(step, {now: silent(now) for now in looks})]}))
    found = ran([tool("promtool"), "test", "rules", tests])
    assert found.returncode == 0, found.stdout + found.stderr
    assert all(last + 190 + step <= last + FIVE_MINUTES for last in SILENT.values())
    assert silent(END) == list(SILENT)
