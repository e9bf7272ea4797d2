"""CSRNet as an ONNX file, from its weights by name: the first ten convolutions of VGG-16, then six dilated ones.

Li, Zhang, Chen: "CSRNet: Dilated Convolutional Neural Networks for Understanding the Highly Congested Scenes"
(arXiv:1802.10062), model B.  In 8-bit integers, weights are scaled by channel and what goes into a convolution by its
largest value; the first convolution, whose input has both signs, and the last, which gives the density, stay in floats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from edgecount.density.onnx_file import network, node
from edgecount.detectors.tensors import Floats

MEAN, DEVIATION = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
"""How a pixel's 0-255, red first, was normalised in training: ImageNet's."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """One convolution of `side` × `side`, by the name of its weights; `pooled`: halved before it."""

    name: str
    dilation: int = 1
    side: int = 3
    pooled: bool = False


FRONT = tuple(
    Convolution(f"frontend.{place}", pooled=place in (5, 10, 17)) for place in (0, 2, 5, 7, 10, 12, 14, 17, 19, 21)
)
BACK = tuple(Convolution(f"backend.{place}", dilation=2) for place in (0, 2, 4, 6, 8, 10))
CONVOLUTIONS = (*FRONT, *BACK, Convolution("output_layer", side=1))
IN_INTEGERS = CONVOLUTIONS[1:-1]


def float_network(weights: Mapping[str, Floats]) -> bytes:
    """The ONNX file in 32-bit floats; KeyError or ValueError if the weights are not CSRNet's."""
    return _file(weights, {})


def integer_network(weights: Mapping[str, Floats], largest: Sequence[float]) -> bytes:
    """The ONNX file in 8-bit integers; `largest` are the largest values that go into each of IN_INTEGERS."""
    return _file(weights, dict(zip((layer.name for layer in IN_INTEGERS), largest, strict=True)))


def _file(weights: Mapping[str, Floats], largest: Mapping[str, float]) -> bytes:
    nodes: list[bytes] = []
    tensors: dict[str, npt.NDArray[Any]] = {}
    before = "picture"
    for layer in CONVOLUTIONS:
        name, kernel = layer.name, weights[f"{layer.name}.weight"]
        if layer.pooled:
            nodes.append(node("MaxPool", [before], f"{name}.pooled", kernel_shape=[2, 2], strides=[2, 2]))
            before = f"{name}.pooled"
        if name in largest:
            before, kernel_name = _in_integers(name, kernel, largest[name], before, nodes, tensors)
        else:
            kernel_name = f"{name}.weight"
            tensors[kernel_name] = kernel
        tensors[f"{name}.bias"] = weights[f"{name}.bias"]
        last = layer is CONVOLUTIONS[-1]
        after = "density" if last else f"{name}.sum"
        padding = layer.dilation * (layer.side // 2)
        nodes.append(
            node(
                "Conv",
                [before, kernel_name, f"{name}.bias"],
                after,
                kernel_shape=[layer.side] * 2,
                pads=[padding] * 4,
                dilations=[layer.dilation] * 2,
            )
        )
        if not last:
            nodes.append(node("Relu", [after], f"{name}.relu"))
            before = f"{name}.relu"
    return network(nodes, tensors, "picture", "density")


def _in_integers(
    name: str,
    kernel: Floats,
    largest: float,
    before: str,
    nodes: list[bytes],
    tensors: dict[str, npt.NDArray[Any]],
) -> tuple[str, str]:
    """Add the steps that turn a convolution's input and weights into integers; their names afterwards."""
    scales = np.maximum(np.abs(kernel).max(axis=(1, 2, 3)) / 127, 1e-12).astype(np.float32)
    tensors |= {
        f"{name}.step": np.array(largest / 255, np.float32),
        f"{name}.zero": np.array(0, np.uint8),
        f"{name}.whole": np.round(kernel / scales[:, None, None, None]).astype(np.int8),
        f"{name}.scales": scales,
        f"{name}.zeros": np.zeros(len(scales), np.int8),
    }
    nodes += [
        node("QuantizeLinear", [before, f"{name}.step", f"{name}.zero"], f"{name}.integers"),
        node("DequantizeLinear", [f"{name}.integers", f"{name}.step", f"{name}.zero"], f"{name}.input"),
        node("DequantizeLinear", [f"{name}.whole", f"{name}.scales", f"{name}.zeros"], f"{name}.kernel", axis=0),
    ]
    return f"{name}.input", f"{name}.kernel"
