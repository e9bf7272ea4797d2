"""How the marks of a scene lie beside those that were learnt of it: there, elsewhere, blurred, or nothing can be said.

Theory of operation.  Marks whose codes are each other's nearest are pairs.  RANSAC finds the shift, turn and zoom that
most pairs have in common (Fischler and Bolles, 1981); pairs of people and posters have nothing in common.  This way,
and that of a camera that stands, are then put to the test: how many learnt marks have a mark of an alike code where
the way takes them?  By chance some do anywhere, and how many is found by trying places beside.  That the camera stands
is believed unless BETTER so many marks bear the other way out: those in the middle of a turn bear out both.  Marks must
be ENOUGH, and CLEARLY more than by chance.  The camera looks *there* if the way moves no corner of the picture by more
than MOVED of its width, else *elsewhere*.  It is *blurred* if most cells have lost BLURRED of their fineness.
"""

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.sources.aim.marks import Places, SceneMarks

Kind = Literal["there", "elsewhere", "blurred", "unknown"]

ENOUGH, SHARE = 10, 0.05
"""Marks that bear a way out, at least, and which share of all that were learnt: of many, some do for any way."""
SHARP = -4.0
"""The fineness of cells, as learnt, in which there is something that could be blurred."""
BETTER = 1.25
"""So many times as many marks bear a move out, at least, as bear out that the camera stands."""
CLEARLY = 4.0
"""They are so many times those that do by chance."""
MOVED = 0.015
"""How far a corner of the picture moves, at most, where the camera stands (share of the width)."""
BLURRED = 1.0
"""How much fineness is lost, at least, where it is out of focus (logarithm to the base 2)."""
ALIKE = 64
"""Bits in which alike codes differ at most."""

_APART = 0.006  # share of the width by which a mark may be off
_BESIDE = 0.05  # share of the width: so far beside it is found out how many are alike by chance
_DIRECTIONS = np.array([(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)], np.float64)
_LEAST_PAIRS = 4  # for a shift, a turn and a zoom, with two to bear them out
_CELLS = 12  # at least, that have details in both pictures, to speak of focus
_MOST = 50  # percent of the cells may have lost less
_ZOOMS = (0.5, 2.0)
_FARTHEST = 0.7  # share of the width: what moves farther shows next to nothing of the scene

Way = npt.NDArray[np.float64]
"""Turn, zoom and shift as a matrix of 2 x 3."""


@dataclass(frozen=True, slots=True)
class AimComparison:
    """What is seen beside what was learnt.

    Where it looks there or elsewhere, `right` and `down` are how far the scene has moved in the picture (shares of its
    width), `turn` in degrees clockwise, `zoom` as a factor, and `moved` the way of the corner that moves farthest
    (share of the width).  `marks` is the number of marks that bear it out.
    """

    kind: Kind
    right: float = 0.0
    down: float = 0.0
    turn: float = 0.0
    zoom: float = 1.0
    moved: float = 0.0
    marks: int = 0


def compared(learnt: SceneMarks, seen: SceneMarks) -> AimComparison:
    """How the marks that are seen lie beside the learnt ones, of pictures of the same size."""
    found = _found(learnt, seen)
    if found is not None and found.kind == "elsewhere":
        return found
    lost = _lost(learnt, seen)
    if lost is not None and lost >= BLURRED:
        return AimComparison("blurred")
    return found or AimComparison("unknown")


def alike(one: SceneMarks, other: SceneMarks) -> npt.NDArray[np.bool_]:
    """For each mark, whether the other scene has one like it at the same place."""
    return _borne_out(one.places, other, _alike(one, other), _apart(one)) if _comparable(one, other) else _none(one)


def _found(learnt: SceneMarks, seen: SceneMarks) -> AimComparison | None:
    """The way that most marks bear out; None where none is to be believed."""
    if not _comparable(learnt, seen):
        return None
    codes = _alike(learnt, seen)
    ways = [np.array([(1.0, 0.0, 0.0), (0.0, 1.0, 0.0)]), *_common(learnt, seen)]
    counts = [_count(way, learnt, seen, codes) for way in ways]
    at = len(ways) - 1 if counts[-1] >= BETTER * counts[0] else 0
    marks, way = counts[at], ways[at]
    beside = [_shifted(way, direction * _BESIDE * learnt.width) for direction in _DIRECTIONS]
    by_chance = float(np.mean([_count(other, learnt, seen, codes) for other in beside]))
    wanted = max(ENOUGH, SHARE * len(learnt.places), CLEARLY * by_chance)
    found = _described(way, learnt, marks)
    return found if marks >= wanted and found.moved <= _FARTHEST else None


