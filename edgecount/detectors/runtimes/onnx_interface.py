"""The inputs and outputs of an ONNX file, read from the file itself, because not every runtime tells them.

An ONNX file is one message of Protocol Buffers: fields of a number, a kind and a content, which is again a message.
"""

from collections.abc import Iterator
from dataclasses import dataclass

VARINT, EIGHT_BYTES, CONTENT, FOUR_BYTES = 0, 1, 2, 5
"""Kinds of fields."""
GRAPH, OPERATORS = 7, 8
INITIALIZER, INITIALIZER_NAME, INPUT, OUTPUT = 5, 8, 11, 12
NAME, TYPE = 1, 2
TENSOR, SHAPE, DIM, DIM_VALUE = 1, 2, 1, 1


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or output: its name, and its extents, None for each that the file leaves open."""

    name: str
    extents: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Interface:
    """The inputs and the outputs of a network, in the order of the file; weights are not inputs."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


def read_interface(content: bytes) -> Interface:
    """The interface of the network in an ONNX file; ValueError if the bytes are no such file, or only a part."""
    fields = list(_fields(memoryview(content)))
    _one(fields, OPERATORS)  # a cut-off file may have none, and OpenVINO would go on with something else
    graph = list(_fields(_one(fields, GRAPH)))
    weights = {_text(list(_fields(value)), INITIALIZER_NAME) for value in _all(graph, INITIALIZER)}
    inputs = tuple(tensor for tensor in map(_tensor, _all(graph, INPUT)) if tensor.name not in weights)
    outputs = tuple(map(_tensor, _all(graph, OUTPUT)))
    if not inputs or not outputs:
        raise ValueError("a network has inputs and outputs")
    return Interface(inputs, outputs)


Field = tuple[int, int | memoryview]


def _fields(message: memoryview) -> Iterator[Field]:
    """Number and content of every field; the content as bytes or as a number."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        kind = key & 7
        if kind == VARINT:
            number, place = _varint(message, place)
            yield key >> 3, number
            continue
        if kind == CONTENT:
            length, place = _varint(message, place)
        elif kind in (EIGHT_BYTES, FOUR_BYTES):
            length = 8 if kind == EIGHT_BYTES else 4
        else:
            raise ValueError(f"there is no field of the kind {kind}")
        if place + length > len(message):
            raise ValueError("a field is cut short")
        yield key >> 3, message[place : place + length]
        place += length


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    number = 0
    for index, byte in enumerate(message[place : place + 10]):
        number |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return number, place + index + 1
    raise ValueError("a number is cut short")


def _all(fields: list[Field], wanted: int) -> list[memoryview]:
    return [content for number, content in fields if number == wanted and isinstance(content, memoryview)]


def _one(fields: list[Field], wanted: int) -> memoryview:
    found = _all(fields, wanted)
    if not found:
        raise ValueError(f"there is no field {wanted}")
    return found[0]


def _text(fields: list[Field], wanted: int) -> str:
    return str(_one(fields, wanted), "utf-8")


def _tensor(value: memoryview) -> Tensor:
    fields = list(_fields(value))
    tensor = _one(list(_fields(_one(fields, TYPE))), TENSOR)
    shapes = _all(list(_fields(tensor)), SHAPE)
    extents = (_extent(dim) for shape in shapes for dim in _all(list(_fields(shape)), DIM))
    return Tensor(_text(fields, NAME), tuple(extents))


def _extent(dim: memoryview) -> int | None:
    values = [value for number, value in _fields(dim) if number == DIM_VALUE and isinstance(value, int)]
    return values[0] if values and values[0] > 0 else None
