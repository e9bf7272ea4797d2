"""The store's tables, and how an older store is brought up to date.

`MIGRATIONS` is append-only: entry n leads from schema version n to n + 1, and a released entry is never edited.
SQLite keeps the version in the file's header (`user_version`), next to the mark of the program that the file belongs
to (`application_id`).
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from edgecount.errors import StoreError

APPLICATION_ID = 0x65636E74
"""`ecnt`: tells `file` and us that a database is an edgecount store."""

MIGRATIONS = (
    """
    CREATE TABLE events (
        seq       INTEGER PRIMARY KEY AUTOINCREMENT,
        id        TEXT NOT NULL UNIQUE,
        type      TEXT NOT NULL,
        ts        INTEGER NOT NULL,  -- microseconds since 1970, UTC
        camera    TEXT,
        line      TEXT,
        direction TEXT,
        reverses  TEXT,              -- the id of the crossing that this one takes back
        body      TEXT NOT NULL      -- the whole event, as JSON
    ) STRICT;
    CREATE INDEX events_by_time ON events (ts);
    CREATE INDEX events_by_reversed ON events (reverses) WHERE reverses IS NOT NULL;

    CREATE TABLE coverage (
        minute  INTEGER NOT NULL,    -- minutes since 1970, UTC
        camera  TEXT NOT NULL,
        seconds REAL NOT NULL CHECK (seconds BETWEEN 0 AND 60),
        PRIMARY KEY (minute, camera)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE cursors (
        sink TEXT PRIMARY KEY,
        seq  INTEGER NOT NULL        -- the last event that the sink has delivered
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE meta (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE put_aside (
        sink   TEXT NOT NULL,
        seq    INTEGER NOT NULL,     -- an event that the sink's receiver refused for good
        ts     INTEGER NOT NULL,     -- when it was given up, as in events
        reason TEXT NOT NULL,
        PRIMARY KEY (sink, seq)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE carried (
        camera    TEXT NOT NULL,
        line      TEXT NOT NULL,
        direction TEXT NOT NULL,
        count     INTEGER NOT NULL,  -- crossings that counted, and are no longer in events
        PRIMARY KEY (camera, line, direction)
    ) STRICT, WITHOUT ROWID;

    -- Only crossings have a direction; by type, the index would not cover what is asked.
    CREATE INDEX events_by_line ON events (camera, line, direction, reverses) WHERE direction IS NOT NULL;
    CREATE INDEX events_of_alerts ON events (ts)
        WHERE type IN ('limit_exceeded', 'limit_reminded', 'limit_cleared');
    """,
    """
    CREATE TABLE heat (
        hour   INTEGER NOT NULL,     -- hours since 1970, UTC
        camera TEXT NOT NULL,
        cells  BLOB NOT NULL,        -- the seconds spent in each cell, packed
        PRIMARY KEY (hour, camera)
    ) STRICT;
    """,
)


def check_ours(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS, option: str = "--state"
) -> int:
    """The schema version of a store; 0 for a file that is still empty.

    StoreError where the database is another program's, or a newer edgecount's; `option` chooses another folder.
    """
    mark, version = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    empty = _pragma(connection, "schema_version") == 0
    if mark != APPLICATION_ID and not (empty and mark == 0 and version == 0):
        raise StoreError(f"{path} is another program's database; give edgecount a folder of its own ({option})")
    if version > len(migrations):
        raise StoreError(
            f"{path} was written by a newer edgecount (schema {version}, this one knows {len(migrations)}); "
            "install that version again"
        )
    return version


def check_current(connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Raise StoreError where a store is not exactly of this version; only its writer can mend that."""
    if check_ours(connection, path, migrations) < len(migrations):
        raise StoreError(f"{path} is empty or of an older edgecount; start `edgecount run` to bring it up to date")


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring a store's tables up to date, each step in one transaction; StoreError as from `check_ours`."""
    for version in range(check_ours(connection, path, migrations), len(migrations)):
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE; {migrations[version]};"
                f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version + 1}; COMMIT;"
            )
        finally:
            if connection.in_transaction:
                connection.rollback()


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value = connection.execute(f"PRAGMA {name}").fetchone()[0]
    assert isinstance(value, int)  # noqa: S101 - these three pragmas are integers, and mypy must know
    return value
