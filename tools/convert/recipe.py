"""What is known of each model that can be rebuilt: where it comes from, how it is converted, and what it is held to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import onnx
import tensorflow as tf

from tools.convert.graph_model import Array
from tools.convert.package import Package

Graph: TypeAlias = tf.compat.v1.GraphDef
Outputs = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model of models/ is made from the package that carries it.

    `graph` is the TensorFlow.js model's JSON in the package, `file` what the result is called.  `wanted` runs the
    whole, uncut graph with TensorFlow on a 1×3×side×side picture with values in -1 to 1; of the ONNX file's outputs,
    which have the same names, none may differ from its by more than `tolerances` say.
    """

    name: str
    title: str
    file: str
    package: Package
    graph: str
    origin: str
    side: int
    to_onnx: Callable[[Graph], onnx.ModelProto]
    wanted: Callable[[Graph, Array], Outputs]
    tolerances: Mapping[str, float]
