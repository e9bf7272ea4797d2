"""Whether a person lies, as far as a look at their pose tells.

After Chen, Jiang, Guo, Ni, "Fall Detection Based on Key Points of Human-Skeleton Using OpenPose" (Symmetry 12(5),
2020): the angle of the body's centre line with the ground, and the width to height of the box around the skeleton; but
not the speed of descent, which takes ten looks a second.  The centre line is judged in two halves, because a person
bending down has a lying back over standing legs, and a sitting person has a standing back over lying thighs.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from edgecount.geometry import Box, Point
from edgecount.tracking.pose import Pose

Posture = Literal["lying", "upright", "unclear"]

SURE = 0.8
"""The presence of a person (0-1) from which a look counts: below it, floors and furniture look like people."""
BACK, LEGS = 55.0, 45.0
"""Degrees off the vertical from which the back lies, and the legs: standing on a slope gives 10, running 40."""
SHORTEST_BACK, SHORTEST_THIGH = 0.15, 0.1
"""Shares of a person's height: a shorter back or thigh is no body seen from the side, but a pattern, or seen end on."""

_SHOULDERS, _HIPS = (11, 12), (23, 24)
_LEGS = ((25, 27), (26, 28))


@dataclass(frozen=True, slots=True)
class Body:
    """The result of a look: the posture and, if that is clear, the box around the parts that are seen."""

    posture: Posture
    box: Box | None = None


UNCLEAR = Body("unclear")


def body(pose: Pose, presence: float, height: float) -> Body:
    """The posture of a person of this height (pixels); parts that are not seen never make a person lie."""
    is_seen = presence >= SURE and pose.sees(*_SHOULDERS, *_HIPS)
    posture = _posture(pose, height) if is_seen else "unclear"
    return UNCLEAR if posture == "unclear" else Body(posture, _around(pose))


def _posture(pose: Pose, height: float) -> Posture:
    shoulders, hips = _middle(pose, *_SHOULDERS), _middle(pose, *_HIPS)
    leg = max(_LEGS, key=lambda leg: pose.visibility[leg[0]])
    below = [pose.places[part] for part in leg if pose.sees(part)]
    if shoulders.distance(hips) < SHORTEST_BACK * height:
        return "unclear"
    back = _lean(shoulders, hips)
    if back < LEGS or any(_lean(hips, part) < LEGS for part in below):
        return "upright"
    knee = pose.places[leg[0]]
    whole = pose.sees(leg[0]) and hips.distance(knee) >= SHORTEST_THIGH * height
    return "lying" if whole and back >= BACK and _is_wide([shoulders, hips, *below]) else "unclear"


def _lean(upper: Point, lower: Point) -> float:
    """Degrees between the vertical and the way from `upper` to `lower`, named as in an upright body."""
    return math.degrees(math.atan2(abs(lower.x - upper.x), lower.y - upper.y))


def _middle(pose: Pose, left: int, right: int) -> Point:
    a, b = pose.places[left], pose.places[right]
    return Point((a.x + b.x) / 2, (a.y + b.y) / 2)


def _is_wide(joints: Sequence[Point]) -> bool:
    """Whether the box around these joints is wider than high."""
    xs, ys = [joint.x for joint in joints], [joint.y for joint in joints]
    return max(xs) - min(xs) > max(ys) - min(ys)


def _around(pose: Pose) -> Box:
    """The box around all parts that are seen, which are more than one."""
    seen = [place for number, place in enumerate(pose.places) if pose.sees(number)]
    xs, ys = [place.x for place in seen], [place.y for place in seen]
    return Box(min(xs), min(ys), max(xs) + 1, max(ys) + 1)
