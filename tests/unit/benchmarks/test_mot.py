"""Boxes of a tracker against boxes drawn by hand: two people who stand still for ten frames."""

from dataclasses import dataclass

import pytest

from benchmarks.mot import score_tracking
from benchmarks.truth import TrueBoxes
from edgecount.geometry import Box

FRAMES = range(1, 11)
LEFT, RIGHT, DOG = Box(0, 0, 10, 20), Box(50, 0, 60, 20), Box(90, 10, 110, 20)
TRUE = TrueBoxes({7: dict.fromkeys(FRAMES, LEFT), 9: dict.fromkeys(FRAMES, RIGHT)}, {frame: [DOG] for frame in FRAMES})


@dataclass(frozen=True)
class MotCase:
    name: str
    found: dict[int, dict[int, Box]]
    deta: float
    idf1: float
    mota: float
    switches: int


def halves(first: dict[int, Box], second: dict[int, Box]) -> dict[int, dict[int, Box]]:
    """One thing in the first five frames, another in the rest."""
    return {frame: first if frame <= 5 else second for frame in FRAMES}


BOTH = {1: LEFT, 2: RIGHT}
CASES = [
    MotCase("all found, under other ids", halves(BOTH, BOTH), 1.0, 1.0, 1.0, 0),
    MotCase("an animal that nobody needs to find", halves(BOTH, BOTH | {3: DOG}), 1.0, 1.0, 1.0, 0),
    MotCase("one never found", halves({1: LEFT}, {1: LEFT}), 0.5, 2 / 3, 0.5, 0),
    MotCase("a box on nobody", halves(BOTH | {5: Box(20, 0, 30, 20)}, BOTH), 0.8, 40 / 45, 0.75, 0),
    MotCase("an id that changes", halves(BOTH, {1: LEFT, 3: RIGHT}), 1.0, 0.75, 0.95, 1),
    MotCase("two ids that are swapped", halves(BOTH, {1: RIGHT, 2: LEFT}), 1.0, 0.5, 0.9, 2),
    MotCase("nobody found", halves({}, {}), 0.0, 0.0, 0.0, 0),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_measures_are_those_of_their_papers(case: MotCase) -> None:
    found = score_tracking(TRUE, case.found)
    assert (found.deta, found.idf1, found.mota) == pytest.approx((case.deta, case.idf1, case.mota))
    assert found.switches == case.switches


def test_hota_is_the_mean_of_finding_and_of_keeping_the_id() -> None:
    found = score_tracking(TRUE, halves(BOTH, {1: RIGHT, 2: LEFT}))
    assert found.assa == pytest.approx(1 / 3)  # five frames of an id in common, fifteen in which either is seen
    assert found.hota == pytest.approx((found.deta * found.assa) ** 0.5)
