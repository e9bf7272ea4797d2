"""Judges steady pictures of one camera: learns the marks of its scene, then says where it looks."""

from dataclasses import dataclass

from edgecount.sources.aim.comparing import AimComparison, compared
from edgecount.sources.aim.learning import Learning
from edgecount.sources.aim.marks import SceneMarks, marks_of
from edgecount.sources.aim.steady_picture import Steady
from edgecount.sources.aim.verdict import AimVerdict, Conclusion


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a steady picture has come to: marks that were just learnt, or a comparison and what it lets conclude.

    `is_anew` says that what was learnt before is of no use any more.
    """

    learnt: SceneMarks | None = None
    seen: AimComparison | None = None
    concluded: Conclusion | None = None
    is_anew: bool = False


class AimJudge:
    """Takes steady pictures in order of time; `learnt` are the marks that are known, None where they are to be learnt.

    `moved` says whether the camera was known to be moved when they begin, at `began` (seconds that never jump).
    """

    def __init__(self, learnt: SceneMarks | None, began: float, *, moved: bool = False) -> None:
        self._learnt = learnt
        self._learning = Learning()
        self._verdict = AimVerdict(began, moved=moved)

    @property
    def is_doubtful(self) -> bool:
        """Whether another picture is wanted soon."""
        return self._learnt is None or self._verdict.is_doubtful

    @property
    def is_learning(self) -> bool:
        """Whether the scene is not known yet."""
        return self._learnt is None

    def take(self, steady: Steady, now: float) -> Judged:
        """Judge a steady picture of `now`; pictures of another size have the scene learnt anew."""
        marks = marks_of(steady)
        is_anew = self._learnt is not None and (self._learnt.width, self._learnt.height) != (marks.width, marks.height)
        if is_anew:
            self._learnt, self._learning = None, Learning()
        if self._learnt is None:
            self._learnt = self._learning.add(marks)
            if self._learnt is not None:
                self._verdict = AimVerdict(now)
            return Judged(learnt=self._learnt, is_anew=is_anew)
        seen = compared(self._learnt, marks)
        return Judged(seen=seen, concluded=self._verdict.take(seen, now))
