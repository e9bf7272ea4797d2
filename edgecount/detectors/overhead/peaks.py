"""The network's output → the people in it: each is a peak of the map of heads and shoulders.  Pure.

After Zhou et al., "Objects as Points" (arXiv:1904.07850), with distances to the sides of the box as in Tian et al.,
"FCOS" (arXiv:1904.01355).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from edgecount.detectors.tensors import Floats

STRIDE = 4
"""Pixels of the input to a cell of the output."""
SHOULDERS = 30
"""Pixels of the input to the shoulders of a person of the size that the network knows best; its unit of length."""
CHANNELS = 6
"""Of the output: how sure it is of a person, four distances, the breadth of the shoulders."""
LEAST = 0.25
"""Distances and breadths below this are not believed to be a person's, in units."""


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """People, the surest first, in the input's pixels.

    `places` is N×2, `boxes` N×4 (left, top, right, bottom), `breadths` of shoulders N, `scores` (0-1) N.
    """

    places: Floats
    boxes: Floats
    breadths: Floats
    scores: Floats


def peaks(output: Floats, floor: float) -> Peaks:
    """The people in the network's output (6 × height/4 × width/4) that it is at least so sure of (0-1)."""
    sure = np.nan_to_num(output[0], nan=0.0)
    highest = cv2.dilate(sure, np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero((sure >= floor) & (sure == highest))
    order = np.argsort(-sure[rows, columns], kind="stable")
    rows, columns = rows[order], columns[order]
    places = (np.stack([columns, rows], axis=1).astype(np.float32) + 0.5) * STRIDE
    units = np.nan_to_num(output[1:, rows, columns].T, nan=LEAST)
    lengths = np.maximum(units, LEAST) * SHOULDERS
    boxes = np.hstack([places - lengths[:, :2], places + lengths[:, 2:4]])
    return Peaks(places, boxes, lengths[:, 4], np.clip(sure[rows, columns], 0.0, 1.0))
