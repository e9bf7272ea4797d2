"""Older stores are brought up to date, step by step, or not at all."""

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.errors import StoreError
from edgecount.figures.period import Period
from edgecount.store.codec import StoredEvent, encode
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreDamagedError
from edgecount.store.questions.queries import LineTotal
from edgecount.store.reader import StoreReader
from edgecount.store.schema import APPLICATION_ID, MIGRATIONS, check_current, check_ours, migrate
from tests.support.stored import crossing, utc

PATH = Path("edgecount.db")

RELEASED = (
    "cdf91b50ae7328fc",
    "8e501440276d4957",
    "46dadf41d40aa2cf",
    "cb3a1e39bcb9267b",
    "524f39820d3911a2",
    "499b96111ae38516",
)
"""The beginnings of the SHA-256 sums of the migrations, spaces aside.  To a change belongs a new one, never another."""


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]


def pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


STEPS = (
    "CREATE TABLE a (x TEXT) STRICT",
    "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO b VALUES (1)",
    "INSERT INTO b VALUES (2); ALTER TABLE a RENAME TO c",
)


@pytest.mark.parametrize("start", [0, 1, 2, 3])
def test_every_older_version_ends_up_the_same(connection: sqlite3.Connection, start: int) -> None:
    migrate(connection, PATH, STEPS[:start])
    migrate(connection, PATH, STEPS)
    assert tables(connection) == ["b", "c"]
    assert connection.execute("SELECT x FROM b").fetchall() == [(1,), (2,)]
    assert (pragma(connection, "user_version"), pragma(connection, "application_id")) == (3, APPLICATION_ID)
    check_current(connection, PATH, STEPS)


def test_a_step_that_fails_leaves_the_version_before_it(connection: sqlite3.Connection) -> None:
    migrate(connection, PATH, STEPS[:1])
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, PATH, (STEPS[0], "CREATE TABLE b (x INTEGER) STRICT; SELECT nonsense", STEPS[2]))
    assert not connection.in_transaction
    assert (pragma(connection, "user_version"), tables(connection)) == (1, ["a"])
    migrate(connection, PATH, STEPS)
    assert tables(connection) == ["b", "c"]


def test_the_real_steps_make_strict_tables(connection: sqlite3.Connection) -> None:
    migrate(connection, PATH)
    expected = [
        "carried",
        "coverage",
        "cursors",
        "events",
        "heat",
        "meta",
        "put_aside",
        "sqlite_sequence",
        "trails",
        "unreadable",
    ]
    assert tables(connection) == expected
    assert check_ours(connection, PATH) == len(MIGRATIONS)


def test_a_store_of_the_first_version_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "edgecount.db"
    event = crossing(1, "2026-05-04T12:00")
    old = sqlite3.connect(path, isolation_level=None)
    migrate(old, path, MIGRATIONS[:1])
    old.execute(
        "INSERT INTO events (seq, id, type, ts, camera, line, direction, body) VALUES (7, ?, ?, ?, ?, ?, ?, ?)",
        (str(event.id), event.type, 1777896000000000, event.camera, event.line, event.direction, encode(event)),
    )
    old.execute("INSERT INTO coverage VALUES (29631600, 'entrance', 30)")
    old.execute("INSERT INTO cursors VALUES ('mqtt', 5)")
    old.execute("INSERT INTO meta VALUES ('kind', 'live')")
    old.close()
    with pytest.raises(StoreError, match="of an older edgecount"):
        StoreReader(path).open()
    with EventStore(path) as store, StoreReader(path) as reader:
        assert reader.read_after(0, 10) == [StoredEvent(7, event)]
        assert reader.coverage(Period(event.ts, event.ts + timedelta(hours=1))) == {"entrance": {event.ts: 30}}
        assert reader.all_totals() == [LineTotal("entrance", "door", "in", 1)]
        assert (store.cursor("mqtt"), store.begin_cursor("mail"), reader.last_seq()) == (5, 7, 7)
        assert store.append([crossing(2, "2026-05-04T12:01")]) == [8]


def test_a_store_of_the_second_version_keeps_what_it_has_and_takes_heat(tmp_path: Path) -> None:
    path = tmp_path / "edgecount.db"
    noon = utc("2026-05-04T12:00")
    old = sqlite3.connect(path, isolation_level=None)
    migrate(old, path, MIGRATIONS[:2])
    old.execute("INSERT INTO coverage VALUES (29631600, 'entrance', 30)")
    old.execute("INSERT INTO carried VALUES ('entrance', 'door', 'in', 12)")
    old.execute("INSERT INTO put_aside VALUES ('mqtt', 3, 1777896000000000, 'too large')")
    old.execute("INSERT INTO meta VALUES ('kind', 'live')")
    old.close()
    with pytest.raises(StoreError, match="of an older edgecount"):
        StoreReader(path).open()
    with EventStore(path) as store, StoreReader(path) as reader:
        store.add_heat("entrance", {noon: {7: 1.5}})
        hour = Period(noon, noon + timedelta(hours=1))
        assert (reader.heat("entrance", hour).sum(), reader.watched("entrance", hour)) == (1.5, 30)
        assert reader.all_totals() == [LineTotal("entrance", "door", "in", 12)]
        assert [item.seq for item in reader.set_aside()] == [3]


def test_what_has_been_released_is_never_edited() -> None:
    sums = [hashlib.sha256(" ".join(step.split()).encode()).hexdigest() for step in MIGRATIONS]
    assert tuple(digest[:16] for digest in sums) == RELEASED


def test_an_older_store_is_not_current(connection: sqlite3.Connection) -> None:
    migrate(connection, PATH, STEPS[:2])
    with pytest.raises(StoreError, match=r"edgecount.db is empty or of an older edgecount; start `edgecount run`"):
        check_current(connection, PATH, STEPS)


def test_a_newer_store_is_refused(connection: sqlite3.Connection) -> None:
    migrate(connection, PATH, STEPS)
    with pytest.raises(StoreError, match=r"by a newer edgecount \(schema 3, this one knows 2\); install that version"):
        migrate(connection, PATH, STEPS[:2])


@pytest.mark.parametrize("mark", ["application_id = 7", "user_version = 1", "user_version = 0"])
def test_another_programs_database_is_refused(connection: sqlite3.Connection, mark: str) -> None:
    connection.executescript(f"CREATE TABLE theirs (x); PRAGMA {mark}")
    with pytest.raises(StoreError, match="another program's database"):
        migrate(connection, PATH)
    assert "events" not in tables(connection)


@pytest.mark.parametrize("mark", ["application_id = 7", "user_version = 1"])
def test_one_in_which_nothing_is_left_is_damaged_whatever_its_header_says(
    connection: sqlite3.Connection, mark: str
) -> None:
    connection.execute(f"PRAGMA {mark}")
    with pytest.raises(StoreDamagedError, match="its header does not go with its tables"):
        migrate(connection, PATH)
