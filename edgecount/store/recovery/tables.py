"""What can be read as a row of each table: what its values must be for the rest of the program to understand them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from edgecount.store.codec import StoredEvent, decode
from edgecount.store.connection import Row, text
from edgecount.store.heat_rows import unpacked
from edgecount.store.questions.numbering import FORGOTTEN, STORE_ID
from edgecount.store.questions.queries import minute_start, moment_of
from edgecount.store.rows import event_row
from edgecount.store.trail_rows import read_trail

HIGHEST = 2**53
"""Numbers are lower than this; others are damage.  Up to it JavaScript, and so JSON, knows numbers exactly."""
KINDS = ("live", "replay")
"""What a store may be for."""

_HOUR_MINUTES = 60
_LAST_MINUTE = 2**26
"""A minute in the year 2097, as the store keeps it."""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table other than that of the events: its columns, the first `keys` of which tell its rows apart.

    `require` raises, whatever it likes, where a row with these values cannot be read.
    """

    name: str
    columns: tuple[str, ...]
    keys: int
    require: Callable[[Row], object]


def require_number(value: object) -> int:
    """The value, where it may be the number of an event; ValueError where not."""
    if not (isinstance(value, int) and 0 <= value < HIGHEST):
        raise ValueError(f"{value!r} is no number of an event")
    return value


def read_event(seq: int, body: bytes) -> StoredEvent:
    """The event of a row; StoreError or ValueError where it cannot be read."""
    return decode(require_number(seq), body)


def require_agreement(stored: StoredEvent, row: Row) -> None:
    """ValueError where the columns of an event's row, its body aside, are not those of the event."""
    expected = event_row(stored.seq, stored.event)[:-1]
    if tuple(value.encode() if isinstance(value, str) else value for value in expected) != row:
        raise ValueError(f"the columns of event {stored.seq} are not those of its body")


def _require_coverage(row: Row) -> None:
    minute, camera, seconds = row
    text(camera)
    if not (isinstance(minute, int) and 0 <= minute < _LAST_MINUTE and 0 <= seconds <= 60):
        raise ValueError(f"{seconds!r} seconds of minute {minute!r}")


def _require_heat(row: Row) -> None:
    hour, camera, cells = row
    minute_start(hour * _HOUR_MINUTES)
    text(camera)
    unpacked(cells)


def _require_cursor(row: Row) -> None:
    text(row[0])
    require_number(row[1])


def _require_meta(row: Row) -> None:
    key, value = text(row[0]), text(row[1])
    if key == "kind" and value not in KINDS:
        raise ValueError(f"{value!r} is no kind of store")
    if key == "forgotten_until":
        moment_of(int(value))
    if key == FORGOTTEN:
        require_number(int(value))
    if key == STORE_ID:
        UUID(value)
    if key.startswith("recording/"):
        json.loads(value)["end"]


def _require_refusal(row: Row) -> None:
    sink, seq, ts, reason = row
    text(sink), text(reason)
    require_number(seq)
    moment_of(ts)


def _require_sum(row: Row) -> None:
    camera, line, direction, count = row
    text(camera), text(line)
    if direction not in (b"in", b"out") or not (isinstance(count, int) and count >= 0):
        raise ValueError(f"{count!r} crossings {direction!r}")


def _require_trail(row: Row) -> None:
    start, camera, track, way = row
    read_trail(start, camera, require_number(track), way)


def _require_unreadable(row: Row) -> None:
    _number, origin, _seq, ts, reason, content = row
    text(origin), text(reason), text(content)
    moment_of(ts)


COVERAGE = StoredTable("coverage", ("minute", "camera", "seconds"), 2, _require_coverage)
HEAT = StoredTable("heat", ("hour", "camera", "cells"), 2, _require_heat)
CURSORS = StoredTable("cursors", ("sink", "seq"), 1, _require_cursor)
META = StoredTable("meta", ("key", "value"), 1, _require_meta)
OTHERS = (
    COVERAGE,
    HEAT,
    CURSORS,
    META,
    StoredTable("put_aside", ("sink", "seq", "ts", "reason"), 2, _require_refusal),
    StoredTable("carried", ("camera", "line", "direction", "count"), 3, _require_sum),
    StoredTable("trails", ("start", "camera", "track", "way"), 3, _require_trail),
    StoredTable("unreadable", ("number", "origin", "seq", "ts", "reason", "content"), 1, _require_unreadable),
)
"""Every table but that of the events."""
EVENT_COLUMNS = ("seq", "id", "type", "ts", "camera", "line", "direction", "reverses", "body")
EVENT = ", ".join(f"CAST({name} AS BLOB)" if name not in ("seq", "ts") else name for name in EVENT_COLUMNS)
"""All of an event's row, its texts as bytes."""
TEXTS = frozenset({"sink", "key", "value", "camera", "line", "direction", "reason", "origin", "content"})
"""Columns of the other tables that are texts."""
