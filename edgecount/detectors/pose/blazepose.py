"""BlazePose "full": one person's shape and pose, out of their box; see models/blazepose.

Bazarevsky et al., "BlazePose: On-device Real-time Body Pose Tracking" (arXiv:2006.10204).  The network takes people to
be upright: it sees a lying person as standing, with low presence.  So the box of a person that may lie is looked at
from three sides.
"""

import math

import cv2
import numpy as np

from edgecount.detectors.pose.blazepose_runtime import INPUT, PoseRuntime
from edgecount.detectors.tensors import Floats
from edgecount.detectors.views.viewed import crop
from edgecount.geometry import Box, Point
from edgecount.ports import Figure, Image
from edgecount.tracking.pose import LANDMARKS, Pose

ROOM = 1.25
"""The side of the square that the network sees, as a multiple of the box's longer side."""
SIDEWAYS = 0.8
"""From this ratio of width to height on, a box may show a lying person."""
UPRIGHT, HEAD_LEFT, HEAD_RIGHT = 0, 3, 1
"""Quarter turns, counter-clockwise, that bring a person upright: with the head up, to the left, to the right."""


class BlazePose:
    """Looks at people one by one."""

    def __init__(self, runtime: PoseRuntime) -> None:
        self._runtime = runtime

    def figure(self, image: Image, box: Box) -> Figure:
        """The person in this box, which is in the picture's pixels and partly inside it."""
        region = square(box)
        shown = np.asarray(cv2.resize(crop(image, region), (INPUT, INPUT), interpolation=cv2.INTER_LINEAR), np.uint8)
        turns = (UPRIGHT, HEAD_LEFT, HEAD_RIGHT) if box.width >= SIDEWAYS * box.height else (UPRIGHT,)
        return max((self._look(shown, region, turn) for turn in turns), key=lambda figure: figure.presence)

    def _look(self, shown: Image, region: Box, turn: int) -> Figure:
        picture = np.rot90(shown, turn)[None, :, :, ::-1].astype(np.float32) / np.float32(255)
        landmarks, presence, shape = self._runtime.infer(np.ascontiguousarray(picture))
        return Figure(region, np.rot90(shape, -turn) > 0, _pose(landmarks, region, turn), presence)


def square(box: Box) -> Box:
    """The region that the network sees: a square of whole pixels about the box, with room around it."""
    side = math.ceil(ROOM * max(box.width, box.height))
    left, top = round(box.center.x - side / 2), round(box.center.y - side / 2)
    return Box(left, top, left + side, top + side)


def _pose(landmarks: Floats, region: Box, turn: int) -> Pose:
    """The first 33 of 39 rows x, y, z, visibility, presence: places in the network's input, the others as logits."""
    rows = landmarks.reshape(-1, 5)[:LANDMARKS].astype(np.float64)
    seen = 1 / (1 + np.exp(-np.clip(rows[:, 3:], -50, 50)))
    scale = region.width / INPUT
    places = tuple(
        Point(region.left + scale * x, region.top + scale * y) for x, y in (_turned(x, y, turn) for x, y in rows[:, :2])
    )
    return Pose(places, tuple(seen.min(axis=1).tolist()))


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """The place in the input before the turn, from the place in the turned input."""
    match turn:
        case 1:
            return INPUT - y, x
        case 3:
            return y, INPUT - x
        case _:
            return x, y
