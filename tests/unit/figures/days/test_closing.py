"""What is left at closing: told, spread over the curve, and never part of a count."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.figures.days.closing import Balance, balance, corrected_curve, usual_share
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.inside import InsidePoint, Step, inside_curve
from edgecount.figures.period import Period
from tests.support.stored import utc

OPENS = utc("2026-05-04T08:00")
STARTS = [OPENS + timedelta(minutes=15 * number) for number in range(8)]


def steps(*changes: int | str) -> list[Step]:
    """A step a minute: by a change, or to the value that a text has."""
    return [
        Step(OPENS + timedelta(minutes=minute), value=int(each))
        if isinstance(each, str)
        else Step(OPENS + timedelta(minutes=minute), change=each)
        for minute, each in enumerate(changes)
    ]


def at_end(taken: Sequence[Step], minutes: int = 1) -> list[int]:
    """The corrected number at the end of each minute."""
    starts = [OPENS + timedelta(minutes=minutes * number) for number in range(len(taken))]
    return [point.at_end for point in corrected_curve(taken, starts)]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param(steps(1, 1, -1, -1), [1, 2, 1, 0], id="no error"),
        pytest.param(steps(1, 1, 1, 1), [0, 0, 0, 0], id="nobody was seen going"),
        pytest.param(steps(*[1] * 6, *[-1] * 4), [1, 2, 2, 3, 4, 5, 4, 2, 1, 0], id="two were missed on their way out"),
        pytest.param(steps(1, -1, -1, -1), [2, 1, 0, 0], id="two were missed on their way in"),
        pytest.param(steps(1, 1, "10", -1, -1), [5, 10, 10, 5, 0], id="set by hand in between"),
        pytest.param(steps(1, 1, "0"), [0, 0, 0], id="set back by hand"),
    ],
)
def test_the_error_is_spread(taken: Sequence[Step], expected: list[int]) -> None:
    assert at_end(taken) == expected


def test_without_an_error_it_is_the_curve_as_counted() -> None:
    taken = steps(*[1] * 20, *[-1] * 20)
    assert corrected_curve(taken, STARTS) == inside_curve(taken, STARTS)


def test_what_is_left_is_of_everybody_staff_too() -> None:
    day = Period(OPENS, OPENS + timedelta(hours=1))
    row = FootfallRow(day, "entrance", "door", 20, 18, None, None, 3600, 3600, is_open=True, staff_in=1, staff_out=3)
    assert balance([row]) == Balance(21, 21)
    assert balance([replace(row, came_in=None, staff_in=None)]) is None
    assert balance([replace(row, went_out=None, staff_out=None)]) is None


def test_a_day_with_nobody() -> None:
    assert corrected_curve([], STARTS[:1]) == [InsidePoint(STARTS[0], 0, 0)]


def test_a_span_has_its_most() -> None:
    assert corrected_curve(steps(1, 1, 1, -1, -1, -1), STARTS[:2]) == [
        InsidePoint(STARTS[0], 3, 0),
        InsidePoint(STARTS[1], 0, 0),
    ]


STEP = st.one_of(st.sampled_from([1, -1]), st.integers(0, 50).map(str))


@pytest.mark.law
@given(st.lists(STEP, max_size=60), st.lists(st.sampled_from([1, -1]), min_size=1, max_size=60))
def test_it_ends_empty_is_never_negative_and_leaves_the_counts(before: list[int | str], last: list[int]) -> None:
    taken = steps(*before, *last)
    changes = [step.change for step in taken]
    curve = corrected_curve(taken, STARTS)
    assert curve[-1].at_end == 0
    assert all(point.most >= point.at_end >= 0 for point in curve)
    assert [step.change for step in taken] == changes


@pytest.mark.parametrize(
    ("days", "share"),
    [
        pytest.param([Balance(100, 90)] * 6, None, id="too few days"),
        pytest.param([Balance(100, 90)] * 7, 0.1, id="a tenth stays"),
        pytest.param([Balance(90, 100)] * 7, -0.1, id="more go than come"),
        pytest.param([Balance(100, 90)] * 3 + [Balance(100, 100)] * 4, 0.0, id="on few days"),
        pytest.param([Balance(10, 2)] * 20, None, id="too few people"),
    ],
)
def test_the_usual_share(days: Sequence[Balance], share: float | None) -> None:
    assert usual_share(days) == (None if share is None else pytest.approx(share))
