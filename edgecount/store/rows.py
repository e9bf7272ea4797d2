"""An event as a row of the store, and the numbers that rows get."""

import sqlite3

from edgecount.events.model import AnyEvent, Crossing, LineEvent
from edgecount.store.codec import encode
from edgecount.store.queries import microseconds

_COLUMNS = "seq, id, type, ts, camera, line, direction, reverses, body"
_INSERT = f"INSERT INTO events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq"  # noqa: S608 - ours
_INSERT_OLD = f"INSERT OR IGNORE INTO events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - ours


def insert(connection: sqlite3.Connection, event: AnyEvent) -> int:
    """Add an event; returns the number that it gets."""
    [(seq,)] = connection.execute(_INSERT, _row(None, event)).fetchall()
    return int(seq)


def insert_again(connection: sqlite3.Connection, seq: int, event: AnyEvent) -> bool:
    """Add an event under the number that it had; False where the number or the id is there already."""
    return connection.execute(_INSERT_OLD, _row(seq, event)).rowcount > 0


def number_above(connection: sqlite3.Connection, seq: int) -> None:
    """Let the next event have a number above this one."""
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'events'")
    connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)", (seq,))


def _row(seq: int | None, event: AnyEvent) -> tuple[str | int | None, ...]:
    crossing = event if isinstance(event, Crossing) else None
    return (
        seq,
        str(event.id),
        event.type,
        microseconds(event.ts),
        event.camera,
        event.line if isinstance(event, LineEvent) else None,
        crossing.direction if crossing else None,
        str(crossing.reverses) if crossing and crossing.reverses else None,
        encode(event),
    )
