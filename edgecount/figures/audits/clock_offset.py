"""How far the clock of the taps is ahead: from the taps and the crossings themselves.

A hand taps a moment late, a camera tells a moment late, and two clocks differ.  Taken together that is nearly the same
for all who walk through, so of many offsets the one is right by which most of them are near their crossings.  Mistaken
taps and missed people move it by nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from edgecount.events.model import Direction
from edgecount.figures.audits.pairing import Moments, paired

FARTHEST = 30.0
"""An offset is looked for up to so many seconds either way."""
STEP = 0.5
"""Offsets so many seconds apart are tried; the best is then made exact."""
NEARLY = 0.95
"""An offset with this share of the most nearness is as good: of those, the one nearest to 0 is taken."""
_LIKELY = 0.5
"""Only offsets near which this share of the most distances lies are tried: pairing takes time."""
_ROUNDS = 3

Ways = Mapping[Direction, Moments]


def clock_offset(taps: Ways, crossings: Ways, window: float) -> float:
    """So many seconds are to be taken off the taps; 0 where no tap is near a crossing."""
    tried = [(_nearness(taps, crossings, offset, window), offset) for offset in _likely(taps, crossings, window)]
    most = max((nearness for nearness, _ in tried), default=0.0)
    offset = min((offset for nearness, offset in tried if nearness >= NEARLY * most), key=abs, default=0.0)
    for _ in range(_ROUNDS):
        offset += median([*_apart(taps, crossings, offset, window)] or [0.0])
    return offset


def _likely(taps: Ways, crossings: Ways, window: float) -> Sequence[float]:
    """The offsets near which many of the distances of any tap to any crossing lie."""
    distances = sorted(
        tap - crossing for way, moments in taps.items() for tap in moments for crossing in crossings.get(way, ())
    )
    steps = round(FARTHEST / STEP)
    near = {
        step * STEP: bisect_right(distances, step * STEP + window / 2)
        - bisect_left(distances, step * STEP - window / 2)
        for step in range(-steps, steps + 1)
    }
    most = max(near.values())
    return [offset for offset, count in near.items() if most and count >= _LIKELY * most]


def _nearness(taps: Ways, crossings: Ways, offset: float, window: float) -> float:
    """The sum over all pairs of what is left of the window."""
    return sum(window - abs(apart) for apart in _apart(taps, crossings, offset, window))


def _apart(taps: Ways, crossings: Ways, offset: float, window: float) -> Iterator[float]:
    """By how much the taps of an offset's pairs are later than their crossings, beyond the offset."""
    for way, moments in taps.items():
        for tap, crossing in paired([tap - offset for tap in moments], crossings.get(way, ()), window):
            yield tap - crossing
