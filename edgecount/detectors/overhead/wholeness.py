"""Whether a box shows a whole person, or a part of somebody larger: what is strange ends where a person ends.  Pure."""

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.detectors.overhead.peaks import Peaks
from edgecount.detectors.tensors import Floats

PLAIN = 40.0
"""Levels from which all that is strange is equally so: a white coat is no more of a person than a grey one."""
FAINT = 8.0
"""Levels in a box below which nothing can be said."""
BESIDE = 0.5
"""How far around a box is looked, in breadths of the shoulders."""


def wholeness(strange: Floats, found: Peaks) -> list[float]:
    """For each person, by how much less strange it is around the box than within (0-1).

    `strange` is height × width, in levels from the background.
    """
    sums = np.asarray(cv2.integral(np.minimum(strange, PLAIN)), np.float64)
    more = BESIDE * found.breadths[:, None] * np.array([-1, -1, 1, 1], np.float32)
    inside, area = _within(sums, found.boxes)
    wide, wide_area = _within(sums, found.boxes + more)
    within = inside / np.maximum(area, 1)
    around = (wide - inside) / np.maximum(wide_area - area, 1)
    whole = np.clip(1 - around / np.maximum(within, FAINT), 0, 1)
    return [float(share) for share in np.where(within < FAINT, 0.0, whole)]


def _within(sums: npt.NDArray[np.float64], boxes: Floats) -> tuple[Floats, Floats]:
    """The sums over the parts of these boxes inside the plane, and their areas."""
    height, width = sums.shape[0] - 1, sums.shape[1] - 1
    left, top, right, bottom = np.clip(np.rint(boxes), 0, [width, height] * 2).astype(int).T
    total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    return np.asarray(total, np.float32), np.asarray((right - left) * (bottom - top), np.float32)
