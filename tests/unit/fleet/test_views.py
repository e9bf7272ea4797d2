"""What BI tools read: every view says what it is, and gives what it promises."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.database.staging import ready
from edgecount.fleet.database.taking import take
from tests.support.fleet_messages import NOON, arrivals, envelope, heartbeat

VIEWS = ("missing", "footfall_hourly", "footfall_daily", "visit", "box", "coverage_hourly", "site_occupancy")


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


def at_main_street(box: int, seq: int, minute: int, **event: Any) -> dict[str, object]:
    """What one of the boxes of a site tells."""
    then = NOON + timedelta(minutes=minute)
    return envelope(seq, then, box=f"b{box}", store=UUID(int=box), site="main-street", **event)


def said(box: int, seq: int, minute: int, **event: Any) -> dict[str, object]:
    return at_main_street(box, seq, minute, camera=None, line=None, direction=None, group=None, **event)


FIVE_CAME = [at_main_street(1, seq, seq) for seq in range(1, 6)]
TWO_LEFT_ELSEWHERE = [at_main_street(2, seq, 10 + seq, direction="out") for seq in (1, 2)]


@pytest.mark.parametrize(
    ("told", "inside"),
    [
        (FIVE_CAME, 5),
        ([*FIVE_CAME, *TWO_LEFT_ELSEWHERE], 3),
        ([*TWO_LEFT_ELSEWHERE, *FIVE_CAME], 3),
        (TWO_LEFT_ELSEWHERE, 0),
        ([*FIVE_CAME, at_main_street(1, 6, 6, direction="out", reverses=FIVE_CAME[0]["event"]["id"])], 4),  # type: ignore[index]
        ([*FIVE_CAME, said(2, 1, 10, type="occupancy_adjusted", value=40)], 40),
        ([*FIVE_CAME, said(1, 6, 11, type="occupancy_adjusted", value=40), *TWO_LEFT_ELSEWHERE], 39),
        ([*FIVE_CAME, said(2, 1, 3, type="occupancy_reset", reason="by hand")], 2),
        ([*FIVE_CAME, said(1, 6, -1, type="occupancy_adjusted", value=7), said(1, 7, 2, type="occupancy_reset")], 3),
    ],
)
def test_the_people_inside_are_those_of_all_boxes_of_a_site(
    connection: Database, told: Sequence[object], inside: int
) -> None:
    take(connection, arrivals(told))
    assert connection.execute("SELECT site, inside FROM site_occupancy").fetchall() == [("main-street", inside)]


def test_the_people_inside_are_as_old_as_what_the_most_silent_box_said(connection: Database) -> None:
    late = NOON - timedelta(hours=1)
    take(connection, arrivals([*FIVE_CAME, *TWO_LEFT_ELSEWHERE, heartbeat("b1", UUID(int=1))]))
    take(connection, arrivals([heartbeat("b2", UUID(int=2), late)], late))
    row = connection.execute("SELECT boxes, heard, said_at FROM site_occupancy").fetchone()
    assert row == (["b1", "b2"], late, None)
