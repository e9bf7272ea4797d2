"""Reported visits held against the true ones.

Each true visit is paired with at most one reported visit of the same zone, those that overlap most first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.truth import Truth, Visit


@dataclass(frozen=True, slots=True)
class VisitScore:
    """How visits were found; `entry` and `leaving` are the largest errors (s), `dwell` the mean stay and its truth (s).

    `found` are the true visits that were reported, `invented` the reported ones that belong to none of them.
    """

    true: int
    found: int
    invented: int
    entry: float
    leaving: float
    dwell: float
    true_dwell: float

    @property
    def dwell_error(self) -> float:
        """What the mean dwell is wrong by, as a share of the true one."""
        return abs(self.dwell - self.true_dwell) / self.true_dwell


def score_visits(truth: Truth, reported: Sequence[Visit]) -> VisitScore:
    """Score what was reported for a clip that has visits."""
    pairs = _pairs(truth.visits, reported)
    return VisitScore(
        true=len(truth.visits),
        found=len(pairs),
        invented=len(reported) - len(pairs),
        entry=max((abs(found.entered - true.entered) for true, found in pairs), default=0) / truth.fps,
        leaving=max((abs(found.left - true.left) for true, found in pairs), default=0) / truth.fps,
        dwell=_mean_frames(reported) / truth.fps,
        true_dwell=_mean_frames(truth.visits) / truth.fps,
    )


def _pairs(true: Sequence[Visit], reported: Sequence[Visit]) -> list[tuple[Visit, Visit]]:
    """True and reported visits, one to one, those that overlap most first."""
    overlaps = sorted(
        ((_overlap(t, r), i, j) for i, t in enumerate(true) for j, r in enumerate(reported)), reverse=True
    )
    pairs: dict[int, int] = {}
    for overlap, i, j in overlaps:
        if overlap > 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(true[i], reported[j]) for i, j in sorted(pairs.items())]


def _overlap(one: Visit, other: Visit) -> int:
    """Frames that two visits of one zone have in common."""
    if one.zone != other.zone:
        return 0
    return min(one.left, other.left) - max(one.entered, other.entered)


def _mean_frames(visits: Sequence[Visit]) -> float:
    return sum(visit.left - visit.entered for visit in visits) / max(1, len(visits))
