"""Which hours of heat the store has, and their cells added up without NumPy, which takes more memory than pages may."""

import sqlite3
import sys
import zlib
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import add

from edgecount.figures.heat import COLUMNS, ROWS
from edgecount.figures.period import Period
from edgecount.store.connection import StoreConnection

UNIT = 0.01
"""The seconds that one stored number stands for."""

_CELLS = COLUMNS * ROWS
_BYTES = 4  # of a cell: all low bytes first, then the next ones
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_LAST_HOUR = 70_000_000
"""In the year 9955: later ones are damage."""


def hours_of(span: Period) -> tuple[int, int]:
    """The numbers of the first UTC hour that begins within a span, and of the first one after them."""
    return -((_EPOCH - span.start) // _HOUR), -((_EPOCH - span.end) // _HOUR)


def seconds_between(connection: StoreConnection, camera: str, spans: Sequence[Period]) -> list[float]:
    """The seconds in each cell, row by row from the top left, in those UTC hours that begin within some spans."""
    total = [0] * _CELLS
    for span in spans:
        found = connection.execute(
            "SELECT cells FROM heat WHERE hour >= ? AND hour < ? AND camera = ?", (*hours_of(span), camera)
        )
        for units in connection.others(found, _units):
            total = list(map(add, total, units))
    return [units * UNIT for units in total]


def extent(connection: sqlite3.Connection, camera: str | None = None) -> Period | None:
    """From the first to the last hour of a camera, or of all; None where there is none."""
    first, last = connection.execute(
        "SELECT min(hour), max(hour) FROM heat"
        " WHERE hour BETWEEN 0 AND :last AND (:camera IS NULL OR camera = :camera)",
        {"camera": camera, "last": _LAST_HOUR},
    ).fetchone()
    return None if first is None else Period(_EPOCH + first * _HOUR, _EPOCH + (last + 1) * _HOUR)


def _units(cells: bytes) -> "array[int]":
    """The stored numbers of an hour; ValueError, or zlib's own, where they are damaged."""
    planes = zlib.decompress(cells)
    if len(planes) != _CELLS * _BYTES:
        raise ValueError(f"an hour of heat has {_CELLS} cells, not {len(planes) / _BYTES:g}")
    mixed = bytearray(len(planes))
    for byte in range(_BYTES):
        mixed[byte::_BYTES] = planes[byte * _CELLS : (byte + 1) * _CELLS]
    units = array("I")
    units.frombytes(mixed)
    if sys.byteorder == "big":
        units.byteswap()
    return units
