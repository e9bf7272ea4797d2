"""Every expression of the dashboard and of the rules in docs/, asked of a real Prometheus that reads our metrics."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.metrics.metrics import Metrics
from edgecount.daemon.operations.pages.page_server import PageServer
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.workers.work import Durations, Work
from edgecount.events.model import AnyEvent, CameraRestored, LimitExceeded
from edgecount.figures.live_figures import LineFigures, SiteFigures
from edgecount.site.status import CameraState, Degraded, SinkState, Status, StoreState
from tests.support.servers.ports import free_port
from tests.support.servers.prometheus import Prometheus, tool
from tests.support.sink_names import ANNA, MQTT
from tests.support.stored import crossing, fallen, rejected, visit
from tests.support.waiting import wait_until

DOCS = Path(__file__).parents[2] / "docs"
RULES = DOCS / "prometheus" / "edgecount-rules.yaml"
DASHBOARD = DOCS / "grafana" / "edgecount-dashboard.json"
OFF = "EdgecountDown"
ALERTS = {
    rule["alert"]: rule["expr"]
    for group in yaml.safe_load(RULES.read_text())["groups"]
    for rule in group["rules"]
    if "alert" in rule
}
RECORDINGS = {
    rule["record"]: rule["expr"]
    for group in yaml.safe_load(RULES.read_text())["groups"]
    for rule in group["rules"]
    if "record" in rule
}


def drawn() -> dict[str, str]:
    """Every expression of the dashboard by its panel, as Grafana asks it for all sites."""
    panels: list[dict[str, Any]] = json.loads(DASHBOARD.read_text())["panels"]
    return {
        f"{panel['title']} {target['refId']}": target["expr"].replace("$site", ".*").replace("$__rate_interval", "1m")
        for panel in panels
        for target in panel.get("targets", ())
    }


class Site:
    """A site whose counts rise with every question; one that is ill has all that the rules tell of."""

    def __init__(self, name: str, *, ill: bool) -> None:
        self.name = name
        self._ill = ill
        self._asked = 0
        self.counts = Counts()

    def status(self) -> Status:
        self._asked += 1
        self._go_on()
        now = datetime.now(UTC)
        zones = {("entrance", "queue"): ZoneFigures((9.0, 2.0))}
        full = AlertStanding("occupancy", raised=self._ill, value=9, limit=4)
        well = CameraState("online", now)
        slow = replace(well, degraded=Degraded(now, "this machine cannot keep up"))
        return Status(
            version="1.2.3",
            site=self.name,
            site_name=self.name,
            started=now,
            now=now,
            figures=SiteFigures(now.date(), {("entrance", "door"): LineFigures(9, 3, 9, 3)}, inside=6),
            capacity=4,
            zone_capacities={"queue": 4},
            cameras={"entrance": slow, "exit": CameraState("offline", now, "gone")}
            if self._ill
            else {"entrance": well},
            alerts={"full": full},
            zones=zones,
            sinks={
                MQTT: SinkState(waiting=5000 if self._ill else 0, connected=not self._ill),
                ANNA: SinkState(),
            },
            store=StoreState("the disk is full", now, 7, self._asked) if self._ill else StoreState(),
        )

    def processes(self) -> dict[str, int]:
        """A process that is another each time, where the site is ill."""
        return {"entrance": (os.getpid(), os.getppid(), 1)[self._asked % 3 if self._ill else 0]}

    def _go_on(self) -> None:
        now, ill = datetime.now(UTC), self._ill
        events: list[AnyEvent] = [
            crossing(1, now),
            crossing(2, now, "out"),
            rejected(3),
            visit(4, now, 30),
            fallen(5, zone="queue"),
        ]
        restored = CameraRestored(id=uuid4(), site=self.name, ts=now, camera="entrance")
        raised = LimitExceeded(id=uuid4(), site=self.name, ts=now, rule="full", value=9, limit=4, mail=True)
        for event in (*events, restored, raised):
            self.counts.take(event)
        age = Durations().after(2.0 if ill else 0.05)
        taken = now - timedelta(hours=1) if ill else now
        self.counts.add("entrance", Work({"processed": 10}, taken, Durations().after(0.02), age))
        self.counts.mailed("refused" if ill else "sent")


@contextmanager
def answering(site: Site) -> Iterator[int]:
    metrics = Metrics(site.status, site.counts, site.processes)
    server = PageServer(0, {"/metrics": metrics.page})
    server.start()
    try:
        assert server.port
        yield server.port
    finally:
        server.stop()


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """A Prometheus that has read a site that is well, one that is ill and one that is off, some times."""
    folder = tmp_path_factory.mktemp("prometheus")
    with answering(Site("well", ill=False)) as well, answering(Site("ill", ill=True)) as ill:  # noqa: SIM117 - in turn
        with Prometheus(folder, "edgecount", [well, ill, free_port()], RULES) as running:
            samples = 'min(count_over_time(edgecount_build_info{site=~"well|ill"}[1m])) >= 5'
            wait_until(lambda: running.ask(samples), "Prometheus's reading of our metrics")
            wait_until(lambda: all(len(running.ask(name)) == 2 for name in RECORDINGS), "its own rules")
            yield running


@pytest.mark.parametrize("panel", drawn())
def test_every_panel_of_the_dashboard_has_something_to_draw(prometheus: Prometheus, panel: str) -> None:
    assert prometheus.ask(drawn()[panel])


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_recording_has_a_value(prometheus: Prometheus, name: str) -> None:
    assert {labels["site"] for labels in prometheus.ask(name)} == {"well", "ill"}


@pytest.mark.parametrize("name", [name for name in ALERTS if name != OFF])
def test_every_alert_is_about_the_site_that_is_ill_alone(prometheus: Prometheus, name: str) -> None:
    assert {labels["site"] for labels in prometheus.ask(ALERTS[name])} == {"ill"}


def test_a_site_that_is_off_is_an_alert(prometheus: Prometheus) -> None:
    assert len(prometheus.ask(ALERTS[OFF])) == 1


def test_no_rule_fails(prometheus: Prometheus) -> None:
    rules = prometheus.rules()
    assert len(rules) == len(ALERTS) + len(RECORDINGS)
    assert {(rule["health"], rule.get("lastError", "")) for rule in rules} == {("ok", "")}


def test_the_words_of_alerts_name_labels_that_are_there(prometheus: Prometheus) -> None:
    firing = [rule for rule in prometheus.rules() if rule["type"] == "alerting" and rule["alerts"]]
    said = [alert["annotations"]["summary"] for rule in firing for alert in rule["alerts"]]
    assert len(said) >= len(ALERTS)
    assert not [summary for summary in said if "  " in summary or "<no value>" in summary or summary.endswith(" ")]


def test_promtool_finds_nothing_to_complain_of() -> None:
    site = Site("well", ill=False)
    page = Metrics(site.status, site.counts, site.processes).page().body
    subprocess.run([tool("promtool"), "check", "rules", RULES], check=True, capture_output=True)
    checked = subprocess.run([tool("promtool"), "check", "metrics"], input=page, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr, checked.stdout) == (0, b"", b"")
