"""Tiny ONNX files, written by hand: a network that answers every picture with given outputs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.support.models.protobuf import field, varint_field

FLOAT, INT64 = 1, 7
INTEGER = 2
"""The kind of an attribute."""

Extent = int | str | None
"""A number, a name for what is left open, or nothing at all."""


def write_onnx(
    path: Path,
    outputs: Mapping[str, npt.ArrayLike],
    *,
    picture: Sequence[Extent] = (1, 3, 64, 64),
    colours: Mapping[str, npt.ArrayLike] | None = None,
    beside: Mapping[str, Sequence[Extent]] | None = None,
) -> Path:
    """Write a network that takes `picture` (and what is `beside` it, unused) and gives `outputs`, whatever it is shown.

    `colours` has three arrays for an output, of its shape, which are added as often as the mean of the picture's first,
    second and third channel say.
    """
    nodes = [
        _node("GlobalAveragePool", ["images"], ["means"]),
        _node("Flatten", ["means"], ["flat"], axis=1),
    ]
    weights: dict[str, npt.NDArray[np.generic]] = {}
    for name, values in outputs.items():
        array = np.asarray(values, np.float32)
        slopes = np.zeros((3, array.size)) if colours is None or name not in colours else np.asarray(colours[name])
        weights |= {
            f"{name}_slopes": slopes.reshape(3, -1).astype(np.float32),
            f"{name}_values": array.reshape(-1),
            f"{name}_shape": np.array(array.shape, np.int64),
        }
        nodes += [
            _node("Gemm", ["flat", f"{name}_slopes", f"{name}_values"], [f"{name}_row"]),
            _node("Reshape", [f"{name}_row", f"{name}_shape"], [name]),
        ]
    graph = (
        b"".join(field(1, node) for node in nodes)
        + field(2, b"tiny")
        + b"".join(field(5, _tensor(name, array)) for name, array in weights.items())
        + field(11, _value("images", FLOAT, picture))
        + b"".join(field(11, _value(name, INT64, extents)) for name, extents in (beside or {}).items())
        + b"".join(field(12, _value(name, FLOAT, np.shape(values))) for name, values in outputs.items())
    )
    path.write_bytes(varint_field(1, 8) + field(2, b"by hand") + field(8, varint_field(2, 13)) + field(7, graph))
    return path


def _node(kind: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: int) -> bytes:
    return (
        b"".join(field(1, name.encode()) for name in inputs)
        + b"".join(field(2, name.encode()) for name in outputs)
        + field(3, outputs[0].encode() + b"_node")
        + field(4, kind.encode())
        + b"".join(
            field(5, field(1, name.encode()) + varint_field(3, value) + varint_field(20, INTEGER))
            for name, value in attributes.items()
        )
    )


def _tensor(name: str, array: npt.NDArray[np.generic]) -> bytes:
    kind = INT64 if array.dtype == np.int64 else FLOAT
    extents = b"".join(varint_field(1, extent) for extent in array.shape)
    return extents + varint_field(2, kind) + field(8, name.encode()) + field(9, array.tobytes())


def _value(name: str, kind: int, extents: Sequence[Extent]) -> bytes:
    shape = b"".join(field(1, _extent(extent)) for extent in extents)
    return field(1, name.encode()) + field(2, field(1, varint_field(1, kind) + field(2, shape)))


def _extent(extent: Extent) -> bytes:
    match extent:
        case None:
            return b""
        case int():
            return varint_field(1, extent)
        case _:
            return field(2, extent.encode())
