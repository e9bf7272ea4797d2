"""Reported crossings held against the true ones.

Each true crossing is paired with at most one reported crossing of the same line and direction within two seconds,
nearest first.  The count error is what the totals of the lines and directions are wrong by, over the number of true
crossings.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class Matches:
    """True crossings with the reported ones that they were paired with, and what is left over on both sides."""

    pairs: tuple[tuple[Crossing, Crossing], ...]
    missed: tuple[Crossing, ...]
    invented: tuple[Crossing, ...]


NOTHING = Score(0, 0, 0, 0)


def total(scores: Iterable[Score]) -> Score:
    """Those of several sets of lines together."""
    return reduce(Score.plus, scores, NOTHING)


def score(truth: Truth, reported: Iterable[Crossing]) -> Score:
    """Score what was reported for a clip."""
    found = match(truth, list(reported))
    return Score(
        true=len(truth.crossings),
        reported=len(found.pairs) + len(found.invented),
        matched=len(found.pairs),
        count_error=sum(abs(error) for error in _errors(found).values()),
    )


def match(truth: Truth, reported: Sequence[Crossing]) -> Matches:
    """Pair what was reported with what is true, nearest first."""
    within = round(TOLERANCE_SECONDS * truth.fps)
    near = [
        (abs(true.frame - found.frame), i, j)
        for (i, true), (j, found) in product(enumerate(truth.crossings), enumerate(reported))
        if (true.line, true.direction) == (found.line, found.direction)
    ]
    partner: dict[int, int] = {}
    for distance, i, j in sorted(near):
        if distance <= within and i not in partner and j not in partner.values():
            partner[i] = j
    return Matches(
        pairs=tuple((truth.crossings[i], reported[j]) for i, j in partner.items()),
        missed=tuple(true for i, true in enumerate(truth.crossings) if i not in partner),
        invented=tuple(found for j, found in enumerate(reported) if j not in partner.values()),
    )


def _errors(found: Matches) -> Counter[tuple[str, str]]:
    """By how much the totals are wrong, by line and direction."""
    errors: Counter[tuple[str, str]] = Counter()
    for crossing in found.invented:
        errors[crossing.line, crossing.direction] += 1
    for crossing in found.missed:
        errors[crossing.line, crossing.direction] -= 1
    return errors
