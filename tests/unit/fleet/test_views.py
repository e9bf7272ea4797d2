"""What BI tools read: every view says what it is, and gives what it promises."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.database.staging import ready
from edgecount.fleet.database.taking import take
from tests.support.fleet_messages import NOON, arrivals, envelope, heartbeat

VIEWS = (
    "missing",
    "footfall_hourly",
    "footfall_daily",
    "visit",
    "box",
    "coverage_hourly",
    "site_occupancy",
    "inside_now",
)


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
    for view in ("site_occupancy", "inside_now"):
        question = f"SELECT site, inside FROM {view}".encode()  # noqa: S608 - ours
        assert connection.execute(question).fetchall() == [("main-street", inside)]


@pytest.mark.parametrize("seed", range(4))
def test_the_people_inside_now_are_the_same_however_events_come(connection: Database, seed: int) -> None:
    draw = Random(seed)
    ways = [
        at_main_street(box, seq, 3 * seq, direction=draw.choice(("in", "out"))) for box in (1, 2) for seq in (1, 2, 3)
    ]
    told = [*ways, said(1, 4, 5, type="occupancy_adjusted", value=9), said(2, 4, 7, type="occupancy_adjusted", value=5)]
    told += [at_main_street(1, 5, -2000), at_main_street(2, 5, 8)]
    draw.shuffle(told)
    for payload in told * 2:
        take(connection, arrivals([payload]))
    (before,) = connection.execute("SELECT said + net FROM site_inside").fetchone() or (None,)
    connection.execute("SELECT recount_inside('main-street')")
    assert connection.execute("SELECT said + net FROM site_inside").fetchone() == (before,)
    asked = "SELECT occupancy.inside FROM site_occupancy AS occupancy JOIN inside_now USING (site, day)"
    assert connection.execute(asked).fetchone() == (max(0, before),)


def test_another_day_begins_at_zero(connection: Database) -> None:
    take(connection, arrivals([*FIVE_CAME, at_main_street(2, 1, 24 * 60)]))
    assert connection.execute("SELECT day::text, inside FROM inside_now").fetchall() == [("2026-05-05", 1)]


def test_the_people_inside_are_as_old_as_what_the_most_silent_box_said(connection: Database) -> None:
    late = NOON - timedelta(hours=1)
    take(connection, arrivals([*FIVE_CAME, *TWO_LEFT_ELSEWHERE, heartbeat("b1", UUID(int=1))]))
    take(connection, arrivals([heartbeat("b2", UUID(int=2), late)], late))
    row = connection.execute("SELECT boxes, heard, said_at FROM site_occupancy").fetchone()
    assert row == (["b1", "b2"], late, None)
