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


def drawn() -> dict[str, str]:
    """The question of each panel by its title, as Grafana asks it for one site."""
    board: dict[str, Any] = json.loads(DASHBOARD.read_text())
    found = {
        panel["title"]: target["rawSql"].replace("$site", "b1")
        for panel in board["panels"]
        for target in panel.get("targets", ())
    }
    sites = next(item for item in board["templating"]["list"] if item["name"] == "site")
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
