"""Weights written in 16 bits that had 16 bits to begin with: half the file, the same numbers."""

import numpy as np
import onnx

LARGE = 1000
"""From so many numbers on it is worth a node that makes them 32-bit floats again when the network is loaded."""


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same network, in which every large constant that loses nothing by it is stored as 16-bit floats."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    casts = []
    for tensor in result.graph.initializer:
        array = onnx.numpy_helper.to_array(tensor)
        half = array.astype(np.float16) if array.dtype == np.float32 and array.size >= LARGE else None
        if half is not None and np.array_equal(half.astype(np.float32), array):
            name = tensor.name
            tensor.CopyFrom(onnx.numpy_helper.from_array(half, f"{name}_half"))
            casts.append(onnx.helper.make_node("Cast", [tensor.name], [name], to=onnx.TensorProto.FLOAT))
    result.graph.node.extend(casts)  # the canonical order puts each before what needs it
    return result
