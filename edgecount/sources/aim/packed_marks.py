"""Marks as bytes, to be kept over restarts: places in sixteenths of a pixel, codes, fineness in hundredths."""

import struct

import numpy as np

from edgecount.sources.aim.marks import CODE, COLUMNS, MOST, ROWS, SceneMarks

MOST_BYTES = 24_000
"""No marks take more."""

_HEAD = struct.Struct("<4sHHH")
_MAGIC = b"aim1"
_FRACTION = 16
_CELLS = ROWS * COLUMNS
_NOTHING = -32768


def packed(marks: SceneMarks) -> bytes:
    """The marks as bytes."""
    count = len(marks.places)
    fineness = np.where(np.isnan(marks.fineness), _NOTHING, np.clip(marks.fineness * 100, -32000, 32000)).astype("<i2")
    places = np.round(marks.places * _FRACTION).astype("<u2")
    head = _HEAD.pack(_MAGIC, marks.width, marks.height, count)
    return head + fineness.tobytes() + places.tobytes() + marks.codes.tobytes()


def unpacked(data: bytes) -> SceneMarks:
    """The marks of these bytes; ValueError where they are none."""
    if len(data) < _HEAD.size:
        raise ValueError("these are no marks")
    magic, width, height, count = _HEAD.unpack_from(data)
    if magic != _MAGIC or count > MOST or len(data) != _HEAD.size + 2 * _CELLS + count * (4 + CODE):
        raise ValueError("these are no marks")
    fineness = np.frombuffer(data, "<i2", _CELLS, _HEAD.size).reshape(ROWS, COLUMNS)
    places = np.frombuffer(data, "<u2", 2 * count, _HEAD.size + 2 * _CELLS).reshape(count, 2)
    codes = np.frombuffer(data, np.uint8, CODE * count, len(data) - CODE * count).reshape(count, CODE)
    told = np.where(fineness == _NOTHING, np.nan, fineness / 100).astype(np.float32)
    return SceneMarks(width, height, (places / _FRACTION).astype(np.float32), codes, told)
