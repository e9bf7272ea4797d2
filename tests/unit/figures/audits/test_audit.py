"""Taps beside crossings: what was missed, what was invented, and how far the clocks were apart."""

import random
from collections.abc import Sequence

import pytest

from edgecount.figures.audits.audit import AuditedWay, Compared, Passage, compare
from edgecount.figures.audits.clock_offset import clock_offset

END = 600.0


def passages(*told: str) -> list[Passage]:
    """As `passages("in 12.5", "out 3")`."""
    return [Passage(float(at), "in" if way == "in" else "out") for way, at in (text.split(maxsplit=1) for text in told)]


@pytest.mark.parametrize(
    ("taps", "crossings", "came_in", "went_out"),
    [
        pytest.param([], [], (0, 0, 0), (0, 0, 0), id="nobody"),
        pytest.param(["in 10"], ["in 9.4"], (1, 1, 1), (0, 0, 0), id="one"),
        pytest.param(["in 10", "in 20"], ["in 9.4"], (2, 1, 1), (0, 0, 0), id="missed"),
        pytest.param(["in 10"], ["in 9.4", "in 50"], (1, 2, 1), (0, 0, 0), id="invented"),
        pytest.param(["in 10"], ["out 9.4"], (1, 0, 0), (0, 1, 0), id="the-other-way-is-missed-and-invented"),
        pytest.param(["in 10", "out 10"], ["out 9", "in 9"], (1, 1, 1), (1, 1, 1), id="each-way-for-itself"),
        pytest.param(["in 0.5"], ["in -0.4", "in -8"], (1, 1, 1), (0, 0, 0), id="before-it-began"),
        pytest.param(["in 599"], ["in 598.1", "in 603"], (1, 1, 1), (0, 0, 0), id="after-it-ended"),
    ],
)
def test_both_ways(
    taps: Sequence[str], crossings: Sequence[str], came_in: tuple[int, ...], went_out: tuple[int, ...]
) -> None:
    found = compare(passages(*taps), passages(*crossings), 0.0, END)
    assert (found.way("in"), found.way("out")) == (AuditedWay(*came_in), AuditedWay(*went_out))


def walked(seed: int, people: int) -> list[Passage]:
    """People at random moments, a quarter of them beside somebody else."""
    rng = random.Random(seed)
    found: list[Passage] = []
    while len(found) < people:
        at, way = rng.uniform(0, END), rng.choice(("in", "out"))
        found.append(Passage(at, "in" if way == "in" else "out"))
        if rng.random() < 0.25:
            found.append(Passage(at + rng.uniform(0.1, 0.9), found[-1].direction))
    return found


@pytest.mark.parametrize("apart", [-25.0, -12.0, -1.0, 0.0, 0.9, 14.0, 28.0])
def test_clocks_that_differ_change_nothing(apart: float) -> None:
    people = walked(seed=7, people=120)
    rng = random.Random(8)
    taps = [Passage(one.at + apart + rng.uniform(0.2, 1.5), one.direction) for one in people]
    crossings = [one for one in people if rng.random() > 0.1]
    found = compare(taps, crossings, apart, END + apart + 2)
    assert found.offset == pytest.approx(apart + 0.85, abs=0.3)
    matched = found.came_in.matched + found.went_out.matched
    assert abs(matched - len(crossings)) <= 1
    assert found.came_in.invented + found.went_out.invented <= 1


def test_mistaken_taps_do_not_move_the_clock() -> None:
    people = walked(seed=3, people=60)
    wrong = [Passage(at, "in") for at in (20.0, 200.0, 201.0, 400.0, 590.0)]
    taps = [Passage(one.at + 5.0, one.direction) for one in people[::2]] + wrong
    assert compare(taps, people, 0.0, END + 5).offset == pytest.approx(5.0, abs=0.05)


def test_without_people_the_clocks_are_taken_as_they_are() -> None:
    assert clock_offset({"in": [10.0]}, {"in": [500.0]}, 3.0) == 0.0
    assert clock_offset({}, {"out": [5.0]}, 3.0) == 0.0


def test_the_figures_of_a_way() -> None:
    way = AuditedWay(100, 99, 98) + AuditedWay(100, 99, 98)
    assert (way.missed, way.invented) == (4, 2)
    assert way.recall.value == 0.98
    assert way.precision.value == pytest.approx(196 / 198)
    assert Compared(way, AuditedWay(0, 0, 0)).way("out").recall.value is None


@pytest.mark.parametrize("numbers", [(1, 1, 2), (3, 1, 2), (1, 1, -1)])
def test_more_of_both_than_of_each_is_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="cannot be the same"):
        AuditedWay(*numbers)
