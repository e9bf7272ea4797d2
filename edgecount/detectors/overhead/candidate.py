"""A person as the network sees them at one size of the picture; and each person once, of all sizes.  Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from edgecount.geometry import Box, Point

APART = 0.6
"""Two heads are nearer than this, in breadths of the broader shoulders, only if they are one."""
SHARED = 0.7
"""By how much farther apart they may be and still be one, where one's box lies in the other's."""
PART, SMALL = 0.8, 0.6
"""Share of a smaller one's box inside a larger one's from which it is a part of that; and how small that is."""
FITTING = math.log2(1.9)
"""People larger or smaller by more than this (logarithm to 2) are not believed: another size of picture has them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """In the frame's pixels: where head and shoulders are, the whole body's box, the breadth of the shoulders.

    `confidence` is 0-1; `misfit` how far the person is, at this size of the picture, from the size that the network
    knows best (logarithm to 2); `moved` how much changes there (0-255); `whole` how far what is strange there ends with
    the box (0-1): little if this is a part of somebody.
    """

    place: Point
    box: Box
    breadth: float
    confidence: float
    misfit: float = 0.0
    moved: float = 0.0
    whole: float = 0.0


def each_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each person once, the surest first: of several sights the one that is sure and whole."""
    fitting = [one for one in candidates if one.misfit <= FITTING]
    kept: list[Candidate] = []
    for one in sorted(fitting, key=_worth, reverse=True):
        if not any(_is_same(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: -one.confidence)


def _worth(one: Candidate) -> float:
    return one.confidence * (1 + one.whole)


def _is_same(one: Candidate, other: Candidate) -> bool:
    distance = one.place.distance(other.place) / max(one.breadth, other.breadth)
    shared = one.box.intersection(other.box) / min(one.box.area, other.box.area)
    if distance < APART + SHARED * shared:
        return True
    smaller, larger = sorted((one, other), key=lambda either: either.breadth)
    is_inside = smaller.box.intersection(larger.box) > PART * smaller.box.area
    return is_inside and smaller.breadth < SMALL * larger.breadth
