"""The detector's weights as the net's front has them: read from its ONNX file, with what follows each convolution."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch

from edgecount.training.density.net import DensityNet


def begin_from(net: DensityNet, detector: Path) -> None:
    """Give the front the weights of models/mobilenet_ssd, and the head small ones that begin near an empty picture."""
    layers = folded(onnx.load(detector))
    with torch.no_grad():
        for layer, (weights, bias) in zip(net.front(), layers, strict=False):
            layer.weight.copy_(torch.from_numpy(weights))
            if layer.bias is not None:
                layer.bias.copy_(torch.from_numpy(bias))
        torch.nn.init.normal_(net.last.weight, std=0.01)
        torch.nn.init.constant_(net.last.bias, 0.5)


Array = npt.NDArray[Any]


def folded(model: onnx.ModelProto) -> list[tuple[Array, Array]]:
    """Weights and bias of every convolution, in order; what it is multiplied by and what is added then is folded in."""
    constants = {weights.name: onnx.numpy_helper.to_array(weights) for weights in model.graph.initializer}
    layers: list[tuple[Array, Array]] = []
    for node in model.graph.node:
        values = [constants[name] for name in node.input if name in constants]
        if node.op_type == "Conv":
            layers.append((values[0].copy(), values[1].copy() if len(values) > 1 else np.zeros(len(values[0]), "f")))
        elif node.op_type in {"Mul", "Add"} and values and layers and values[0].size == len(layers[-1][1]):
            weights, bias = layers.pop()
            value = values[0].reshape(-1)
            if node.op_type == "Mul":
                layers.append((weights * value[:, None, None, None], bias * value))
            else:
                layers.append((weights, bias + value))
    return layers
