"""Axes end at round numbers, and names never touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.charts.axis import axis_to, fitted, kept_labels, text_width


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        pytest.param(0, [0, 1, 2, 3, 4], id="nobody"),
        pytest.param(1, [0, 1, 2, 3, 4], id="one"),
        pytest.param(7, [0, 2, 4, 6, 8], id="a few"),
        pytest.param(86, [0, 50, 100], id="a shop"),
        pytest.param(1204, [0, 500, 1000, 1500], id="a mall"),
        pytest.param(100_000, [0, 50_000, 100_000], id="a fair"),
    ],
)
def test_ticks(most: float, ticks: list[int]) -> None:
    assert list(axis_to(most).ticks) == ticks


@given(st.floats(0, 1e7))
def test_an_axis_holds_its_values_and_has_few_round_ticks(most: float) -> None:
    axis = axis_to(most)
    assert axis.top >= most
    assert 2 <= len(axis.ticks) <= 6
    assert str(axis.step).rstrip("0") in ("1", "2", "5")


@given(st.lists(st.floats(1, 60), min_size=1, max_size=24), st.floats(100, 1000))
def test_labels_never_touch(widths: list[float], width: float) -> None:
    places = [(at + 0.5) * width / len(widths) for at in range(len(widths))]
    kept = kept_labels(widths, places)
    ends = [(places[at] - widths[at] / 2, places[at] + widths[at] / 2) for at in kept]
    assert kept
    assert all(ends[n + 1][0] - ends[n][1] >= 6 for n in range(len(ends) - 1))


def test_a_long_name_ends_in_an_ellipsis() -> None:
    assert fitted("Till", 100) == "Till"
    assert fitted("W" * 100, 100).endswith("…")
    assert text_width(fitted("W" * 100, 100)) <= 100
