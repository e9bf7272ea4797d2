"""Reported crossings held against the true ones.

Each true crossing is paired with at most one reported crossing of the same line and direction within two seconds,
nearest first.  The count error is what the totals of the lines and directions are wrong by, over the number of true
crossings.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import product

from benchmarks.truth import Crossing, Truth

TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Score:
    """Numbers of crossings."""

    true: int
    reported: int
    matched: int
    count_error: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0-1."""
        return 2 * self.matched / max(1, self.true + self.reported)

    @property
    def count_error_rate(self) -> float:
        """What the totals are wrong by, as a share of the true crossings."""
        return self.count_error / max(1, self.true)

    def plus(self, other: "Score") -> "Score":
        """With that of other lines."""
        return Score(
            self.true + other.true,
            self.reported + other.reported,
            self.matched + other.matched,
            self.count_error + other.count_error,
        )


NOTHING = Score(0, 0, 0, 0)


def total(scores: Iterable[Score]) -> Score:
    """Those of several sets of lines together."""
    return reduce(Score.plus, scores, NOTHING)


def score(truth: Truth, reported: Iterable[Crossing]) -> Score:
    """Score what was reported for a clip."""
    found = list(reported)
    keys = {(c.line, c.direction) for c in (*truth.crossings, *found)}
    true_frames = {key: _frames(truth.crossings, key) for key in keys}
    found_frames = {key: _frames(found, key) for key in keys}
    tolerance = round(TOLERANCE_SECONDS * truth.fps)
    return Score(
        true=len(truth.crossings),
        reported=len(found),
        matched=sum(_pairs(true_frames[key], found_frames[key], tolerance) for key in keys),
        count_error=sum(abs(len(found_frames[key]) - len(true_frames[key])) for key in keys),
    )


def _frames(crossings: Iterable[Crossing], key: tuple[str, str]) -> list[int]:
    return [crossing.frame for crossing in crossings if (crossing.line, crossing.direction) == key]


def _pairs(true: list[int], reported: list[int], tolerance: int) -> int:
    """How many can be paired one to one, nearest first."""
    near = [(abs(t - r), i, j) for (i, t), (j, r) in product(enumerate(true), enumerate(reported))]
    used_true: set[int] = set()
    used_reported: set[int] = set()
    for distance, i, j in sorted(near):
        if distance <= tolerance and i not in used_true and j not in used_reported:
            used_true.add(i)
            used_reported.add(j)
    return len(used_true)
