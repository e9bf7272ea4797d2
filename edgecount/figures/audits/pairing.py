"""Pairing two series of moments one to one, so that all pairs together are as near as they can be.

A pair is worth what is left of the window: two that are at the same moment all of it, two that are a window apart
nothing.  The pairs with the highest sum are taken, so a near pair is broken up only for two that are worth more.

Pairs that cross each other are never better: swapping their partners makes the sum of the distances no longer.  So both
series are gone through in order, as in an alignment of two texts (S. B. Needleman and C. D. Wunsch, 1970), and no
matrix and no solver is needed.
"""

from collections.abc import Iterator, Sequence

Moments = Sequence[float]
"""Seconds on any clock."""
Pairs = Sequence[tuple[float, float]]


def paired(first: Moments, second: Moments, window: float) -> Pairs:
    """The pairs of a moment of each series, less than `window` seconds apart, in order."""
    pairs: list[tuple[float, float]] = []
    for some, others in _stretches(first, second, window):
        pairs += _aligned(some, others, window)
    return pairs


def _stretches(first: Moments, second: Moments, window: float) -> Iterator[tuple[Moments, Moments]]:
    """The series sorted, and cut where nothing is near enough to what comes next: no pair reaches over such a gap."""
    some, others = list[float](), list[float]()
    last = float("-inf")
    for moment, is_first in sorted([(at, True) for at in first] + [(at, False) for at in second]):
        if moment - last > window:
            yield some, others
            some, others = [], []
        (some if is_first else others).append(moment)
        last = moment
    yield some, others


def _aligned(first: Moments, second: Moments, window: float) -> Pairs:
    """The best pairing of two sorted series."""
    best = [[0.0] * (len(second) + 1)]  # what the pairs of the first so many of both are worth
    for one in first:
        row, above = [0.0], best[-1]
        for number, other in enumerate(second):
            worth = window - abs(one - other)
            value = max(row[number], above[number + 1])
            row.append(max(value, above[number] + worth) if worth > 0 else value)
        best.append(row)
    return list(_walked_back(best, first, second))[::-1]


def _walked_back(best: Sequence[Sequence[float]], first: Moments, second: Moments) -> Iterator[tuple[float, float]]:
    row, column = len(first), len(second)
    while row and column:
        if best[row][column] == best[row - 1][column]:
            row -= 1
        elif best[row][column] == best[row][column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            yield first[row], second[column]
