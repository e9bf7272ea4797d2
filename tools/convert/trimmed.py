"""Kernels cut down to what can meet their input.

Over a map of 1×1, the kernel of a 3×3 convolution meets one number and eight of padding.  For those eight OpenCV 4.14
reads whatever lies beside the map in memory, where the convolution is depthwise: the six boxes that depend on it then
differ from one start of the program to the next.
"""

import numpy as np
import onnx


def trimmed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same network, in which every convolution over a map of 1×1 has a kernel of 1×1."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    shapes = _shapes(model)
    kernels = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for node in result.graph.node:
        if node.op_type == "Conv" and shapes.get(node.input[0], ())[2:] == (1, 1):
            attributes = {attribute.name: attribute.ints for attribute in node.attribute}
            top, left, *_ = attributes["pads"]
            middle = np.ascontiguousarray(kernels[node.input[1]][:, :, top : top + 1, left : left + 1])
            node.input[1] = f"{node.name}_middle"
            result.graph.initializer.append(onnx.numpy_helper.from_array(middle, node.input[1]))
            attributes["kernel_shape"][:], attributes["pads"][:] = (1, 1), (0, 0, 0, 0)
    return result


def _shapes(model: onnx.ModelProto) -> dict[str, tuple[int, ...]]:
    """The shape of every value between the nodes, by its name."""
    values = onnx.shape_inference.infer_shapes(model).graph.value_info
    return {value.name: tuple(size.dim_value for size in value.type.tensor_type.shape.dim) for value in values}
