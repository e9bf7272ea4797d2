"""The numbers of a store's events: which store they are of, how far they go, and which were told before others."""

import sqlite3
from dataclasses import dataclass
from uuid import UUID

from edgecount.store.connection import StoreConnection, text

STORE_ID = "store"
FORGOTTEN = "forgotten_number"
"""Keys of the table of texts: the id of the store, and the highest number that retention has deleted."""

# An event that was put aside was not told.
_TOLD_BEFORE = """
    SELECT max(seq) FROM events
    WHERE seq < :seq AND NOT EXISTS (SELECT 1 FROM put_aside WHERE sink = :sink AND put_aside.seq = events.seq)
"""
_CURSOR_BEFORE = """
    SELECT seq FROM cursors
    WHERE sink = ? AND seq > 0 AND seq < ? AND EXISTS (SELECT 1 FROM meta WHERE key = 'forgotten_until')
"""
# A store from which something was deleted before numbers were kept of it: all below the lowest are gone.
_FORGOTTEN = """
    SELECT CASE
        WHEN number IS NOT NULL THEN CAST(number AS INTEGER)
        WHEN since IS NOT NULL THEN (SELECT min(seq) - 1 FROM events)
    END FROM (SELECT
        (SELECT value FROM meta WHERE key = 'forgotten_number') AS number,
        (SELECT value FROM meta WHERE key = 'forgotten_until') AS since
    )
"""
_MARK = """
    INSERT INTO meta (key, value) VALUES ('forgotten_number', ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
    WHERE CAST(value AS INTEGER) < CAST(excluded.value AS INTEGER)
"""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The `store` that gives numbers, the `last` number of an event in it (0: none), and the highest deleted one.

    `forgotten_until` is None where retention has deleted nothing.
    """

    store: UUID
    last: int
    forgotten_until: int | None


def numbering(connection: StoreConnection) -> Numbering | None:
    """What a store's numbers are of; None where the store has no id that can be read."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (STORE_ID,))
    store = next(connection.others(found, lambda value: UUID(text(value))), None)
    (last,) = connection.execute("SELECT max(seq) FROM events").fetchone()
    (forgotten,) = connection.execute(_FORGOTTEN).fetchone()
    return None if store is None else Numbering(store, last or forgotten or 0, forgotten or None)


def told_before(connection: StoreConnection, sink: str, seq: int) -> int | None:
    """The number of the event that a sink tells before number `seq`; None where there is none.

    It is the one before it that was not put aside; where retention has left none, that up to which the sink has come.
    """
    (found,) = connection.execute(_TOLD_BEFORE, {"sink": sink, "seq": seq}).fetchone()
    if found is None:
        found = next((number for (number,) in connection.execute(_CURSOR_BEFORE, (sink, seq))), None)
    return None if found is None else int(found)


def forget_number(connection: sqlite3.Connection, seq: int) -> None:
    """Note that the event of this number is deleted by retention."""
    connection.execute(_MARK, (str(seq),))
