"""Older stores are brought up to date, step by step, or not at all."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecount.errors import StoreError
from edgecount.store.schema import APPLICATION_ID, MIGRATIONS, check_current, check_ours, migrate

PATH = Path("edgecount.db")

RELEASED = ("cdf91b50ae7328fc",)
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
    assert tables(connection) == ["coverage", "cursors", "events", "meta", "sqlite_sequence"]
    assert check_ours(connection, PATH) == len(MIGRATIONS)


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


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE theirs (x)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"]
)
def test_another_programs_database_is_refused(connection: sqlite3.Connection, statement: str) -> None:
    connection.execute(statement)
    with pytest.raises(StoreError, match="another program's database"):
        migrate(connection, PATH)
    assert "events" not in tables(connection)
