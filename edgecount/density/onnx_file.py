"""Writes ONNX files: a message of Protocol Buffers, of fields with a number, a kind and a content, which nest.

Only what a chain of convolutions needs, in float and in 8-bit integers.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

ITS_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
"""ONNX's numbers of NumPy's types."""
FORMAT, OPERATORS = 8, 13
"""The versions of the file's format and of its operators: any runtime of the last five years reads them."""
_INTEGER, _INTEGERS = 2, 7  # kinds of attributes

Weights = Mapping[str, npt.NDArray[Any]]


def node(kind: str, inputs: Sequence[str], output: str, **attributes: int | Sequence[int]) -> bytes:
    """One operation: its kind, such as Conv, the names of what goes in and comes out, and its attributes."""
    names = b"".join(_content(1, name.encode()) for name in inputs) + _content(2, output.encode())
    return names + _content(4, kind.encode()) + b"".join(_content(5, _attribute(*pair)) for pair in attributes.items())


def network(nodes: Sequence[bytes], weights: Weights, picture: str, output: str) -> bytes:
    """The file of a network that takes 1×3×height×width numbers named `picture`, and gives one plane, `output`."""
    graph = (
        b"".join(_content(1, each) for each in nodes)
        + _content(2, b"edgecount")
        + b"".join(_content(5, _tensor(name, array)) for name, array in weights.items())
        + _content(11, _value(picture, 3))
        + _content(12, _value(output, 1))
    )
    return _number(1, FORMAT) + _content(2, b"edgecount") + _content(7, graph) + _content(8, _number(2, OPERATORS))


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _content(1, name.encode()) + _number(3, value) + _number(20, _INTEGER)
    return _content(1, name.encode()) + b"".join(_number(8, each) for each in value) + _number(20, _INTEGERS)


def _tensor(name: str, array: npt.NDArray[Any]) -> bytes:
    extents = b"".join(_number(1, extent) for extent in array.shape)
    return extents + _number(2, ITS_TYPES[array.dtype.name]) + _content(8, name.encode()) + _content(9, array.tobytes())


def _value(name: str, planes: int) -> bytes:
    """An input or output of one picture, whose height and width are left open."""
    extents = (_number(1, 1), _number(1, planes), _content(2, b"height"), _content(2, b"width"))
    shape = b"".join(_content(1, extent) for extent in extents)
    kind = _number(1, ITS_TYPES[np.dtype(np.float32).name]) + _content(2, shape)
    return _content(1, name.encode()) + _content(2, _content(1, kind))


def _content(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(number: int) -> bytes:
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])
