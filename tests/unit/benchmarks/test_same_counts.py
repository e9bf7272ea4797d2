"""Two counts of one recording, held against each other: what is the same, what is lacking, what is more."""

from datetime import timedelta

import pytest

from benchmarks.same_counts import Inside, Same, each_second, same_crossings, same_inside, same_visits, together
from edgecount.events.model import AnyEvent, Direction
from tests.support.stored import crossing, utc, visit

NOON = utc("2026-05-04T12:00")


def at(seconds: float, direction: Direction = "in", number: int = 1, reverses: int | None = None) -> AnyEvent:
    return crossing(number, NOON + timedelta(seconds=seconds), direction, reverses=reverses)


@pytest.mark.parametrize(
    ("whole", "parts", "same"),
    [
        pytest.param([], [], Same(0, 0, 0, 0), id="nobody"),
        pytest.param([at(0)], [at(0)], Same(1, 0, 0, 1), id="the-very-same"),
        pytest.param([at(0)], [at(0.9)], Same(1, 0, 0, 0), id="a-moment-apart"),
        pytest.param([at(0)], [at(1.1)], Same(1, 1, 1, 0), id="too-far-apart"),
        pytest.param([at(0)], [at(0, "out")], Same(1, 1, 1, 0), id="the-other-way"),
        pytest.param([at(0)], [at(0, reverses=7)], Same(1, 1, 1, 0), id="a-return"),
        pytest.param([at(0), at(0.8)], [at(0.7)], Same(2, 1, 0, 0), id="one-is-lacking"),
        pytest.param([at(0.7)], [at(0), at(0.7)], Same(1, 0, 1, 1), id="one-is-more"),
    ],
)
def test_crossings(whole: list[AnyEvent], parts: list[AnyEvent], same: Same) -> None:
    assert same_crossings(whole, parts) == same


@pytest.mark.parametrize(
    ("seconds", "same"), [(20, Same(1, 0, 0, 1)), (20.5, Same(1, 0, 0, 0)), (30, Same(1, 1, 1, 0))]
)
def test_visits_have_both_ends(seconds: float, same: Same) -> None:
    assert same_visits([visit(1, NOON, 20)], [visit(2, NOON, seconds)]) == same


def test_people_inside_are_compared_at_moments() -> None:
    whole = [at(1), at(2, number=2), at(5, "out", number=3)]
    assert same_inside(whole, whole, each_second(NOON, 6)) == Inside(7, 0, 0)
    assert same_inside(whole, [at(1), at(5, "out", number=2)], each_second(NOON, 6)) == Inside(7, 5, 1)


def test_all_together() -> None:
    assert together([Same(3, 1, 0, 2), Same(4, 0, 2, 4)]) == Same(7, 1, 2, 6)
