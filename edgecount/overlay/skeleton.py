"""A person's pose, drawn as a skeleton without a face."""

from edgecount.geometry import Point
from edgecount.overlay.palette import WHITE
from edgecount.overlay.pen import Pen
from edgecount.tracking.pose import Pose

_BONES = (
    (11, 12), (11, 13), (13, 15), (12, 14), (14, 16), (11, 23), (12, 24), (23, 24),
    (23, 25), (25, 27), (27, 31), (24, 26), (26, 28), (28, 32),
)  # fmt: skip


def draw_skeleton(pen: Pen, pose: Pose) -> None:
    """Draw each bone that is seen at both ends."""
    bones = [[pose.places[a], pose.places[b]] for a, b in _BONES if pose.sees(a, b)]
    if bones:
        pen.strokes(bones, WHITE, 1)
    if pose.sees(0):
        pen.dot(_head(pose), WHITE)


def _head(pose: Pose) -> Point:
    """The nose."""
    return pose.places[0]
