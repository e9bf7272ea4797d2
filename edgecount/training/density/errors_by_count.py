"""How far a net's counts are off, by how many people there were, and the factor that brings them nearest.  Pure."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from edgecount.density.card import CountBin

BEGINNINGS = (0, 6, 11, 21, 31, 46, 101, 301, 601)
"""The least number of people of each bin."""
FEWEST = 5
"""With fewer pictures no gain is fitted: it would say more of them than of the net."""
LEAST_GAIN, LARGEST_GAIN = 0.7, 1.4


def errors_by_count(counted: Sequence[float], true: Sequence[int]) -> tuple[CountBin, ...]:
    """The mean absolute error for pictures with few and with many people; a bin without pictures is left out."""
    bins = []
    for least, beyond in pairwise((*BEGINNINGS, 10**6)):
        errors = [abs(one - people) for one, people in zip(counted, true, strict=True) if least <= people < beyond]
        if errors:
            most = min(beyond - 1, max(people for people in true if people < beyond))
            mae = round(sum(errors) / len(errors), 2)
            bins.append(CountBin(least=least, most=max(most, least), pictures=len(errors), mae=mae))
    return tuple(bins)


def fitted_gain(counted: Sequence[float], true: Sequence[int]) -> float:
    """The factor with the least mean absolute error: the median of the ratios, weighted by what was counted."""
    pairs = sorted((people / one, one) for one, people in zip(counted, true, strict=True) if one > 0.5)
    if len(pairs) < FEWEST:
        return 1.0
    weights = np.cumsum([one for _, one in pairs])
    ratio = pairs[int(np.searchsorted(weights, weights[-1] / 2))][0]
    return round(min(max(ratio, LEAST_GAIN), LARGEST_GAIN), 3)
