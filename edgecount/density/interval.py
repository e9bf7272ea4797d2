"""The interval about a number of people: every true number for which it would be no surprise.  Pure.

Errors are known by how many people are there (Neyman 1937), and crowds are undercounted, so it reaches further up than
down.  Where few pictures were measured, their mean error is itself uncertain, and for many numbers of people there was
none: a network is then taken to be as far off, in proportion, as in all of its pictures together and in BELIEVED
further ones of a network of which nothing is known, and Student's distribution stands in for the normal one.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edgecount.density.card import CountBin

UNMEASURED = 0.25
"""Share of the true number that is taken for the mean absolute error where nothing was measured."""
BELIEVED = 3
"""Pictures that what is taken for the error weighs as much as."""
ENOUGH = 100
"""Pictures that are taken to have been measured where the card does not say how many."""
TAIL = 1.645
"""Standard deviations to either side that hold nine of ten normal errors."""


@dataclass(frozen=True, slots=True)
class _Range:
    """From `least` to `most` people, numbers are `error` off on average."""

    least: int
    most: int
    error: float


def interval(people: float, errors: Sequence[CountBin]) -> tuple[float, float]:
    """The ends of what holds nine of ten true numbers; `errors` are those that were measured, in any order."""
    measured = sum(_pictures(entry) for entry in errors)
    spread = _spread(BELIEVED + measured)
    ranges = list(_ranges(sorted(errors, key=lambda entry: entry.most), _share(errors)))
    possible = [people]
    for each in ranges:
        least, most = (people + sign * spread * each.error for sign in (-1, 1))
        inside = max(least, each.least - 0.5), min(most, each.most + 0.5)
        if inside[0] <= inside[1]:
            possible += inside
    last = ranges[-1] if ranges else None
    share = spread * (last.error / _middle(last.least, last.most) if last else UNMEASURED)
    end = last.most + 0.5 if last else 0.0
    beyond = people / (1 + share), people / max(1 - share, 0.1)
    if beyond[1] >= end:
        possible += max(beyond[0], end), beyond[1]
    return max(0.0, min(possible)), max(possible)


def _ranges(errors: Sequence[CountBin], share: float) -> Iterator[_Range]:
    """From nobody to the most that were measured, without gaps."""
    reached = 0
    for entry in errors:
        if entry.least > reached:
            yield _Range(reached, entry.least - 1, share * _middle(reached, entry.least - 1))
        taken, pictures = share * _middle(entry.least, entry.most), _pictures(entry)
        error = (BELIEVED * taken + pictures * entry.mae) / (BELIEVED + pictures)
        yield _Range(entry.least, entry.most, error)
        reached = max(reached, entry.most + 1)


def _share(errors: Sequence[CountBin]) -> float:
    """The share of the true number by which it is off on average, as all pictures say together."""
    people = sum(_pictures(entry) * _middle(entry.least, entry.most) for entry in errors)
    if not people:
        return UNMEASURED
    missed = sum(_pictures(entry) * entry.mae for entry in errors)
    believed = BELIEVED * people / sum(_pictures(entry) for entry in errors)
    return (UNMEASURED * believed + missed) / (believed + people)


def _spread(freedom: int) -> float:
    """Mean absolute errors to either side that hold nine of ten errors; for many degrees of freedom, 2.06.

    The quantile of Student's distribution is Abramowitz and Stegun's 26.7.5.
    """
    first = (TAIL**3 + TAIL) / 4
    second = (5 * TAIL**5 + 16 * TAIL**3 + 3 * TAIL) / 96
    return math.sqrt(math.pi / 2) * (TAIL + first / freedom + second / freedom**2)


def _pictures(entry: CountBin) -> int:
    return ENOUGH if entry.pictures is None else entry.pictures


def _middle(least: int, most: int) -> float:
    return max(1.0, (least + most) / 2)
