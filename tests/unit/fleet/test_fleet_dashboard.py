"""Every panel of the fleet's Grafana dashboard asks a question that the database answers."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.database.staging import ready
from edgecount.fleet.database.taking import take
from tests.support.fleet_messages import STORE, arrivals, envelope, heartbeat

DASHBOARD = Path(__file__).parents[3] / "docs" / "grafana" / "edgecount-fleet-dashboard.json"
NOTHING_WRONG = {"Missing events", "Refused messages", "Least watched yesterday"}


BOARD: dict[str, Any] = json.loads(DASHBOARD.read_text())
SOURCE = {"type": "grafana-postgresql-datasource", "uid": "${datasource}"}


def drawn() -> dict[str, str]:
    """The question of each panel by its title, as Grafana asks it for one site."""
    found = {
        panel["title"]: target["rawSql"].replace("${site:sqlstring}", "'b1'")
        for panel in BOARD["panels"]
        for target in panel.get("targets", ())
    }
    sites = next(item for item in BOARD["templating"]["list"] if item["name"] == "site")
    return found | {"the sites": sites["query"]}


@pytest.fixture(scope="module")
def connection(postgres: Any) -> Iterator[Database]:
    now = datetime.now(UTC)
    with postgres.database() as database, ready(database) as opened:
        watched = {"type": "watched", "line": None, "direction": None, "group": None, "seconds": [60] * 10 + [0] * 5}
        told = [envelope(1, now, utc_offset=0), envelope(2, now, utc_offset=0)]
        told[1]["event"] = {"id": str(STORE), "ts": now.isoformat(), "camera": "entrance", **watched}
        take(opened, arrivals([*told, heartbeat(now=now, told_seq=2)], now))
        yield opened


@pytest.mark.parametrize("title", drawn())
def test_every_panel_has_an_answer(connection: Database, title: str) -> None:
    rows = connection.execute(drawn()[title].encode()).fetchall()
    assert rows or title in NOTHING_WRONG


def test_coverage_is_what_was_watched_of_what_was_told(connection: Database) -> None:
    question = "SELECT camera, watched_seconds, told_seconds FROM coverage_hourly"
    assert connection.execute(question.encode()).fetchall() == [("entrance", 600, 900)]


def test_the_data_source_is_chosen_at_import() -> None:
    named = {item["name"]: item for item in BOARD["templating"]["list"]}
    assert (named["datasource"]["type"], named["datasource"]["query"]) == ("datasource", SOURCE["type"])
    assert named["site"]["datasource"] == SOURCE
    asking = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
    assert all(panel["datasource"] == SOURCE for panel in asking)
    assert all(target["datasource"] == SOURCE for panel in asking for target in panel["targets"])
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])


def test_what_is_drawn_over_time_has_a_column_of_times() -> None:
    for panel in BOARD["panels"]:
        for target in panel.get("targets", ()):
            is_over_time = panel["type"] == "timeseries"
            assert (target["format"] == "time_series", " AS time," in target["rawSql"]) == (is_over_time, is_over_time)


def test_a_name_from_the_address_is_quoted() -> None:
    assert "$site" not in DASHBOARD.read_text().replace("${site:sqlstring}", "")


def test_a_year_is_drawn_as_a_year_and_today_to_its_end_on_a_clock_that_is_ahead() -> None:
    (year,) = [panel for panel in BOARD["panels"] if panel["title"] == "People in by day"]
    assert "current_date - 365" in year["targets"][0]["rawSql"]
    assert year["timeFrom"] == "365d"
    assert BOARD["time"] == {"from": "now-7d", "to": "now/d"}
