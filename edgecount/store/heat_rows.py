"""Heat as the store keeps it: a row for each camera and hour, with all cells of that hour packed.

A row for each cell would make half a gigabyte of a year; packed, four busy cameras come to some 40 MB.
"""

import sqlite3
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from edgecount.figures.heat import COLUMNS, ROWS, Heat
from edgecount.figures.period import Period
from edgecount.store.connection import StoreConnection
from edgecount.store.questions.heat_hours import UNIT, hours_of

Grid = npt.NDArray[np.float64]
"""Seconds, ROWS × COLUMNS, from the top left."""

_STORED = np.dtype("<u4")
_MOST = np.iinfo(_STORED).max
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)

_PUT = """
    INSERT INTO heat (hour, camera, cells) VALUES (?, ?, ?)
    ON CONFLICT (hour, camera) DO UPDATE SET cells = excluded.cells
"""


def packed_hours(heat: Heat) -> dict[int, bytes]:
    """The seconds of each hour as the store keeps them, by the hour's number.

    ValueError where an hour, a cell or seconds are impossible.
    """
    return {_hour_number(hour): _packed(_as_grid(cells)) for hour, cells in heat.items()}


def add_packed(connection: sqlite3.Connection, camera: str, hours: Mapping[int, bytes]) -> None:
    """Add hours that `packed_hours` gave to those of a camera; `take_packed` takes just these out again.

    It is part of the caller's transaction.
    """
    for number, cells in hours.items():
        connection.execute(_PUT, (number, camera, _packed(_stored(connection, camera, number) + unpacked(cells))))


def take_packed(connection: sqlite3.Connection, camera: str, hours: Mapping[int, bytes]) -> None:
    """Take out hours that `add_packed` has added; an hour with nothing left is none."""
    for number, cells in hours.items():
        left = np.maximum(_stored(connection, camera, number) - unpacked(cells), 0.0)
        if left.max() < UNIT / 2:
            connection.execute("DELETE FROM heat WHERE hour = ? AND camera = ?", (number, camera))
        else:
            connection.execute(_PUT, (number, camera, _packed(left)))


def between(connection: StoreConnection, camera: str, span: Period) -> Grid:
    """The seconds of those UTC hours that begin within a span."""
    found = connection.execute(
        "SELECT cells FROM heat WHERE hour >= ? AND hour < ? AND camera = ?",
        (*hours_of(span), camera),
    )
    total = np.zeros((ROWS, COLUMNS))
    for spent in connection.others(found, unpacked):
        total += spent
    return total


def purge(connection: sqlite3.Connection, before: datetime, at_most: int) -> int:
    """Delete at most `at_most` hours that were over before a moment, and return how many were deleted."""
    found = connection.execute(
        "DELETE FROM heat WHERE rowid IN (SELECT rowid FROM heat WHERE hour < ? ORDER BY hour LIMIT ?) RETURNING hour",
        ((before - _EPOCH) // _HOUR, at_most),
    )
    return len(found.fetchall())


def _stored(connection: sqlite3.Connection, camera: str, number: int) -> Grid:
    """What is kept of an hour; zeros where there is nothing."""
    found = connection.execute("SELECT cells FROM heat WHERE hour = ? AND camera = ?", (number, camera)).fetchone()
    return unpacked(found[0]) if found else np.zeros((ROWS, COLUMNS))


def _hour_number(hour: datetime) -> int:
    number, rest = divmod(hour - _EPOCH, _HOUR)
    if rest:
        raise ValueError(f"heat is kept by whole UTC hours, not {hour.isoformat()}")
    return number


def _as_grid(cells: Mapping[int, float]) -> Grid:
    if not all(0 <= cell < ROWS * COLUMNS and 0 <= seconds < np.inf for cell, seconds in cells.items()):
        raise ValueError(f"heat is seconds from 0, in cells from 0 to {ROWS * COLUMNS - 1}: {dict(cells)}")
    grid = np.zeros(ROWS * COLUMNS)
    grid[list(cells.keys())] = list(cells.values())
    return grid.reshape(ROWS, COLUMNS)


def _packed(grid: Grid) -> bytes:
    """Whole hundredths of a second; all low bytes before all high ones, which are nearly always 0."""
    units = np.minimum(np.rint(grid / UNIT), _MOST).astype(_STORED)
    return zlib.compress(units.reshape(-1, 1).view(np.uint8).T.tobytes(), 9)


def unpacked(cells: bytes) -> Grid:
    """The seconds of an hour that the store keeps so; ValueError, or zlib's own, where they are damaged."""
    planes = np.frombuffer(zlib.decompress(cells), np.uint8).reshape(_STORED.itemsize, ROWS * COLUMNS)
    units = np.ascontiguousarray(planes.T).view(_STORED).reshape(ROWS, COLUMNS)
    return np.asarray(units * UNIT, np.float64)
