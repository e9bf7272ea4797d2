"""A person as the network sees them at one size of the picture; and each person once, of all sizes.  Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from edgecount.geometry import Box, Point

APART = 0.6
"""Two heads are nearer than this, in breadths of the broader shoulders, only if they are one."""
SAME = 0.6
"""Intersection over union of two boxes from which they are one person's, where their heads are nearer than HUDDLED."""
HUDDLED = 1.2
"""Breadths of shoulders."""
FITTING = math.log2(1.9)
"""People larger or smaller by more than this (logarithm to 2) are not believed: another size of picture has them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """In the frame's pixels: where head and shoulders are, the whole body's box, the breadth of the shoulders.

    `confidence` is 0-1; `misfit` how far the person is, at this size of the picture, from the size that the network
    knows best (logarithm to 2); `moved` how much changes there, `strange` how much is not as in the background (0-255).
    """

    place: Point
    box: Box
    breadth: float
    confidence: float
    misfit: float = 0.0
    moved: float = 0.0
    strange: float = 0.0


def each_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each person once, the surest first: of several sights the one at the size that fits best, then the surest."""
    fitting = [one for one in candidates if one.misfit <= FITTING]
    kept: list[Candidate] = []
    for one in sorted(fitting, key=lambda one: (round(2 * one.misfit), -one.confidence)):
        if not any(_is_same(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: -one.confidence)


def _is_same(one: Candidate, other: Candidate) -> bool:
    distance = one.place.distance(other.place) / max(one.breadth, other.breadth)
    return distance < APART or (distance < HUDDLED and one.box.iou(other.box) > SAME)
