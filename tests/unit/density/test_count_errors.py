"""Errors of counts, and the gain that makes them small."""

import pytest

from edgecount.density.count_errors import CountErrors, count_errors, fitting_gain


@pytest.mark.parametrize(
    ("counted", "true", "expected"),
    [
        ([10, 20], [10, 20], CountErrors(2, 0, 0, 0)),
        ([3, 0], [0, 4], CountErrors(2, 3.5, 12.5**0.5, 1)),
        ([2.5], [0], CountErrors(1, 2.5, 2.5, None)),
        ([90, 110, 10], [100, 100, 0], CountErrors(3, 10, 10, 0.1)),
    ],
)
def test_errors(counted: list[float], true: list[int], expected: CountErrors) -> None:
    assert count_errors(counted, true) == expected


@pytest.mark.parametrize(("counted", "true"), [([], []), ([1.0], []), ([1.0], [1, 2])])
def test_there_must_be_as_many_of_both(counted: list[float], true: list[int]) -> None:
    with pytest.raises(ValueError, match=r"there must be a picture|zip"):
        count_errors(counted, true)


@pytest.mark.parametrize(
    ("counted", "true", "gain"),
    [
        pytest.param([20, 40], [10, 20], 0.5, id="twice too many"),
        pytest.param([10, 10, 10], [5, 10, 30], 1.0, id="the middle one"),
        pytest.param([2, 100, 2], [20, 80, 0], 0.8, id="many people weigh more"),
        pytest.param([0, 10], [3, 12], 1.2, id="where nothing was counted no factor helps"),
    ],
)
def test_the_gain(counted: list[float], true: list[int], gain: float) -> None:
    assert fitting_gain(counted, true) == pytest.approx(gain)


@pytest.mark.parametrize(("counted", "true"), [([], []), ([0.0], [5]), ([5.0], [0]), ([50.0, 1.0], [0, 1])])
def test_no_gain_can_be_had_of_nobody(counted: list[float], true: list[int]) -> None:
    with pytest.raises(ValueError, match="nobody"):
        fitting_gain(counted, true)


@pytest.mark.parametrize("gain", [0.6, 0.9, 1.1, 2.0])
def test_no_other_gain_is_better(gain: float) -> None:
    counted, true = [12.0, 30.0, 7.0, 55.0, 18.0], [15, 24, 8, 50, 21]
    best = fitting_gain(counted, true)

    def error(factor: float) -> float:
        return count_errors([factor * one for one in counted], true).mean

    assert error(best) <= error(gain)
