"""Pairs one to one, as near as can be."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edgecount.figures.audits.pairing import Pairs, paired
from edgecount.tracking.assignment import assign

WINDOW = 3.0
moments = st.lists(st.integers(0, 60).map(lambda half: half / 2), max_size=9)


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([1.0], [], [], id="nobody-counted"),
        pytest.param([1.0], [3.9], [(1.0, 3.9)], id="just-near-enough"),
        pytest.param([1.0], [4.0], [], id="too-far"),
        pytest.param([5.0, 1.0], [1.2, 5.5], [(1.0, 1.2), (5.0, 5.5)], id="in-any-order"),
        pytest.param([1.0, 1.0], [1.0], [(1.0, 1.0)], id="one-to-one"),
        pytest.param([0.0, 2.0], [1.5, 3.0], [(0.0, 1.5), (2.0, 3.0)], id="two-that-are-worth-more"),
        pytest.param([0.0, 2.0], [2.0, 4.5], [(2.0, 2.0)], id="not-two-that-are-worth-less"),
        pytest.param([0.0, 2.0], [1.9], [(2.0, 1.9)], id="the-nearer-of-two"),
        pytest.param([0.0, 100.0], [50.0, 101.0], [(100.0, 101.0)], id="far-apart"),
    ],
)
def test_pairs(first: Sequence[float], second: Sequence[float], pairs: Pairs) -> None:
    assert paired(first, second, WINDOW) == pairs


@given(first=moments, second=moments)
@example(first=[0.0, 1.0, 2.0], second=[2.0, 3.0, 5.0])
def test_no_assignment_is_nearer(first: list[float], second: list[float]) -> None:
    found = paired(first, second, WINDOW)
    best = assign(first, second, lambda one, other: abs(one - other) if abs(one - other) < WINDOW else None, WINDOW)
    assert sum(WINDOW - abs(one - other) for one, other in found) == pytest.approx(
        sum(WINDOW - abs(first[i] - second[j]) for i, j in best.pairs)
    )
    for side, series in zip(zip(*found, strict=True), (first, second), strict=False):
        assert list(side) == sorted(side)
        assert not Counter(side) - Counter(series)


@given(first=moments, second=moments)
def test_it_does_not_matter_which_series_is_which(first: list[float], second: list[float]) -> None:
    there, back = paired(first, second, WINDOW), paired(second, first, WINDOW)
    worth = [sum(WINDOW - abs(one - other) for one, other in pairs) for pairs in (there, back)]
    assert worth[0] == pytest.approx(worth[1])