def _comparable(learnt: SceneMarks, seen: SceneMarks) -> bool:
    return len(learnt.places) > 0 and len(seen.places) > 0


def _none(marks: SceneMarks) -> npt.NDArray[np.bool_]:
    return np.zeros(len(marks.places), bool)


def _apart(marks: SceneMarks) -> float:
    return max(2.0, _APART * marks.width)


def _alike(learnt: SceneMarks, seen: SceneMarks) -> npt.NDArray[np.bool_]:
    """For each learnt mark and each that is seen, whether their codes are alike."""
    bits = np.unpackbits(learnt.codes, axis=1).astype(np.float32), np.unpackbits(seen.codes, axis=1).astype(np.float32)
    both, ones = bits[0] @ bits[1].T, [one.sum(axis=1) for one in bits]
    return np.asarray(ones[0][:, None] + ones[1][None] - 2 * both <= ALIKE)


def _count(way: Way, learnt: SceneMarks, seen: SceneMarks, codes: npt.NDArray[np.bool_]) -> int:
    taken = (learnt.places @ way[:, :2].T + way[:, 2]).astype(np.float32)
    return int(_borne_out(taken, seen, codes, _apart(learnt)).sum())


def _borne_out(places: Places, seen: SceneMarks, codes: npt.NDArray[np.bool_], apart: float) -> npt.NDArray[np.bool_]:
    """For each of these places, whether a mark of an alike code is seen there."""
    near = (np.abs(places[:, None, 0] - seen.places[None, :, 0]) <= apart) & (
        np.abs(places[:, None, 1] - seen.places[None, :, 1]) <= apart
    )
    return np.asarray((near & codes).any(axis=1))


def _shifted(way: Way, by: npt.NDArray[np.float64]) -> Way:
    return np.column_stack([way[:, :2], way[:, 2] + by])


def _common(learnt: SceneMarks, seen: SceneMarks) -> list[Way]:
    """The way that most pairs have in common, where there is one."""
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(learnt.codes, seen.codes)
    pairs = [pair for pair in pairs if pair.distance <= ALIKE]
    if len(pairs) < _LEAST_PAIRS:
        return []
    there, then = learnt.places[[pair.queryIdx for pair in pairs]], seen.places[[pair.trainIdx for pair in pairs]]
    way, _ = cv2.estimateAffinePartial2D(
        there, then, method=cv2.RANSAC, ransacReprojThreshold=_apart(learnt), maxIters=3000, confidence=0.999
    )
    found = np.asarray(way, np.float64)  # of no size where there is none
    is_sane = found.shape == (2, 3) and _ZOOMS[0] <= math.hypot(found[0, 0], found[1, 0]) <= _ZOOMS[1]
    return [found] if is_sane else []


def _described(way: Way, learnt: SceneMarks, marks: int) -> AimComparison:
    width, height = learnt.width, learnt.height
    turned, shift = way[:, :2], way[:, 2]
    corners = np.array([(0, 0), (width, 0), (0, height), (width, height)], np.float64)
    moved = float(np.linalg.norm(corners @ turned.T + shift - corners, axis=1).max() / width)
    middle = np.array([width, height]) / 2
    right, down = (turned @ middle + shift - middle) / width
    return AimComparison(
        "there" if moved <= MOVED else "elsewhere",
        float(right),
        float(down),
        math.degrees(math.atan2(way[1, 0], way[0, 0])),
        math.hypot(way[0, 0], way[1, 0]),
        moved,
        marks,
    )


def _lost(learnt: SceneMarks, seen: SceneMarks) -> float | None:
    """How much fineness most cells have lost; None where too few can be compared."""
    both = (np.nan_to_num(learnt.fineness, nan=-math.inf) > SHARP) & ~np.isnan(seen.fineness)
    if int(both.sum()) < _CELLS:
        return None
    return float(np.percentile(learnt.fineness[both] - seen.fineness[both], _MOST))
