"""A real Prometheus reads a fleet's metrics: an alert is raised for each silent box, and for none else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from edgecount.clock import SystemClock
from edgecount.fleet.database.staging import ready
from edgecount.fleet.database.taking import take
from edgecount.fleet.fleet_metrics import FleetMetrics, told_to_prometheus
from tests.support.fleet_messages import arrival, heartbeat
from tests.support.servers.ports import free_port
from tests.support.servers.postgres import Postgres
from tests.support.servers.prometheus import Prometheus
from tests.support.waiting import wait_until

RULES = Path(__file__).parents[2] / "docs" / "prometheus" / "edgecount-fleet-rules.yaml"


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
