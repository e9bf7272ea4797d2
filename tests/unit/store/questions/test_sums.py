"""What a day comes to, from the columns of its rows: the same as from its events."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from edgecount.events.model import LimitExceeded, OccupancyAdjusted, OccupancyReset
from edgecount.figures.heat import COLUMNS, ROWS
from edgecount.figures.inside import InsidePoint, Step, inside_curve
from edgecount.figures.period import Period
from edgecount.figures.visits import stays_of
from edgecount.store.event_store import EventStore
from edgecount.store.questions.sums import Weight
from edgecount.store.reader import StoreReader
from tests.support.stored import crossing, filled, rejected, utc, visit

NOON = utc("2026-05-04T12:00")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAY = Period(utc("2026-05-04"), utc("2026-05-05"))
EVENTS = (
    crossing(1, NOON),
    crossing(2, NOON + MINUTE),
    rejected(3),
    crossing(4, NOON + 2 * MINUTE, "out", reverses=2),
    visit(5, NOON, 30.0),
    OccupancyAdjusted(id=UUID(int=6), site="main-street", ts=NOON + 3 * MINUTE, value=7),
    OccupancyReset(id=UUID(int=7), site="main-street", ts=NOON + 4 * MINUTE, reason="by hand"),
    LimitExceeded(
        id=UUID(int=8), site="main-street", ts=NOON + HOUR, rule="queue", value=6, limit=5, mail=False, zone="queue"
    ),
    crossing(9, NOON + 30 * HOUR),
)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[StoreReader]:
    coverage = {"entrance": {NOON: 60.0, NOON + MINUTE: 30.0}, "back": {NOON: 5.0, NOON + 30 * HOUR: 5.0}}
    with StoreReader(filled(tmp_path / "edgecount.db", EVENTS, coverage)) as reader:
        yield reader


def test_watched_by_camera(reader: StoreReader) -> None:
    assert reader.watched_by_camera(DAY) == {"back": 5.0, "entrance": 90.0}


def test_weight_changes_with_all_that_comes_or_goes(reader: StoreReader) -> None:
    assert reader.weight(DAY) == Weight(events=8, last_seq=8, minutes=3)
    assert reader.weight(Period(DAY.end, DAY.end)) == Weight(events=0, last_seq=0, minutes=0)


def test_steps_are_what_moves_the_number_inside(reader: StoreReader) -> None:
    assert reader.steps(DAY) == [
        Step(NOON, change=1),
        Step(NOON + MINUTE, change=1),
        Step(NOON + 2 * MINUTE, change=-1),
        Step(NOON + 3 * MINUTE, value=7),
        Step(NOON + 4 * MINUTE, value=0),
    ]


def test_stays_are_those_of_the_events(reader: StoreReader) -> None:
    assert reader.stays(DAY) == stays_of(EVENTS)


def test_records_are_events_as_the_store_keeps_them(reader: StoreReader) -> None:
    (record,) = reader.records(["limit_exceeded", "limit_cleared"], DAY)
    assert (record["ts"], record["zone"], record["value"]) == (NOON + HOUR, "queue", 6)
    assert reader.records([], DAY) == []


def test_rows_that_are_damaged_are_left_out(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", EVENTS)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE events SET body = '[]'")
    with StoreReader(path) as reader:
        assert reader.stays(DAY) == []
        assert reader.records(["limit_exceeded"], DAY) == []
        assert [step.change for step in reader.steps(DAY)] == [1, 1, -1]


def test_heat_adds_up_as_with_numpy(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db")
    with EventStore(path) as store:
        store.add_heat("entrance", {NOON: {0: 1.5, 7: 2.25}, NOON + HOUR: {COLUMNS * ROWS - 1: 40000.0, 7: 0.25}})
    with StoreReader(path) as reader:
        seconds = reader.heat_seconds("entrance", [DAY])
        assert seconds == pytest.approx(list(reader.heat("entrance", DAY).flat))
        assert reader.heat_seconds("entrance", [Period(NOON, NOON + HOUR)])[7] == 2.25
        assert reader.heat_seconds("nobody", [DAY]) == [0.0] * (COLUMNS * ROWS)


def test_a_reader_that_only_adds_up_loads_no_big_library() -> None:
    script = "import sys, edgecount.store.reader; print(*{'numpy', 'pydantic'} & sys.modules.keys())"
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == ""


CURVES = [
    pytest.param([], [(0, 0), (0, 0)], id="nobody"),
    pytest.param([Step(NOON, 1), Step(NOON + MINUTE, -1)], [(1, 0), (0, 0)], id="in and out within a span"),
    pytest.param([Step(NOON, 1), Step(NOON + HOUR, 1)], [(1, 1), (2, 2)], id="stays"),
    pytest.param([Step(NOON, -1), Step(NOON + HOUR, 1)], [(0, 0), (0, 0)], id="missed on the way in"),
    pytest.param([Step(NOON, value=5), Step(NOON + HOUR, -1)], [(5, 5), (5, 4)], id="set by hand"),
]


@pytest.mark.parametrize(("steps", "expected"), CURVES)
def test_curve(steps: list[Step], expected: list[tuple[int, int]]) -> None:
    starts = [NOON, NOON + HOUR]
    made = inside_curve(steps, starts)
    assert made == [InsidePoint(start, *numbers) for start, numbers in zip(starts, expected, strict=True)]
