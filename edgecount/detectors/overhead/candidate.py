"""A person as the network sees them at one size of the picture; and each person once, of all sizes.  Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from edgecount.geometry import Box, Point

APART = 0.6
"""Two heads are nearer than this, in breadths of the broader shoulders, only if they are one."""
SHARED = 0.5
"""Share of the smaller box inside the other from which both are one person's: head and back, or a part."""
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
    return distance < APART or one.box.intersection(other.box) > SHARED * min(one.box.area, other.box.area)
