"""Batches go in whole and once; sums are those of the events, in whatever order, and however often, they come."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import psycopg
import pytest

from edgecount.fleet.arrivals import Arrival
from edgecount.fleet.box_states import box_states
from edgecount.fleet.database.boxes import last_heard
from edgecount.fleet.database.chains import open_gaps
from edgecount.fleet.database.connecting import Database
from edgecount.fleet.database.staging import make_staging
from edgecount.fleet.database.taking import take
from tests.support.fleet_messages import NOON, STORE, arrival, arrivals, envelope, event_id, heartbeat

Sums = tuple[int, int, int, int, int, int]
SUMS = "people_in, people_out, groups_in, ungrouped_in, staff_in, staff_out"


@pytest.fixture
def connection(database: str) -> Iterator[Database]:
    with psycopg.connect(database, autocommit=True) as opened:
        make_staging(opened)
        yield opened


def hours(connection: Database) -> dict[str, Sums]:
    question = f"SELECT to_char(hour, 'DD HH24'), {SUMS} FROM hourly ORDER BY hour"  # noqa: S608 - ours
    rows = connection.execute(question.encode()).fetchall()
    return {row[0]: row[1:] for row in rows if any(row[1:])}


def days(connection: Database) -> dict[str, Sums]:
    question = f"SELECT to_char(day, 'MM-DD'), {SUMS} FROM daily ORDER BY day"  # noqa: S608 - ours
    rows = connection.execute(question.encode()).fetchall()
    return {row[0]: row[1:] for row in rows if any(row[1:])}


def one(connection: Database, question: str) -> object:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_the_same_messages_twice_count_once(connection: Database) -> None:
    batch = arrivals([envelope(1), envelope(2, at(1), direction="out"), envelope(3, at(70))])
    for _ in range(2):
        assert take(connection, batch) == ()
        assert hours(connection) == {"04 14": (1, 1, 1, 0, 0, 0), "04 15": (1, 0, 1, 0, 0, 0)}
    assert days(connection) == {"05-04": (2, 1, 2, 0, 0, 0)}
    assert one(connection, "SELECT count(*) FROM event") == 3


def test_the_same_message_twice_in_a_batch_counts_once(connection: Database) -> None:
    take(connection, arrivals([envelope(1), envelope(1)]))
    assert days(connection) == {"05-04": (1, 0, 1, 0, 0, 0)}


def test_an_hour_is_that_of_the_shop_s_wall(connection: Database) -> None:
    take(connection, arrivals([envelope(1, at(29), utc_offset=19_800), envelope(2, at(31), utc_offset=19_800)]))
    assert hours(connection) == {"04 17": (1, 0, 1, 0, 0, 0), "04 18": (1, 0, 1, 0, 0, 0)}


FIRST, SECOND = event_id(1), event_id(2)
BACK = envelope(3, at(60.05), direction="out", reverses=FIRST, group=None)
MARK = envelope(4, at(61), type="staff_marked", crossing=SECOND, crossed=at(60), direction="in", by="anna", group=None)
UNDONE = MARK | {"seq": 5, "event": {**MARK["event"], "id": str(event_id(5)), "undoes": str(event_id(4))}}  # type: ignore[dict-item]
ALONE = envelope(1, at(59.98))
FELLOW = envelope(2, at(60), group=FIRST)
CASES: dict[str, tuple[list[dict[str, object]], dict[str, Sums]]] = {
    "a return": ([ALONE, BACK], {}),
    "a group": ([ALONE, FELLOW], {"04 14": (1, 0, 1, 0, 0, 0), "04 15": (1, 0, 0, 0, 0, 0)}),
    "the first of a group returns": ([ALONE, FELLOW, BACK], {"04 15": (1, 0, 1, 0, 0, 0)}),
    "staff": ([ALONE, FELLOW, MARK], {"04 14": (1, 0, 1, 0, 0, 0), "04 15": (0, 0, 0, 0, 1, 0)}),
    "no staff after all": (
        [ALONE, FELLOW, MARK, UNDONE],
        {"04 14": (1, 0, 1, 0, 0, 0), "04 15": (1, 0, 0, 0, 0, 0)},
    ),
    "of before groups": ([envelope(1, group=None)], {"04 14": (1, 0, 0, 1, 0, 0)}),
}


@pytest.mark.parametrize(("told", "expected"), CASES.values(), ids=CASES)
def test_corrections_count_whenever_they_come(
    connection: Database, told: list[dict[str, object]], expected: dict[str, Sums]
) -> None:
    """In their order, backwards, and by chance; each alone, and all at once."""
    for order in (told, told[::-1], random.Random(3).sample(told, len(told))):
        for size in (1, len(order)):
            connection.execute("TRUNCATE event, hourly, daily, correction, chain")
            for start in range(0, len(order), size):
                take(connection, arrivals(order[start : start + size]))
            assert hours(connection) == expected
            assert sum(row[0] for row in days(connection).values()) == sum(row[0] for row in expected.values())


def test_a_message_that_is_refused_stops_none_and_is_kept(connection: Database) -> None:
    bad = Arrival("edgecount.b1.event", b"{\xff", NOON)
    (refusal,) = take(connection, [arrival(envelope(1)), bad, arrival(envelope(2))])
    assert "Invalid JSON" in refusal.reason
    assert one(connection, "SELECT count(*) FROM event") == 2
    assert connection.execute("SELECT topic, body FROM refused").fetchall() == [("edgecount.b1.event", b"{\xff")]


def test_what_only_the_database_refuses_is_refused_alone(connection: Database) -> None:
    connection.execute("ALTER TABLE event ADD CHECK (seq <> 2)")
    (refusal,) = take(connection, arrivals([envelope(1), envelope(2), envelope(3)]))
    assert "the database does not take it" in refusal.reason
    assert connection.execute("SELECT seq FROM event ORDER BY seq").fetchall() == [(1,), (3,)]


def test_one_bad_message_costs_the_others_few_transactions(connection: Database) -> None:
    connection.execute("ALTER TABLE event ADD CHECK (seq <> 77)")
    before = one(connection, "SELECT pg_current_xact_id()::text::int8")
    take(connection, arrivals(envelope(seq) for seq in range(1, 501)))
    after = one(connection, "SELECT pg_current_xact_id()::text::int8")
    assert one(connection, "SELECT count(*) FROM event") == 499
    assert int(str(after)) - int(str(before)) < 30


LONG = "".join(map(chr, range(0x1F300, 0x1F300 + 200)))
VIEWS = ("missing", "visit", "coverage_hourly", "site_occupancy", "footfall_hourly", "footfall_daily", "box")
HOSTILE: dict[str, dict[str, Any]] = {
    "the longest names": envelope(2, site=LONG, camera=LONG, line=LONG),
    "another zone": envelope(2, datetime(2026, 5, 4, 0, 30, tzinfo=timezone(timedelta(hours=14)))),
    "minutes of text": envelope(2, type="watched", seconds=["x"] * 15),
    "minutes of ages": envelope(2, type="watched", seconds=[2**31] * 15),
    "a stay of text": envelope(2, type="visit", zone="z", dwell_seconds="x", entered="y"),
    "an endless stay": envelope(2, type="visit", zone="z", dwell_seconds=10**400),
    "a world inside": envelope(2, type="occupancy_adjusted", value=2**40),
    "the last number": envelope(2**63 - 1),
    "a big number": envelope(2, x=10**4000),
    "deep": envelope(2, x=json.loads("[" * 190 + "]" * 190)),
    "told beyond": heartbeat(told_seq=2**63 - 1),
    "told far": heartbeat(told_seq=2**63 - 2, last_seq=2**63 - 2),
    "many cameras": heartbeat(cameras={str(number): "\x1b" for number in range(2000)}),
    "a clock of ages": heartbeat() | {"now": "2199-01-01T00:00:00Z"},
}


def test_whatever_a_box_says_the_others_are_taken_and_every_view_answers(connection: Database) -> None:
    other = UUID(int=7)
    take(connection, [arrival(heartbeat("b2", other, told_seq=100))])
    for number, (name, payload) in enumerate(HOSTILE.items(), 1):
        good = [arrival(envelope(seq, box="b2", store=other)) for seq in (2 * number, 2 * number + 1)]
        take(connection, [good[0], arrival(payload), good[1]])
        assert one(connection, "SELECT count(*) FROM event WHERE box = 'b2'") == 2 * number, name
        for view in VIEWS:
            connection.execute(f"SELECT * FROM {view}".encode()).fetchall()  # noqa: S608 - ours
        assert [gap.since for gap in open_gaps(connection, NOON) if gap.box == "b2"] == [0], name
        assert [state.heard.box for state in box_states(last_heard(connection), NOON)][-1] == "b2"


REFUSED: dict[str, tuple[Arrival, str]] = {
    "by its time": (arrival(envelope(2, at(9999))), "{[1,4)}"),
    "by its content": (arrival(envelope(2, line=None)), "{[1,4)}"),
    "of another version": (arrival(envelope(2) | {"v": 2}), "{[1,2),[3,4)}"),
    "of another box": (Arrival("edgecount.b2.event", arrival(envelope(2)).body, NOON), "{[1,2),[3,4)}"),
    "no json": (Arrival("edgecount.b1.event", b"{", NOON), "{[1,2),[3,4)}"),
}


def test_what_is_refused_but_can_be_read_so_far_is_no_gap(connection: Database) -> None:
    for name, (message, expected) in REFUSED.items():
        connection.execute("TRUNCATE chain")
        (refusal,) = take(connection, [arrival(envelope(1)), message, arrival(envelope(3))])
        assert (refusal.arrival, held(connection)) == (message, expected), name


def test_what_is_too_long_is_kept_in_part(connection: Database) -> None:
    take(connection, [Arrival("edgecount.b1.event", b"x" * 1_000_000, NOON)])
    assert one(connection, "SELECT length(body) FROM refused") == 65_536


def held(connection: Database) -> object:
    return one(connection, "SELECT held::text FROM chain")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param([(1, None), (2, 1), (5, 2)], "{[1,6)}", id="whole, with numbers that were never used"),
        pytest.param([(1, None), (5, 4)], "{[1,2),[5,6)}", id="a gap"),
        pytest.param([(1, None), (5, 4), (3, 1), (4, 3)], "{[1,6)}", id="filled"),
        pytest.param([(7, None)], "{[7,8)}", id="an uplink that is younger than its store"),
    ],
)
def test_a_chain_is_a_union_of_spans(connection: Database, told: list[tuple[int, int | None]], expected: str) -> None:
    for seq, prev in told:
        take(connection, arrivals([envelope(seq, prev=prev)]))
    assert held(connection) == expected


def test_what_was_forgotten_and_what_was_asked_for_from_the_start_leave_no_gap(connection: Database) -> None:
    take(connection, arrivals([envelope(7, prev=None), heartbeat(forgotten_until=4)]))
    assert held(connection) == "{[1,5),[7,8)}"
    connection.execute("UPDATE chain SET is_from_start = true")
    take(connection, arrivals([envelope(6, prev=None)]))
    assert held(connection) == "{[1,8)}"


def test_an_event_of_an_archived_week_adds_nothing(connection: Database) -> None:
    connection.execute("INSERT INTO week VALUES ('2026-05-04', true)")
    take(connection, arrivals([envelope(1)]))
    assert (hours(connection), held(connection)) == ({}, "{[1,2)}")


def test_a_heartbeat_is_kept_until_a_later_one(connection: Database) -> None:
    take(connection, [arrival(heartbeat(now=at(2)), NOON), arrival(heartbeat(config="b"), at(1))])
    take(connection, [arrival(heartbeat(config="c"), at(0.5))])
    question = "SELECT config, skew_seconds, heard = config_since, store FROM heartbeat"
    assert connection.execute(question.encode()).fetchall() == [("b", -60.0, True, STORE)]


def test_all_sums_are_those_of_a_count_by_hand(connection: Database) -> None:
    """A thousand events of three boxes, some taken back, in any order and partly twice."""
    chance = random.Random(7)
    told = []
    for number in range(1, 400):
        ts = NOON + timedelta(seconds=chance.randrange(200_000))
        told.append(envelope(2 * number, ts, direction=chance.choice(["in", "out"]), box=f"b{number % 3}"))
        if number % 9 == 0:
            back = ts + timedelta(seconds=3)
            told.append(
                envelope(2 * number + 1, back, direction="out", reverses=event_id(2 * number), box=f"b{number % 3}")
            )
    order: Sequence[dict[str, object]] = chance.sample(told, len(told)) + told[:100]
    for start in range(0, len(order), 60):
        take(connection, arrivals(order[start : start + 60], NOON + timedelta(days=3)))
    expected = 399 - 399 // 9
    assert one(connection, "SELECT sum(people_in + people_out) FROM hourly") == expected
    assert one(connection, "SELECT sum(people_in + people_out) FROM daily") == expected
