"""Margins of nothing, put into the convolutions and poolings that they are made for.

TensorFlow has them as nodes of their own, which a runtime may run as such: a copy of every map.
"""

import numpy as np
import onnx

POOLED = "MaxPool"
"""Of its margin, which counts for less than anything, no number may be the largest."""


def folded(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same network without Pad nodes; SystemExit where one is not the margin of a convolution or a pooling."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    constants = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    pads = {node.output[0]: node for node in model.graph.node if node.op_type == "Pad"}
    for node in result.graph.node:
        pad = pads.get(node.input[0])
        if pad is not None:
            _fold(node, pad, constants)
    kept = [node for node in result.graph.node if node.op_type != "Pad"]
    del result.graph.node[:]
    result.graph.node.extend(kept)
    return result


def _fold(node: onnx.NodeProto, pad: onnx.NodeProto, constants: dict[str, np.ndarray]) -> None:
    value = float(constants[pad.input[2]]) if len(pad.input) > 2 else 0.0
    before, after = np.split(constants[pad.input[1]], 2)
    plain = not any(attribute.name in ("pads", "auto_pad") for attribute in node.attribute)
    nothing = value == (-np.inf if node.op_type == POOLED else 0.0)
    if node.op_type not in ("Conv", POOLED) or not plain or not nothing or before[:2].any() or after[:2].any():
        raise SystemExit(f"{pad.name}: no margin of a convolution or a pooling")
    node.input[0] = pad.input[0]
    node.attribute.append(onnx.helper.make_attribute("pads", [*before[2:].tolist(), *after[2:].tolist()]))
