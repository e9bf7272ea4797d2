"""Non-maximum suppression: of boxes around the same thing, only the surest is kept.  NumPy only."""

import numpy as np
import numpy.typing as npt

from edgecount.detectors.tensors import Floats
from edgecount.geometry import Box
from edgecount.tracking.detection import Detection

SAME = 0.5
"""Intersection over union from which two boxes are taken to belong to one person."""
MOST = 300
"""More boxes than this are no people: the surest are looked at, so that no picture takes long."""


def each_once(boxes: Floats, scores: Floats) -> list[Detection]:
    """The people that these boxes (N×4: left, top, right, bottom) show, the surest first, without invalid boxes."""
    sound = np.isfinite(boxes).all(axis=1) & (boxes[:, 2:] > boxes[:, :2]).all(axis=1) & (scores >= 0)
    boxes, scores = boxes[sound], scores[sound]
    kept = surest(boxes, scores)
    return [
        Detection(Box(*sides), min(1.0, score))
        for sides, score in zip(boxes[kept].tolist(), scores[kept].tolist(), strict=True)
    ]


def surest(boxes: Floats, scores: Floats) -> npt.NDArray[np.intp]:
    """Which of the boxes to keep, the surest first: those that repeat no surer one."""
    chosen = np.argsort(-scores, kind="stable")[:MOST]
    overlapping = _overlaps(boxes[chosen]) > SAME
    kept: list[int] = []
    dropped = np.zeros(len(chosen), np.bool_)
    for index in range(len(chosen)):
        if not dropped[index]:
            kept.append(index)
            dropped |= overlapping[index]
    return chosen[kept]


def _overlaps(boxes: Floats) -> npt.NDArray[np.float64]:
    """Intersection over union of each with each, N×N."""
    sides = boxes.astype(np.float64)
    low = np.maximum(sides[:, None, :2], sides[None, :, :2])
    high = np.minimum(sides[:, None, 2:], sides[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    areas = (sides[:, 2:] - sides[:, :2]).prod(axis=1)
    union = np.maximum(areas[:, None] + areas[None, :] - shared, 1e-9)
    return np.asarray(shared / union)
