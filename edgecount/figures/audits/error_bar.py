"""What an audit says of totals: between which numbers the true one lies, nineteen times in twenty.

The people that really went through are the counts, less those invented, with those missed: N * precision / recall.  The
intervals of both shares are put together by the method of variance estimates recovery, on logarithms (G. Y. Zou and
A. Donner, "Construction of confidence limits about effect measures", 2008).  To that comes chance: of few people, other
ones are missed today than on the day of the audit.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from edgecount.figures.audits.audit import AuditedWay
from edgecount.figures.audits.share import SampledShare, quantile


@dataclass(frozen=True, slots=True)
class ErrorBar:
    """The ends of the interval that holds the true number of people of a count."""

    counted: int
    least: float
    most: float

    @property
    def either_way(self) -> int:
        """By how much the true number may differ from the count, whichever way is farther."""
        return math.ceil(max(self.counted - self.least, self.most - self.counted, 0.0) - 1e-9)


def error_bar(counted: int, way: AuditedWay) -> ErrorBar | None:
    """The bar of a count, by an audit of its way; None where the audit saw nobody go there."""
    if not way.matched:
        return None
    recall, precision = way.recall, way.precision
    ratio = _log(precision) - _log(recall)
    under = math.hypot(_log(precision) - math.log(precision.interval[0]), math.log(recall.interval[1]) - _log(recall))
    over = math.hypot(math.log(precision.interval[1]) - _log(precision), _log(recall) - math.log(recall.interval[0]))
    middle = counted * math.exp(ratio)
    chance = quantile() * math.sqrt(counted * (_middle_of_rest(recall) + _middle_of_rest(precision)))
    least = middle - math.hypot(middle - counted * math.exp(ratio - under), chance)
    most = middle + math.hypot(counted * math.exp(ratio + over) - middle, chance)
    return ErrorBar(counted, max(0.0, least), most)


def added_bars(bars: Iterable[ErrorBar | None]) -> ErrorBar | None:
    """The bar of the sum of counts at several doors, each audited for itself; None where one is unknown, or all are."""
    known = list(bars)
    if not known:
        return None
    counted, least, most, under, over = 0, 0.0, 0.0, 0.0, 0.0
    for bar in known:
        if bar is None:
            return None
        middle = (bar.least + bar.most) / 2
        counted, least, most = counted + bar.counted, least + middle, most + middle
        under, over = math.hypot(under, middle - bar.least), math.hypot(over, bar.most - middle)
    return ErrorBar(counted, max(0.0, least - under), most + over)


def _log(share: SampledShare) -> float:
    return math.log(share.hits / share.out_of)


def _middle_of_rest(share: SampledShare) -> float:
    """The share that was no hit, in the middle of its interval: of none in the sample, some are likely elsewhere."""
    return 1 - sum(share.interval) / 2
