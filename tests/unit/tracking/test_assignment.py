"""Pairs at the least cost."""

from collections.abc import Iterator, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.tracking.assignment import Assignment, assign

Costs = list[list[float | None]]


def pairs_of(costs: Costs, alone: float = 10.0) -> Assignment:
    rows, columns = range(len(costs)), range(len(costs[0]) if costs else 0)
    return assign(rows, columns, lambda row, column: costs[row][column], alone)


@pytest.mark.parametrize(
    ("costs", "pairs", "rows_left", "columns_left"),
    [
        pytest.param([], (), (), (), id="nobody"),
        pytest.param([[], []], (), (0, 1), (), id="no-columns"),
        pytest.param([[0]], ((0, 0),), (), (), id="one"),
        pytest.param([[None]], (), (0,), (0,), id="no-pair"),
        pytest.param([[1, 0], [0, 1]], ((0, 1), (1, 0)), (), (), id="crosswise"),
        pytest.param([[0, 1], [1, 8]], ((0, 1), (1, 0)), (), (), id="least-sum-not-least-first"),
        pytest.param([[1, 2, 0]], ((0, 2),), (), (0, 1), id="more-columns"),
        pytest.param([[1], [0], [2]], ((1, 0),), (0, 2), (), id="more-rows"),
        pytest.param([[None, 3], [None, 1]], ((1, 1),), (0,), (0,), id="two-want-the-same"),
        pytest.param([[0, 4], [4, None]], ((0, 1), (1, 0)), (), (), id="one-pair-more-for-less"),
        pytest.param([[0, 6], [6, None]], ((0, 0),), (1,), (1,), id="not-one-pair-more-at-any-cost"),
        pytest.param([[9.9]], ((0, 0),), (), (), id="just-cheaper-than-alone"),
    ],
)
def test_assign(
    costs: Costs, pairs: tuple[tuple[int, int], ...], rows_left: tuple[int, ...], columns_left: tuple[int, ...]
) -> None:
    assert pairs_of(costs) == Assignment(pairs, rows_left, columns_left)


@pytest.mark.parametrize(
    ("alone", "pairs"),
    [pytest.param(13, ((0, 1), (1, 0)), id="dear"), pytest.param(11, ((0, 0),), id="cheap")],
)
def test_what_it_costs_to_be_left_alone(alone: float, pairs: tuple[tuple[int, int], ...]) -> None:
    assert pairs_of([[0, 6], [6, None]], alone).pairs == pairs


tables = st.integers(1, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.none() | st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=3
    )
)


@given(tables, st.sampled_from([4.0, 10.0, 100.0]))
def test_each_is_paired_once_or_left_over_and_no_other_pairing_costs_less(costs: Costs, alone: float) -> None:
    costs = [[cost if cost is None or cost < alone else None for cost in row] for row in costs]
    found, rows, columns = pairs_of(costs, alone), len(costs), len(costs[0])
    assert sorted([row for row, _ in found.pairs] + list(found.rows_left)) == list(range(rows))
    assert sorted([column for _, column in found.pairs] + list(found.columns_left)) == list(range(columns))
    assert all(costs[row][column] is not None for row, column in found.pairs)
    assert total(costs, found.pairs, alone) == min(total(costs, pairs, alone) for pairs in every_pairing(costs))


def every_pairing(costs: Costs) -> Iterator[Sequence[tuple[int, int]]]:
    nobody = [None] * len(costs)
    for chosen in permutations([*range(len(costs[0])), *nobody], len(costs)):
        pairs = [(row, column) for row, column in enumerate(chosen) if column is not None]
        if all(costs[row][column] is not None for row, column in pairs):
            yield pairs


def total(costs: Costs, pairs: Sequence[tuple[int, int]], alone: float) -> float:
    return sum(costs[row][column] or 0 for row, column in pairs) + alone * (min(len(costs), len(costs[0])) - len(pairs))
