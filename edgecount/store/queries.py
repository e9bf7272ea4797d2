"""What can be asked of a store, on any connection to it."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from edgecount.counting.period import Period
from edgecount.events import Direction
from edgecount.store.codec import StoredEvent, decode

BUSY_SECONDS = 5.0
"""How long a connection waits for another one."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)

# A crossing that takes another back, and the one that it takes back, count for nothing.
_STANDING = """
    SELECT id, camera, line, direction FROM events AS crossing
    WHERE type = 'crossing' AND ts >= :start AND ts < :end AND reverses IS NULL
    AND NOT EXISTS (SELECT 1 FROM events AS later WHERE later.reverses = crossing.id)
"""


@dataclass(frozen=True, slots=True)
class LineTotal:
    """How many people crossed a line in one direction."""

    camera: str
    line: str
    direction: Direction
    count: int


def microseconds(moment: datetime) -> int:
    """An aware moment as the store keeps it."""
    return (moment - _EPOCH) // _MICROSECOND


def minute_number(minute: datetime) -> int:
    """An aware minute as the store keeps it; ValueError where it is not a whole one."""
    number, rest = divmod(minute - _EPOCH, _MINUTE)
    if rest:
        raise ValueError(f"coverage is kept by whole UTC minutes, not {minute.isoformat()}")
    return number


def read_after(connection: sqlite3.Connection, seq: int, limit: int) -> list[StoredEvent]:
    """At most `limit` events stored after number `seq`, in the order of their numbers."""
    found = connection.execute("SELECT seq, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit))
    return [decode(number, body) for number, body in found]


def events_between(connection: sqlite3.Connection, span: Period) -> list[StoredEvent]:
    """The events of a span of time, in order of time."""
    found = connection.execute(
        "SELECT seq, body FROM events WHERE ts >= :start AND ts < :end ORDER BY ts, seq", _bounds(span)
    )
    return [decode(seq, body) for seq, body in found]


def standing_between(connection: sqlite3.Connection, span: Period) -> frozenset[UUID]:
    """The ids of a span's crossings that count: those that no crossing, of that span or later, took back."""
    return frozenset(UUID(row[0]) for row in connection.execute(_STANDING, _bounds(span)))


def totals_between(connection: sqlite3.Connection, span: Period) -> list[LineTotal]:
    """How many crossings of a span count, by camera, line and direction, in the order of these names."""
    found = connection.execute(_STANDING, _bounds(span))
    counts = Counter((camera, line, direction) for _, camera, line, direction in found)
    return [LineTotal(camera, line, direction, count) for (camera, line, direction), count in sorted(counts.items())]


def coverage_between(connection: sqlite3.Connection, span: Period) -> dict[str, dict[datetime, float]]:
    """The seconds watched (0-60), by camera and by those UTC minutes that start within a span."""
    found = connection.execute(
        "SELECT camera, minute, seconds FROM coverage WHERE minute >= ? AND minute < ? ORDER BY camera, minute",
        (_minutes_before(span.start), _minutes_before(span.end)),
    )
    coverage: dict[str, dict[datetime, float]] = {}
    for camera, minute, seconds in found:
        coverage.setdefault(camera, {})[_EPOCH + minute * _MINUTE] = seconds
    return coverage


def extent(connection: sqlite3.Connection) -> Period | None:
    """The span from the first to the last event or watched minute; None where nothing is stored."""
    first_event, last_event, first_minute, last_minute = connection.execute(
        "SELECT (SELECT min(ts) FROM events), (SELECT max(ts) FROM events),"
        " (SELECT min(minute) FROM coverage), (SELECT max(minute) FROM coverage)"
    ).fetchone()
    spans = []
    if first_event is not None:
        spans.append((_EPOCH + first_event * _MICROSECOND, _EPOCH + (last_event + 1) * _MICROSECOND))
    if first_minute is not None:
        spans.append((_EPOCH + first_minute * _MINUTE, _EPOCH + (last_minute + 1) * _MINUTE))
    return Period(min(start for start, _ in spans), max(end for _, end in spans)) if spans else None


def _bounds(span: Period) -> dict[str, int]:
    return {"start": microseconds(span.start), "end": microseconds(span.end)}


def _minutes_before(moment: datetime) -> int:
    """How many minutes since 1970 start before a moment: the number of the first that does not."""
    return -((_EPOCH - moment) // _MINUTE)
