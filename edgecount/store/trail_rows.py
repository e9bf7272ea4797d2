"""Trails as the store keeps them: a row for each, or for each part of a long one, in order of time."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

from edgecount.counting.trails.packed_trail import packed, unpacked
from edgecount.counting.trails.trail import MOST_SECONDS, Trail, joined
from edgecount.figures.period import Period
from edgecount.store.connection import StoreConnection, text
from edgecount.store.questions.queries import microseconds, moment_of

TrailRow: TypeAlias = tuple[int, str, int, bytes]

ADD = "INSERT OR IGNORE INTO trails (start, camera, track, way) VALUES (?, ?, ?, ?)"
_BETWEEN = "SELECT start, camera, track, way FROM trails WHERE start >= ? AND start < ? AND camera = ? ORDER BY start"
_PURGE = """
    DELETE FROM trails WHERE (start, camera, track) IN (
        SELECT start, camera, track FROM trails WHERE start < ? ORDER BY start LIMIT ?
    ) RETURNING start
"""
_LONGEST = timedelta(seconds=MOST_SECONDS + 60)
"""So long before a span a trail may begin that reaches into it."""


def rows_of(camera: str, trails: Iterable[Trail]) -> list[TrailRow]:
    """Trails of a camera as rows."""
    return [(microseconds(trail.start), camera, trail.track, packed(trail)) for trail in trails]


def read_trail(start: int, camera: bytes, track: int, way: bytes) -> Trail:
    """The trail of a row; ValueError, or any other, where it is damaged."""
    text(camera)
    return unpacked(track, moment_of(start), way)


def between(connection: StoreConnection, camera: str, span: Period) -> list[Trail]:
    """The trails of a camera of which some sight may lie in a span, in order of time; parts of one are one."""
    found = begun(connection, camera, Period(span.start - _LONGEST, span.end))
    return [trail for trail in found if trail.end >= span.start]


def begun(connection: StoreConnection, camera: str, span: Period) -> list[Trail]:
    """The trails of a camera of which some part begins in a span, in order of time; those parts of one are one."""
    asked = (microseconds(span.start), microseconds(span.end), camera)
    return joined(connection.others(connection.execute(_BETWEEN, asked), read_trail))


def extent(connection: StoreConnection) -> Period | None:
    """The span from the first to the last start of a trail; None where there is none."""
    first, last = connection.execute("SELECT min(start), max(start) FROM trails").fetchone()
    return None if first is None else Period(moment_of(first), moment_of(last))


def purge(connection: sqlite3.Connection, before: datetime, at_most: int) -> int:
    """Delete at most `at_most` trails that began before a moment; returns how many that were."""
    return len(connection.execute(_PURGE, (microseconds(before), at_most)).fetchall())
