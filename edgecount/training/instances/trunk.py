"""A shipped network as a part of another one: its ONNX graph, run by PyTorch up to inner values that are named."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional

Tensor: TypeAlias = torch.Tensor


class Trunk(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """A chain of convolutions, as read from its file; it stays as it is, nothing of it is learnt further.

    Pictures of n × 3 × height × width, as the network takes them → the values of these names.
    """

    def __init__(self, path: Path, wanted: Sequence[str]) -> None:
        super().__init__()
        graph = onnx.load(path).graph
        constants = _constants(graph)
        self._picture = graph.input[0].name
        self._wanted = tuple(wanted)
        self._nodes = _needed([node for node in graph.node if node.output[0] not in constants], self._wanted)
        self.layers = nn.ModuleDict({str(place): layer for place, layer in self._layers(constants)})
        self._scales = {node.output[0]: _scale(node, constants) for node in self._nodes if node.op_type == "Resize"}
        self.requires_grad_(requires_grad=False)
        self.to(memory_format=torch.channels_last)

    def _layers(self, constants: Mapping[str, Any]) -> list[tuple[int, nn.Module]]:
        return [(place, _Padded(node, constants)) for place, node in enumerate(self._nodes) if node.op_type == "Conv"]

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """The values, in the order of their names."""
        values = {self._picture: pictures}
        for place, node in enumerate(self._nodes):
            values[node.output[0]] = self._value(place, node, [values[name] for name in node.input if name in values])
        return [values[name] for name in self._wanted]

    def _value(self, place: int, node: onnx.NodeProto, inputs: list[Tensor]) -> Tensor:
        match node.op_type:
            case "Conv":
                return self.layers[str(place)](inputs[0])
            case "Clip":
                return functional.hardtanh_(inputs[0], 0.0, 6.0)
            case "Relu":
                return functional.relu_(inputs[0])
            case "Sigmoid":
                return inputs[0].sigmoid()
            case "Add":
                return inputs[0] + inputs[1]
            case "Resize":
                scale = self._scales[node.output[0]]
                return functional.interpolate(inputs[0], scale_factor=scale, mode="bilinear", align_corners=False)
            case other:
                raise ValueError(f"{other} is no operation of a trunk")


class _Padded(nn.Conv2d):  # type: ignore[misc]  # as above
    """A convolution whose padding may differ from side to side."""

    def __init__(self, node: onnx.NodeProto, constants: Mapping[str, Any]) -> None:
        given = {each.name: each for each in node.attribute}
        weights = constants[node.input[1]]
        groups = given["group"].i
        stride = tuple(given["strides"].ints)
        top, left, bottom, right = given["pads"].ints
        even = top if top == left == bottom == right else 0
        super().__init__(
            weights.shape[1] * groups, weights.shape[0], tuple(weights.shape[2:]), stride, even, groups=groups
        )
        self._sides = (left, right, top, bottom)
        self._is_even = len(set(self._sides)) == 1
        with torch.no_grad():
            self.weight.copy_(torch.from_numpy(weights))
            bias = constants[node.input[2]] if len(node.input) > 2 else np.zeros(len(weights), np.float32)
            self.bias.copy_(torch.from_numpy(bias))

    def forward(self, planes: Tensor) -> Tensor:
        """The planes after it."""
        return super().forward(planes if self._is_even else functional.pad(planes, self._sides))


def _constants(graph: onnx.GraphProto) -> dict[str, Any]:
    """Every weight by its name, as 32-bit floats: the file has most of them in 16 bits, and converts them itself."""
    constants = {each.name: onnx.numpy_helper.to_array(each).astype(np.float32) for each in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in constants:
            constants[node.output[0]] = constants[node.input[0]]
    return constants


def _needed(nodes: Sequence[onnx.NodeProto], wanted: Sequence[str]) -> list[onnx.NodeProto]:
    """The nodes without which the wanted values would not come, in order."""
    names, kept = set(wanted), []
    for node in reversed(nodes):
        if node.output[0] in names:
            kept.append(node)
            names.update(node.input)
    return kept[::-1]


def _scale(node: onnx.NodeProto, constants: Mapping[str, Any]) -> float:
    return float(constants[node.input[2]][-1])
