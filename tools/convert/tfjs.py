"""TensorFlow.js graph models (`graph_model.py`) → frozen GraphDefs; TensorFlow.js converts only to its own."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import tensorflow as tf

from tools.convert.graph_model import Array

Node: TypeAlias = tf.compat.v1.NodeDef


def graph_def(nodes: Iterable[Mapping[str, Any]], constants: Mapping[str, Array]) -> tf.compat.v1.GraphDef:
    """Freeze: every node again as protobuf, constants filled in."""
    graph = tf.compat.v1.GraphDef()
    for node in nodes:
        graph.node.append(_node(node, constants))
    graph.versions.producer = 27
    return graph


def _node(source: Mapping[str, Any], constants: Mapping[str, Array]) -> Node:
    node = Node(name=source["name"], op=source["op"], input=source.get("input", ()))
    for key, value in sorted(source["attr"].items()):  # a constant's dtype before its value
        if key.startswith("_"):  # notes that an optimiser left for itself
            continue
        if source["op"] == "Const" and key == "value":
            # make_tensor_proto writes a scalar as int_val / float_val with an empty shape, as TensorFlow wants it
            array = constants[source["name"]]
            node.attr[key].tensor.CopyFrom(tf.make_tensor_proto(array, node.attr["dtype"].type))
        else:
            _fill(node.attr[key], value)
    return node


def _fill(attribute: Any, value: Mapping[str, Any]) -> None:
    (kind, content), *_ = value.items()
    if kind == "s":
        attribute.s = base64.b64decode(content) if isinstance(content, str) else bytes(content)
    elif kind == "b":
        attribute.b = content
    elif kind == "type" and str(content).startswith("DT_"):
        attribute.type = content
    elif kind in ("i", "type"):
        setattr(attribute, kind, int(content))
    elif kind == "f":
        attribute.f = float(content)
    elif kind == "list":
        attribute.list.i.extend(int(number) for number in content.get("i", ()))
    elif kind == "shape":
        _fill_shape(attribute.shape, content)
    else:
        raise SystemExit(f"attribute of an unknown kind: {kind}")


def _fill_shape(shape: Any, content: Mapping[str, Any]) -> None:
    if content.get("unknownRank"):
        shape.unknown_rank = True
    for dimension in content.get("dim", ()):
        shape.dim.add(size=int(dimension["size"]))
