"""When a zone had more people than it may have, from the visits to it that are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from edgecount.figures.period import Period
from edgecount.figures.visits import Stay


@dataclass(frozen=True, slots=True)
class Crowded:
    """A time in which more people were there than the limit allows, and the most of them."""

    period: Period
    most: int


def crowded_times(stays: Iterable[Stay], limit: int, span: Period) -> list[Crowded]:
    """The times within a span in which more than `limit` of these visits went on at once, in order."""
    changes = sorted([(stay.began, 1) for stay in stays] + [(stay.ended, -1) for stay in stays])
    found: list[Crowded] = []
    inside, most, since = 0, 0, None
    for moment, change in changes:
        inside += change
        if inside > limit:
            since, most = since or moment, max(most, inside)
        elif since is not None:
            found += _within(since, moment, most, span)
            since, most = None, 0
    return found


def _within(start: datetime, end: datetime, most: int, span: Period) -> list[Crowded]:
    start, end = max(start, span.start), min(end, span.end)
    return [Crowded(Period(start, end), most)] if start < end else []
