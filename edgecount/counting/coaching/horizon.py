"""How much a camera is tilted to a side, from how people's heights change over the picture.

In a level camera people become taller straight down the picture, and equally tall ones stand side by side.  Heights on
a level floor are a plane over the places of feet, which is zero at the horizon (D. Hoiem, A. Efros and M. Hebert,
"Putting objects in perspective", 2008); which way the plane rises says how the horizon lies.  How sure that is, leaving
out one person at a time says (the jackknife, M. Quenouille, 1956).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from edgecount.counting.trails.trail import Trail

FEWEST = 5
"""People without whom nothing is said: a plane has three numbers, and people are of different heights."""
_ONE_WAY = 1e8
"""The condition of the normal equations beyond which all walked along one line, and no plane is known from that."""

_Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tilt:
    """By how many degrees the picture is turned, clockwise; and the standard error of that."""

    degrees: float
    error: float


def tilt(trails: Sequence[Trail]) -> Tilt | None:
    """The tilt of a camera from these people; None where too few walked, or all of them along one way."""
    if len(trails) < FEWEST:
        return None
    sums = [_sums(trail) for trail in trails]
    whole = np.sum(sums, axis=0)
    angle = _angle(whole)
    others = [other for own in sums if (other := _angle(whole - own)) is not None]
    if angle is None or len(others) < len(sums):
        return None
    apart = np.array([_turned(other - angle) for other in others])
    error = math.sqrt((len(apart) - 1) / len(apart) * float(np.sum((apart - apart.mean()) ** 2)))
    return Tilt(angle, error)


def _sums(trail: Trail) -> _Matrix:
    """What least squares need of one person, each with the same weight: products of places and heights."""
    width = trail.size.width
    rows = np.array([(c.point.x / width, c.point.y / width, 1.0, c.height / width) for c in trail.corners])
    product: _Matrix = rows.T @ rows / len(rows)
    return product


def _angle(sums: _Matrix) -> float | None:
    """Which way the plane of heights rises, in degrees from straight down, clockwise."""
    if np.linalg.cond(sums[:3, :3]) > _ONE_WAY:
        return None
    right, down, _ = np.linalg.solve(sums[:3, :3], sums[:3, 3])
    return math.degrees(math.atan2(-right, down))


def _turned(degrees: float) -> float:
    return (degrees + 180) % 360 - 180
