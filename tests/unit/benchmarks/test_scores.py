"""Reported crossings and visits against the true ones."""

from dataclasses import dataclass, replace

import pytest

from benchmarks.scoring import NOTHING, Score, score
from benchmarks.truth import Crossing, Truth, Visit
from benchmarks.visiting import VisitScore, score_visits
from edgecount.geometry import Size

TRUTH = Truth(fps=10, size=Size(100, 100), anchor="foot", lines={}, crossings=())
IN_AT_50, OUT_AT_90 = Crossing("door", "in", 50), Crossing("door", "out", 90)


@dataclass(frozen=True)
class ScoreCase:
    name: str
    reported: tuple[Crossing, ...]
    matched: int
    count_error: int


CROSSINGS = [
    ScoreCase("all", (IN_AT_50, OUT_AT_90), 2, 0),
    ScoreCase("two seconds late", (Crossing("door", "in", 70), OUT_AT_90), 2, 0),
    ScoreCase("later than that", (Crossing("door", "in", 71), OUT_AT_90), 1, 0),
    ScoreCase("the other way", (Crossing("door", "out", 50), OUT_AT_90), 1, 2),
    ScoreCase("another line", (Crossing("gate", "in", 50), OUT_AT_90), 1, 2),
    ScoreCase("one twice", (IN_AT_50, IN_AT_50, OUT_AT_90), 2, 1),
    ScoreCase("nothing", (), 0, 2),
]


@pytest.mark.parametrize("case", CROSSINGS, ids=lambda case: case.name)
def test_a_crossing_is_right_near_its_time_on_its_line_in_its_direction(case: ScoreCase) -> None:
    found = score(replace(TRUTH, crossings=(IN_AT_50, OUT_AT_90)), case.reported)
    assert found == Score(2, len(case.reported), case.matched, case.count_error)


def test_scores_of_several_sets_of_lines_add_up() -> None:
    assert Score(10, 9, 8, 1).plus(Score(10, 11, 10, 3)).plus(NOTHING) == Score(20, 20, 18, 4)
    assert Score(20, 20, 18, 4).f1 == pytest.approx(0.9)
    assert Score(20, 20, 18, 4).count_error_rate == pytest.approx(0.2)


STAYS = (Visit("table", 100, 200), Visit("table", 300, 500))


@dataclass(frozen=True)
class Reported:
    name: str
    visits: tuple[Visit, ...]
    expected: VisitScore


VISITS = [
    Reported("as they were", STAYS, VisitScore(2, 2, 0, 0.0, 0.0, 15.0, 15.0)),
    Reported(
        "late and long", (Visit("table", 104, 206), Visit("table", 300, 510)), VisitScore(2, 2, 0, 0.4, 1.0, 15.6, 15.0)
    ),
    Reported(
        "one in two parts",
        (STAYS[0], Visit("table", 300, 450), Visit("table", 451, 500)),
        VisitScore(2, 2, 1, 0.0, 5.0, 299 / 30, 15.0),
    ),
    Reported("one missed", STAYS[:1], VisitScore(2, 1, 0, 0.0, 0.0, 10.0, 15.0)),
    Reported("in another zone", (replace(STAYS[0], zone="bar"),), VisitScore(2, 0, 1, 0.0, 0.0, 10.0, 15.0)),
    Reported("none", (), VisitScore(2, 0, 0, 0.0, 0.0, 0.0, 15.0)),
]


@pytest.mark.parametrize("case", VISITS, ids=lambda case: case.name)
def test_a_visit_is_found_by_the_reported_one_that_overlaps_it_most(case: Reported) -> None:
    found = score_visits(replace(TRUTH, visits=STAYS), case.visits)
    assert replace(found, dwell=0.0) == replace(case.expected, dwell=0.0)
    assert found.dwell == pytest.approx(case.expected.dwell)
