"""How far counts are off the true numbers, and the gain that brings them nearest.  Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import fmean


@dataclass(frozen=True, slots=True)
class CountErrors:
    """Errors over so many pictures, in people: their mean, and the root of their mean square ("MSE" in many papers).

    `relative` is the mean error as a share of the true number, of pictures with somebody; None where all are empty.
    """

    pictures: int
    mean: float
    root_mean_square: float
    relative: float | None


def count_errors(counted: Sequence[float], true: Sequence[int]) -> CountErrors:
    """The errors of these counts; ValueError if there are none, or not as many of both."""
    errors = [abs(one - people) for one, people in zip(counted, true, strict=True)]
    if not errors:
        raise ValueError("there must be a picture")
    shares = [error / people for error, people in zip(errors, true, strict=True) if people]
    square = fmean(error**2 for error in errors)
    return CountErrors(len(errors), fmean(errors), math.sqrt(square), fmean(shares) if shares else None)


def fitting_gain(counted: Sequence[float], true: Sequence[int]) -> float:
    """The factor with the least mean absolute error: the median of the ratios, weighted by what was counted.

    ValueError if nothing was counted, or nobody is there.
    """
    ratios = sorted((people / one, one) for one, people in zip(counted, true, strict=True) if one > 0)
    sums = list(accumulate(weight for _, weight in ratios))
    if not sums or not any(true):
        raise ValueError("nobody was counted, or nobody is there")
    gain = next(ratio for (ratio, _), reached in zip(ratios, sums, strict=True) if reached >= sums[-1] / 2)
    if not gain:
        raise ValueError("most of what was counted is nobody")
    return gain
