"""RT-DETR (Zhao et al., arXiv:2304.08069) and its relatives, D-FINE among them: a few hundred boxes, none repeated.

They are exported in three ways: as one table of boxes and chances; as logits and boxes; and as labels, boxes and
scores, with a second input for the size of the picture that the boxes are to fit.
"""

from collections.abc import Sequence

import numpy as np

from edgecount.detectors.networks.family import Family, People, UnfitError, require_classes, shape, sides
from edgecount.detectors.runtimes.runtime import Normalisation
from edgecount.detectors.tensors import Floats
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.geometry import Size

BOX = 4
PERSON = 0


def decode(outputs: Sequence[Floats], input_: Size, floor: float) -> People:
    """All people at least as sure as the floor, from outputs of any of the three ways."""
    match len(outputs):
        case 1:
            boxes, scores = _table(outputs[0], input_)
        case 2:
            boxes, scores = _pair(outputs[0], outputs[1], input_)
        case 3:
            boxes, scores = _labelled(*outputs)
        case count:
            raise UnfitError(f"it has {count} outputs where there should be 1, 2 or 3")
    near = np.flatnonzero(scores >= floor)
    return boxes[near], scores[near]


def _table(rows: Floats, input_: Size) -> People:
    """1×boxes×(4 + classes): centres and sizes as shares of the input, and chances."""
    if rows.ndim != 2 or rows.shape[1] <= BOX:
        raise UnfitError(f"its output is {shape(rows)} where 1×boxes×(4 + classes) is expected")
    require_classes(rows.shape[1] - BOX)
    return _spread(rows[:, :BOX], input_), rows[:, BOX + PERSON]


def _pair(logits: Floats, boxes: Floats, input_: Size) -> People:
    """1×boxes×classes logits, and 1×boxes×4 centres and sizes as shares of the input; in any order."""
    if logits.shape[1:] == (BOX,) and boxes.shape[1:] != (BOX,):
        logits, boxes = boxes, logits
    if logits.ndim != 2 or boxes.shape != (len(logits), BOX):
        raise UnfitError(
            f"its outputs are {shape(logits)} and {shape(boxes)} where 1×boxes×classes and 1×boxes×4 are expected"
        )
    require_classes(logits.shape[1])
    return _spread(boxes, input_), _chances(logits[:, PERSON])


def _labelled(labels: Floats, boxes: Floats, scores: Floats) -> People:
    """1×boxes labels, 1×boxes×4 sides in the pixels of the size that was asked for, and 1×boxes chances."""
    if labels.ndim != 1 or boxes.shape != (len(labels), BOX) or scores.shape != labels.shape:
        shapes = f"{shape(labels)}, {shape(boxes)} and {shape(scores)}"
        raise UnfitError(f"its outputs are {shapes} where labels 1×boxes, 1×boxes×4 and scores 1×boxes are expected")
    return boxes, np.where(labels == PERSON, scores, np.float32(0))


def _chances(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))), np.float32)


def _spread(shares: Floats, input_: Size) -> Floats:
    return sides(shares) * np.array([input_.width, input_.height] * 2, np.float32)


RTDETR = Family(
    normalisation=Normalisation((0, 0, 0), (255, 255, 255), rgb=True),
    grey=(114, 114, 114),
    letterbox=Letterbox.squeezed,
    decode=decode,
)
