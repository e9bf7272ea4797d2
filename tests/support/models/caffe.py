"""Tiny classic pairs, written by hand: a network that answers every picture with given rows."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.support.models.protobuf import field, packed

PERSON, CAT = 15, 8
"""Places among VOC's classes."""

Row = tuple[float, ...]

_PROTOTXT = """name: "tiny"
input: "data"
input_shape {{ dim: 1 dim: 3 dim: 300 dim: 300 }}
layer {{
  name: "mean" type: "Pooling" bottom: "data" top: "mean"
  pooling_param {{ pool: AVE global_pooling: true }}
}}
layer {{
  name: "rows" type: "InnerProduct" bottom: "mean" top: "rows"
  inner_product_param {{ num_output: {count} }}
}}
layer {{
  name: "detection_out" type: "Reshape" bottom: "rows" top: "detection_out"
  reshape_param {{ shape {{ {shape} }} }}
}}
"""


def row(confidence: float, left: float, top: float, right: float, bottom: float, label: int = PERSON) -> Row:
    """What an SSD's last layer says of one box, whose sides are fractions of the picture."""
    return (0, label, confidence, left, top, right, bottom)


def write_pair(
    stem: Path,
    rows: Sequence[Row],
    *,
    colours: Sequence[Row] | None = None,
    shape: Sequence[int] | None = None,
) -> tuple[Path, Path]:
    """Write `stem`.prototxt and .caffemodel, whose answer to a picture is `rows` (the biases of its one real layer).

    `colours` are three rows which are added as often as the mean of blue, of green and of red (-1 to 1) say; `shape` is
    that of the output, 1×1×N×7 unless given.
    """
    biases = np.array(rows, np.float32)
    weights = np.zeros((biases.size, 3)) if colours is None else np.reshape(colours, (3, biases.size)).T
    dims = " ".join(f"dim: {extent}" for extent in shape or (1, 1, *biases.shape))
    layer = (
        field(1, b"rows")
        + field(2, b"InnerProduct")
        + field(3, b"mean")
        + field(4, b"rows")
        + field(7, _blob(weights))
        + field(7, _blob(biases.ravel()))
    )
    prototxt, caffemodel = (stem.with_name(stem.name + suffix) for suffix in (".prototxt", ".caffemodel"))
    prototxt.write_text(_PROTOTXT.format(count=biases.size, shape=dims))
    caffemodel.write_bytes(field(1, b"tiny") + field(100, layer))
    return prototxt, caffemodel


def _blob(array: npt.ArrayLike) -> bytes:
    """Caffe's BlobProto: the numbers, and the shape in a message of its own."""
    values = np.asarray(array, "<f4")
    return field(5, values.tobytes()) + field(7, field(1, packed(values.shape)))
