"""How the frames of a recording follow each other, by the stamps of its first ones: headers state any rate."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from edgecount.sources.times import is_rate

STAMPS = 40
"""Stamps from which the pace is told."""
LOOKED_AT = 400
"""Frames among which they are looked for: stream-copied Matroska may begin with seconds that have none."""

_PAUSE = 5.0  # usual steps: a longer one is a pause, which says nothing of the pace
_ROUNDING = 0.0016  # seconds by which a step may differ from the usual one in a container that counts milliseconds
_ALIKE = 0.1  # share by which the header's rate may differ from the stamps', and still be the exact one


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of a recording by its first frames: `fps` is the rate of their stamps, None if they have none.

    `is_even` says that the frames follow each other at one rate, apart from lost ones: the stamps may then be no more
    than a header's rate counted up.
    """

    fps: float | None
    is_even: bool

    def rate(self, header: float) -> float:
        """The rate in frames a second: the header's if the stamps agree with it or there are none, else theirs."""
        if self.fps is None or (is_rate(header) and math.isclose(header, self.fps, rel_tol=_ALIKE)):
            return header
        return round(self.fps, 3)


def pace_of(stamps: Sequence[float]) -> Pace:
    """The pace of frames with these stamps (s): 0, except for the first frame, says that there is none."""
    pairs = enumerate(pairwise(stamps))
    steps = [b - a for number, (a, b) in pairs if b > a and b != 0 and (a != 0 or number == 0)]
    if not steps:
        return Pace(None, is_even=True)
    usual = median(steps)
    short = [step for step in steps if step <= _PAUSE * usual]
    return Pace(len(short) / math.fsum(short), is_even=all(_is_multiple(step, usual) for step in short))


def _is_multiple(step: float, usual: float) -> bool:
    times = max(1, round(step / usual))
    return abs(step - times * usual) <= times * _ROUNDING
