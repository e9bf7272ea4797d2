"""What BI tools read: every view says what it is, and gives what it promises."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.database.staging import ready
from edgecount.fleet.database.taking import take
from tests.support.fleet_messages import NOON, arrivals, envelope, heartbeat

VIEWS = ("missing", "footfall_hourly", "footfall_daily", "visit", "box", "coverage_hourly")


@pytest.fixture
def connection(database: str) -> Iterator[Database]:
    with ready(database) as opened:
        yield opened


def test_every_view_has_a_comment(connection: Database) -> None:
    named = connection.execute("SELECT viewname FROM pg_views WHERE schemaname = 'public'").fetchall()
    assert {name for (name,) in named} == set(VIEWS)
    for view in VIEWS:
        assert connection.execute("SELECT obj_description(%s::regclass)", (view,)).fetchone() != (None,)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "SELECT site, region, people_in, groups_in FROM footfall_daily",
            [("b1", "north", 1, 1), ("b2", None, 1, None)],
        ),
        ("SELECT to_char(hour, 'HH24:MI'), people_in FROM footfall_hourly WHERE site = 'b1'", [("14:00", 1)]),
        ("SELECT zone, dwell_seconds, left_at - entered_at FROM visit", [("till", 60.5, NOON - NOON)]),
        ("SELECT box, cameras ->> 'entrance', in_total FROM box", [("b1", "online", 3)]),
        ("SELECT box, first_missing, missing FROM missing", [("b1", 3, 3)]),
    ],
)
def test_a_view_gives_what_it_promises(connection: Database, question: str, answer: object) -> None:
    visit: dict[str, Any] = {
        "line": None,
        "zone": "till",
        "direction": None,
        "group": None,
        "entered": NOON,
        "dwell_seconds": 60.5,
    }
    told = [envelope(1), envelope(2, type="visit", **visit), heartbeat(told_seq=5, in_total=3)]
    other = envelope(1, box="b2", store=UUID(int=9), group=None)
    take(connection, arrivals([*told, other]))
    connection.execute("UPDATE site SET region = 'north' WHERE site = 'b1'")
    assert connection.execute(question.encode()).fetchall() == answer
