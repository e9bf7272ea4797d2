"""Made-up poses: a body of 100 pixels whose back and legs lean as one likes, turned about its hips."""

import math

from edgecount.geometry import Point
from edgecount.tracking.pose import LANDMARKS, Pose

HIPS = Point(400.0, 300.0)
HEIGHT = 100.0
BACK, THIGH, SHIN = 30.0, 22.0, 22.0
"""How long they are, in pixels."""


def pose(
    back: float = 0.0,
    thigh: float = 0.0,
    shin: float | None = None,
    unseen: tuple[int, ...] = (),
    at: Point = HIPS,
    size: float = 1.0,
) -> Pose:
    """Somebody whose parts lean so many degrees off the vertical, to the right; the shin as the thigh unless said."""
    shoulders = _reached(at, back, -BACK * size)
    knees = _reached(at, thigh, THIGH * size)
    feet = _reached(knees, thigh if shin is None else shin, SHIN * size)
    head = _reached(shoulders, back, -0.2 * BACK * size)
    parts = dict.fromkeys(range(11), head) | dict.fromkeys(range(11, 23), shoulders)
    parts |= {23: at, 24: at, 25: knees, 26: knees} | dict.fromkeys(range(27, LANDMARKS), feet)
    visibility = tuple(0.1 if part in unseen else 0.9 for part in range(LANDMARKS))
    return Pose(tuple(parts[part] for part in range(LANDMARKS)), visibility)


def _reached(start: Point, lean: float, length: float) -> Point:
    return start.moved(length * math.sin(math.radians(lean)), length * math.cos(math.radians(lean)))
