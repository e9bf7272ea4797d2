"""How much a camera is tilted to a side, from how people's heights change over the picture.

In a level camera people become taller straight down the picture, and equally tall ones stand side by side.  Heights on
a level floor are a plane over the places of feet, which is zero at the horizon (D. Hoiem, A. Efros and M. Hebert,
"Putting objects in perspective", 2008); which way the plane rises says how the horizon lies.  How sure that is, leaving
out one person at a time says (the jackknife, M. Quenouille, 1956).
"""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edgecount.counting.trails.trail import Trail

FEWEST = 5
"""People without whom nothing is said: a plane has three numbers, and people are of different heights."""
_ONE_WAY = 1e-4
"""How thin the places of all people may lie about one straight way, of which nothing follows beside it."""


@dataclass(frozen=True, slots=True)
class Tilt:
    """By how many degrees the picture is turned, clockwise; and the standard error of that."""

    degrees: float
    error: float


def tilt(trails: Sequence[Trail]) -> Tilt | None:
    """The tilt of a camera from these people; None where too few walked, or all of them along one way."""
    if len(trails) < FEWEST:
        return None
    own = [_means(trail) for trail in trails]
    sums = _added(own)
    angle = _angle(sums, len(own))
    without = [_angle([whole - part for whole, part in zip(sums, one, strict=True)], len(own) - 1) for one in own]
    others = [other for other in without if other is not None]
    if angle is None or len(others) < len(own):
        return None
    apart = [_turned(other - angle) for other in others]
    return Tilt(angle, math.sqrt((len(apart) - 1) * statistics.pvariance(apart)))


def _means(trail: Trail) -> list[float]:
    """The means of one person's places, heights and their products: each person has the same weight."""
    width = trail.size.width
    rows = [(corner.point.x / width, corner.point.y / width, corner.height / width) for corner in trail.corners]
    sums = _added((x, y, h, x * x, x * y, y * y, x * h, y * h) for x, y, h in rows)
    return [total / len(rows) for total in sums]


def _added(rows: Iterable[Sequence[float]]) -> list[float]:
    return [math.fsum(column) for column in zip(*rows, strict=True)]


def _angle(sums: Sequence[float], count: int) -> float | None:
    """Which way the plane of heights rises, by least squares, in degrees from straight down, clockwise."""
    x, y, h, xx, xy, yy, xh, yh = (total / count for total in sums)
    xx, xy, yy, xh, yh = xx - x * x, xy - x * y, yy - y * y, xh - x * h, yh - y * h
    if xx * yy - xy * xy <= _ONE_WAY * (xx + yy) ** 2:
        return None
    return math.degrees(math.atan2(-(xh * yy - yh * xy), yh * xx - xh * xy))


def _turned(degrees: float) -> float:
    return (degrees + 180) % 360 - 180
