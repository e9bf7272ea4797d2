"""The store's tables, and how an older store is brought up to date.

`MIGRATIONS` is append-only: entry n leads from schema version n to n + 1, and a released entry is never edited.  Each
makes a table or an index of a new name: by that, an older edgecount knows a newer store from one with a damaged header.
SQLite keeps the version in the file's header (`user_version`), next to the mark of the program that the file belongs
to (`application_id`).
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TypeAlias

from edgecount.errors import StoreError
from edgecount.store.failures import StoreDamagedError

_OURS = 3
"""So many tables and indexes of our names are in no other program's database."""
Names: TypeAlias = frozenset[bytes]
"""Of tables and indexes."""

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
    """
    CREATE TABLE unreadable (
        number  INTEGER PRIMARY KEY,
        origin  TEXT NOT NULL,       -- the table of a row that could not be read
        seq     INTEGER,             -- its number, if it was an event
        ts      INTEGER NOT NULL,    -- when that was found, as in events
        reason  TEXT NOT NULL,
        content TEXT NOT NULL        -- its columns, as JSON
    ) STRICT;
    """,
    """
    CREATE TABLE trails (
        start  INTEGER NOT NULL,     -- of the first sight, as in events
        camera TEXT NOT NULL,
        track  INTEGER NOT NULL,
        way    BLOB NOT NULL,        -- the corners, packed
        PRIMARY KEY (start, camera, track)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE INDEX events_of_audits ON events (ts) WHERE
        type IN ('audited', 'layout_changed', 'camera_moved', 'camera_moved_cleared');
    """,
)


def check_ours(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS, option: str = "--state"
) -> int:
    """The schema version of a store; 0 for a file that is still empty.

    StoreError where the database is another program's, or a newer edgecount's; StoreDamagedError where only its header
    says so, and what is in it is ours, or nothing.  `option` chooses another folder.
    """
    mark, version = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    found, made = _names(connection), _made(tuple(migrations))
    if (mark == APPLICATION_ID or (mark == version == 0 and not found)) and _fits(version, found, made):
        return version
    if mark != APPLICATION_ID and found and len(found & made[-1]) < _OURS:
        raise StoreError(f"{path} is another program's database; give edgecount a folder of its own ({option})")
    if version > len(migrations) and found - made[-1]:
        raise StoreError(
            f"{path} was written by a newer edgecount (schema {version}, this one knows {len(migrations)}); "
            "install that version again"
        )
    raise StoreDamagedError(f"{path} is damaged (its header does not go with its tables)")


def _fits(version: int, found: Names, made: Sequence[Names]) -> bool:
    """Whether a store of that version has these tables and indexes: all of its own, and none of a later one's."""
    return 0 <= version < len(made) and made[version] <= found and not found & (made[-1] - made[version])


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


def _names(connection: sqlite3.Connection) -> Names:
    """The tables and indexes of a database, without those that SQLite makes by itself."""
    found = connection.execute(
        "SELECT CAST(name AS BLOB) FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return frozenset(bytes(name) for (name,) in found)


@cache
def _made(migrations: tuple[str, ...]) -> list[Names]:
    """The tables and indexes of every version, from 0."""
    made = [Names()]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for migration in migrations:
            connection.executescript(migration)
            made.append(_names(connection))
    return made
