"""An event as a row of the store, and the numbers that rows get."""

import sqlite3
from typing import TypeAlias
from uuid import UUID

from edgecount.events.model import AnyEvent, Crossing, LineEvent, StaffMarked
from edgecount.store.codec import encode
from edgecount.store.questions.queries import microseconds

_COLUMNS = "seq, id, type, ts, camera, line, direction, reverses, body"
_INSERT = f"INSERT INTO events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq"  # noqa: S608 - ours
_INSERT_OLD = f"INSERT OR IGNORE INTO events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - ours
_FREE = """
    SELECT one.seq + 1 FROM events AS one LEFT JOIN events AS next ON next.seq = one.seq + 1
    WHERE one.seq >= ? AND next.seq IS NULL ORDER BY one.seq LIMIT 1
"""


EventRow: TypeAlias = tuple[str | int | None, ...]
"""The columns of an event's row, beginning with its number."""


def insert(connection: sqlite3.Connection, event: AnyEvent) -> int:
    """Add an event; returns the number that it gets."""
    return insert_row(connection, event_row(None, event))


def insert_row(connection: sqlite3.Connection, row: EventRow) -> int:
    """Add the row of an event that has no number yet; returns the one that it gets."""
    [(seq,)] = connection.execute(_INSERT, row).fetchall()
    return int(seq)


def insert_again(connection: sqlite3.Connection, seq: int, event: AnyEvent) -> bool:
    """Add an event under the number that it had; False where the number or the id is there already."""
    return connection.execute(_INSERT_OLD, event_row(seq, event)).rowcount > 0


def has_id(connection: sqlite3.Connection, event_id: UUID) -> bool:
    """Whether there is an event of this id."""
    return connection.execute("SELECT 1 FROM events WHERE id = ?", (str(event_id),)).fetchone() is not None


def free_number(connection: sqlite3.Connection, seq: int) -> int:
    """The first number above this one, which an event has, that none has."""
    (free,) = connection.execute(_FREE, (seq,)).fetchone()
    return int(free)


def number_above(connection: sqlite3.Connection, seq: int) -> None:
    """Let the next event have a number above this one."""
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'events'")
    connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)", (seq,))


def event_row(seq: int | None, event: AnyEvent) -> EventRow:
    """An event as a row; without a number where the store is to give it one."""
    crossing = event if isinstance(event, Crossing) else None
    return (
        seq,
        str(event.id),
        event.type,
        microseconds(event.ts),
        event.camera,
        event.line if isinstance(event, LineEvent) else None,
        crossing.direction if crossing else None,
        _reversed_by(event),
        encode(event),
    )


def _reversed_by(event: AnyEvent) -> str | None:
    """The id of the event that this one takes out of the counts: a crossing; or a mark, whose crossing is back then."""
    match event:
        case Crossing(reverses=UUID() as reverses):
            return str(reverses)
        case StaffMarked():
            return str(event.undoes or event.crossing)
        case _:
            return None
