"""Two counts of the same recordings, held against each other: crossings, visits, and the people inside (pure)."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TypeVar

from edgecount.events.model import AnyEvent, Crossing, Visit

NEAR = 1.0
"""Seconds that two counts may see one event apart."""

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Same:
    """So many there are in the first count; of the second, so many are lacking, and so many are more."""

    number: int
    missing: int
    extra: int
    exact: int = 0
    """Those that the second count has at the very same moment."""


@dataclass(frozen=True, slots=True)
class Inside:
    """At how many moments the people inside were compared, at how many they differ, and by how many at the most."""

    moments: int
    differ: int
    most: int


def matched(
    ones: Sequence[E], others: Sequence[E], what: Callable[[E], Hashable], apart: Callable[[E, E], float]
) -> list[tuple[int, int]]:
    """The numbers of those that are the same, the nearest paired first, no more than NEAR apart (s)."""
    near = sorted(
        (distance, first, second)
        for first, one in enumerate(ones)
        for second, other in enumerate(others)
        if what(one) == what(other) and (distance := apart(one, other)) <= NEAR
    )
    found, again, pairs = set[int](), set[int](), []
    for _, first, second in near:
        if first not in found and second not in again:
            found.add(first)
            again.add(second)
            pairs.append((first, second))
    return pairs


def same_crossings(whole: Sequence[AnyEvent], parts: Sequence[AnyEvent]) -> Same:
    """Of the crossings of one recording."""
    ones, others = crossings_of(whole), crossings_of(parts)
    pairs = matched(ones, others, _crossed, lambda one, other: _seconds(one.ts, other.ts))
    exact = sum(ones[first].ts == others[second].ts for first, second in pairs)
    return Same(len(ones), len(ones) - len(pairs), len(others) - len(pairs), exact)


def same_visits(whole: Sequence[AnyEvent], parts: Sequence[AnyEvent]) -> Same:
    """Of the visits of one recording."""
    ones, others = visits_of(whole), visits_of(parts)
    pairs = matched(ones, others, lambda visit: visit.zone, _ends_apart)
    exact = sum(_ends_apart(ones[first], others[second]) == 0 for first, second in pairs)
    return Same(len(ones), len(ones) - len(pairs), len(others) - len(pairs), exact)


def same_inside(whole: Iterable[AnyEvent], parts: Iterable[AnyEvent], moments: Sequence[datetime]) -> Inside:
    """The people inside at these moments, in minus out of all crossings up to then; a return is a way back."""
    differences = [
        abs(one - other) for one, other in zip(_inside(whole, moments), _inside(parts, moments), strict=True)
    ]
    return Inside(len(differences), sum(map(bool, differences)), max(differences, default=0))


def together(found: Iterable[Same]) -> Same:
    """All of them."""
    each = list(found)
    return Same(*(sum(getattr(one, name) for one in each) for name in ("number", "missing", "extra", "exact")))


def crossings_of(events: Iterable[AnyEvent]) -> list[Crossing]:
    """The crossings among events."""
    return [event for event in events if isinstance(event, Crossing)]


def visits_of(events: Iterable[AnyEvent]) -> list[Visit]:
    """The visits among events."""
    return [event for event in events if isinstance(event, Visit)]


def each_second(start: datetime, seconds: float) -> list[datetime]:
    """The whole seconds from a moment on."""
    return [start + timedelta(seconds=second) for second in range(int(seconds) + 1)]


def _inside(events: Iterable[AnyEvent], moments: Sequence[datetime]) -> list[int]:
    crossed = sorted(crossings_of(events), key=lambda event: event.ts)
    inside = [0, *accumulate(1 if event.direction == "in" else -1 for event in crossed)]
    at = [event.ts for event in crossed]
    return [inside[bisect_right(at, moment)] for moment in moments]


def _crossed(event: Crossing) -> Hashable:
    return event.line, event.direction, event.reverses is None


def _ends_apart(one: Visit, other: Visit) -> float:
    return max(_seconds(one.entered, other.entered), _seconds(one.left, other.left))


def _seconds(one: datetime, other: datetime) -> float:
    return abs((one - other).total_seconds())
