"""Networks of people's shapes that find the same two people in every picture, the left one surely."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edgecount.detectors.instances.instance_card import InstanceCard
from edgecount.detectors.own_card import write_pair
from edgecount.detectors.tensors import Floats
from edgecount.ports import Image
from tests.support.models.onnx_files import write_onnx

SIDE = 160
"""The longer side of what the network sees: pictures of 160×96 are seen as they are."""
LEFT, RIGHT = (20, 10, 60, 90), (100, 10, 140, 90)
"""Two people's boxes; of the left one the upper half is the person, of the right one all."""
OUTPUTS = {
    "boxes": np.array([[LEFT, RIGHT]]),
    "scores": np.array([[0.9, 0.4]]),
    "shapes": np.stack([np.repeat([1.0, 0.0], 8).reshape(4, 4), np.ones((4, 4))])[None],
}


def write_instances(path: Path, outputs: dict[str, Any] | None = None, **fields: Any) -> Path:
    """Write the model as `path` and its card, with these fields changed."""
    write_onnx(path, OUTPUTS if outputs is None else outputs, picture=(1, 3, "height", "width"))
    usual: dict[str, Any] = {
        "kind": "instances",
        "title": "trained on 8 pictures of photos",
        "licence": "Apache-2.0",
        "origin": "made by hand",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "side": SIDE,
        "precision": {"pictures": 1, "box": 0.5, "box_at_half": 0.6, "shape": 0.3, "shape_at_half": 0.4},
    }
    write_pair(path, path.read_bytes(), InstanceCard.model_validate(usual | fields))
    return path


class InstanceAnswers:
    """A runtime that gives the same outputs to every picture, and remembers how large it was."""

    def __init__(self, outputs: Sequence[Any]) -> None:
        self._outputs = tuple(np.asarray(output, np.float32) for output in outputs)
        self.seen: list[tuple[int, ...]] = []

    def infer(self, picture: Image, /) -> tuple[Floats, ...]:
        self.seen.append(picture.shape)
        return self._outputs


def answers(**changed: Any) -> InstanceAnswers:
    """A runtime that gives OUTPUTS, these of them changed."""
    return InstanceAnswers([changed.get(name, output[0]) for name, output in OUTPUTS.items()])
