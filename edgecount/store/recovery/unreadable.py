"""Puts aside rows that cannot be read: out of their tables, into one of their own, for somebody to look at."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime

from edgecount.errors import StoreError
from edgecount.store.connection import Row, StoreConnection
from edgecount.store.questions.queries import microseconds
from edgecount.store.recovery.patience import Beat
from edgecount.store.recovery.tables import EVENT, EVENT_COLUMNS, OTHERS, StoredTable, read_event, require_agreement

_ADD = "INSERT INTO unreadable (origin, seq, ts, reason, content) VALUES (?, ?, ?, ?, ?)"
_ROWS_A_BEAT = 10
"""Few: a beat looks at the clock and mostly does nothing, and a starved machine takes seconds for a thousand rows."""


def put_aside_events(connection: StoreConnection, seqs: Iterable[int], now: datetime) -> list[str]:
    """Put aside those of these events that cannot be read, and say of each what it was and why.

    It is part of the caller's transaction, as all of these.  StoreDamagedError, or an error of SQLite, where damage
    does not let it.
    """
    said = []
    for seq in seqs:
        row = connection.execute(f"SELECT {EVENT} FROM events WHERE seq = ?", (seq,)).fetchone()  # noqa: S608 - ours
        if row is None:
            continue
        try:
            read_event(seq, row[-1])
        except Exception as error:  # noqa: BLE001 - damage may look like anything
            keep(connection, "events", seq, shown(EVENT_COLUMNS, row), error, now)
            connection.execute("DELETE FROM events WHERE seq = ?", (seq,))
            said.append(f"event {seq} ({reason_of(error)})")
    return said


def put_aside_all(connection: StoreConnection, now: datetime, beat: Beat) -> list[str]:
    """Look at every row of every table, and put aside what cannot be read; as `put_aside_events`.

    ValueError where the columns of an event are not those of its body: then the whole is to be made anew.
    """
    said = put_aside_events(connection, list(_unread_events(connection, beat)), now)
    for table in OTHERS:
        for row, error in list(_unread_rows(connection, table, beat)):
            keep(connection, table.name, None, shown(table.columns, row), error, now)
            _delete(connection, table, row)
            said.append(f"a row of {table.name} ({reason_of(error)})")
    return said


def keep(
    connection: sqlite3.Connection, origin: str, seq: int | None, content: str, error: Exception, now: datetime
) -> None:
    """Keep a row of a table that cannot be read, with the reason."""
    connection.execute(_ADD, (origin, seq, microseconds(now), reason_of(error), content))


def shown(columns: Iterable[str], row: Row) -> str:
    """A row as JSON; a byte that is no text as backslash, x and two digits."""
    values = (value.decode(errors="backslashreplace") if isinstance(value, bytes) else value for value in row)
    return json.dumps(dict(zip(columns, values, strict=False)))


def reason_of(error: Exception) -> str:
    """Why a row cannot be read, in a line."""
    what = str(error) if isinstance(error, (StoreError, ValueError)) else f"{type(error).__name__}: {error}"
    return " ".join(what.encode(errors="replace").decode().split())[:300]


def _unread_events(connection: StoreConnection, beat: Beat) -> Iterator[int]:
    for place, row in enumerate(connection.execute(f"SELECT {EVENT} FROM events")):  # noqa: S608 - ours
        if place % _ROWS_A_BEAT == 0:
            beat()
        try:
            stored = read_event(row[0], row[-1])
        except Exception:  # noqa: BLE001 - damage may look like anything
            yield row[0]
        else:
            require_agreement(stored, row[:-1])


def _unread_rows(connection: StoreConnection, table: StoredTable, beat: Beat) -> Iterator[tuple[Row, Exception]]:
    found = connection.execute(f"SELECT {', '.join(table.columns)} FROM {table.name}")  # noqa: S608 - ours
    for place, row in enumerate(found):
        if place % _ROWS_A_BEAT == 0:
            beat()
        try:
            table.require(row)
        except Exception as error:  # noqa: BLE001 - damage may look like anything
            yield row, error


def _delete(connection: StoreConnection, table: StoredTable, row: Row) -> None:
    """Delete a row by its key; ValueError where it is not found by it: then the table itself is damaged."""
    keys = table.columns[: table.keys]
    where = " AND ".join(f"CAST({key} AS BLOB) IS CAST(? AS BLOB)" for key in keys)
    deleted = connection.execute(f"DELETE FROM {table.name} WHERE {where}", row[: table.keys])  # noqa: S608 - ours
    if deleted.rowcount != 1:
        raise ValueError(f"a row of {table.name} that cannot be read is not found by its key")
