"""Learning the marks of the empty scene: those that steady pictures show again and again at the same place.

What moves leaves marks in one picture only: people that nobody found, a trolley, a shadow.  Each mark is kept for a few
pictures, and counts how often it was seen again.  Marks are learnt once ENOUGH of them last; where a scene has fewer,
it is waited for longer, and a scene with fewer than LEAST is never known.
"""

import numpy as np
import numpy.typing as npt

from edgecount.sources.aim.comparing import alike
from edgecount.sources.aim.marks import MOST, SceneMarks

FIRST, LAST = 4, 12
"""Marks are learnt from so many pictures at least; from so many on, with fewer marks than wanted."""
ENOUGH, LEAST = 60, 20
"""Marks that are wanted, and those that must be."""
LASTING = 0.35
"""The share of the pictures since it was first seen in which a lasting mark is seen."""

_SIGHTS = 3  # of a lasting mark, at least
_MOST_PICTURES = 40  # then it begins anew: what was seen before is old

Counts = npt.NDArray[np.int_]


class Learning:
    """Takes the marks of steady pictures, in order of time."""

    def __init__(self) -> None:
        self._known: SceneMarks | None = None
        self._sights: Counts = np.zeros(0, int)
        self._ages: Counts = np.zeros(0, int)
        self._fineness = np.zeros((0, 0), np.float32)
        self._pictures = 0

    def add(self, marks: SceneMarks) -> SceneMarks | None:
        """Take the marks of a picture; those of the empty scene, once they are known."""
        known = self._known
        if known is None or (known.width, known.height) != (marks.width, marks.height):
            self._begin(marks)
            return None
        self._pictures += 1
        self._ages += 1
        self._sights += alike(known, marks)
        self._fineness = np.minimum(self._fineness, marks.fineness)
        lasting = (self._sights >= _SIGHTS) & (self._sights >= LASTING * self._ages)
        wanted = ENOUGH if self._pictures < LAST else LEAST
        if self._pictures >= FIRST and int(lasting.sum()) >= wanted:
            return self._chosen(known, lasting)
        if self._pictures >= _MOST_PICTURES:
            self._begin(marks)
        else:
            self._take(known, marks)
        return None

    def _begin(self, marks: SceneMarks) -> None:
        self._known, self._pictures, self._fineness = marks, 1, marks.fineness
        self._sights, self._ages = np.ones(len(marks.places), int), np.ones(len(marks.places), int)

    def _take(self, known: SceneMarks, marks: SceneMarks) -> None:
        """Add what is new, and forget what was not seen again."""
        new, hopeful = ~alike(marks, known), (self._ages < _SIGHTS) | (self._sights >= LASTING * self._ages / 2)
        self._known = marks.replaced(
            np.concatenate([known.places[hopeful], marks.places[new]]),
            np.concatenate([known.codes[hopeful], marks.codes[new]]),
        )
        ones = np.ones(int(new.sum()), int)
        self._sights = np.concatenate([self._sights[hopeful], ones])
        self._ages = np.concatenate([self._ages[hopeful], ones])

    def _chosen(self, known: SceneMarks, lasting: npt.NDArray[np.bool_]) -> SceneMarks:
        """The lasting marks, those that were seen most often first, with the least fineness of all pictures."""
        order = np.argsort(-self._sights, kind="stable")
        best = [at for at in order if lasting[at]][:MOST]
        return SceneMarks(known.width, known.height, known.places[best], known.codes[best], self._fineness)
