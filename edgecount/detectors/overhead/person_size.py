"""How large people are in a camera's pictures: learnt from those who walk, and then kept.  Pure.

Until it is known, the network looks at several sizes of the picture, and everybody found says how broad their
shoulders are.  The size is the weighted median over all people that moved: mannequins and stains do not, trolleys and
children that did are few, and parts of people weigh little (`wholeness.py`).  It is judged when people have been there
for SOON seconds, and taken if they agree; then at a time twice as long, and so on, at the latest after LATEST seconds,
whether they agree or not.  Where it is known already, another size is taken, and told, only if that is plainly another.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SOON, LATEST = 5.0, 60.0
"""Seconds with people until the size is judged, at first and in the long run."""
ENOUGH = 60
"""The least number of sights for that."""
AGREEMENT = 0.35
"""They agree if half of them differ by no more than this from the median (logarithm)."""
PLAINLY = 1.25
"""The factor from which on another size is taken: the network hardly minds less."""
LONGEST = 0.5
"""A look stands for so many seconds at most."""


@dataclass(frozen=True, slots=True)
class Breadth:
    """The breadth of one person's shoulders, as a share of the picture's width, and how sure that is (0-1)."""

    share: float
    weight: float


class PersonSize:
    """The breadth of people's shoulders, as a share of the picture's width; None while it is not known.

    `known` is what was learnt before; `fixed` what the operator has said, of which nothing is learnt.
    """

    def __init__(self, known: float | None = None, *, fixed: bool = False) -> None:
        self.width = known
        self._is_fixed = fixed and known is not None
        self._seen: list[Breadth] = []
        self._seconds, self._due = 0.0, SOON if known is None else LATEST
        self._last: float | None = None

    def learn(self, breadths: Sequence[Breadth], now: float) -> bool:
        """Take the people of one look who moved; returns whether another size is to be used from now on."""
        passed = LONGEST if self._last is None else min(LONGEST, now - self._last)
        self._last = now
        telling = [breadth for breadth in breadths if breadth.weight > 0]
        if self._is_fixed or not telling:
            return False
        self._seen += telling
        self._seconds += passed
        if self._seconds < self._due or len(self._seen) < ENOUGH:
            return False
        middle, spread = _median(self._seen)
        is_clear = spread <= AGREEMENT or self._due >= LATEST
        self._due = min(LATEST, 2 * self._due)
        if not is_clear:
            return False
        self._seen, self._seconds = [], 0.0
        if self.width is not None and 1 / PLAINLY < middle / self.width < PLAINLY:
            return False
        self.width = middle
        return True


def _median(seen: Sequence[Breadth]) -> tuple[float, float]:
    """The weighted median, and the median of the distances to it (logarithm)."""
    sizes = np.log([breadth.share for breadth in seen])
    weights = np.array([breadth.weight for breadth in seen])
    middle = _weighted(sizes, weights)
    return math.exp(middle), _weighted(np.abs(sizes - middle), weights)


def _weighted(values: "np.typing.NDArray[np.float64]", weights: "np.typing.NDArray[np.float64]") -> float:
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2)])
