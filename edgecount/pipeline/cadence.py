"""When the detector looks: at every n-th frame, or as often as what it may see decides."""

import math
from dataclasses import dataclass
from typing import Literal

from edgecount.pipeline.need import Need

Every = int | Literal["auto"]

SELDOM_SECONDS = 0.2
"""The least time between two looks with `auto` while nothing is decided: in it, a walker does a sixth of their own
height."""
NEAR_SECONDS = 0.08
"""The least time while somebody is near a border, for every run of the network that the last look took: twelve runs a
second.  What is off in one box is off in the next, so that sights closer together say hardly more.  It is also the time
where it is urgent, but a look that takes one run then comes at every frame."""
MOST_RUNS = 3
"""The most runs that count for this: in the time of three, a walker does a quarter of their own height, and may not do
more from one look to the next."""
EARLY = 0.9
"""The share of a least time that is enough, because frames do not come at even intervals."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A frame's number and time, or the difference between those of two frames."""

    frames: int
    seconds: float

    def after(self, other: "_Moment") -> "_Moment":
        return _Moment(self.frames - other.frames, self.seconds - other.seconds)


class Cadence:
    """Says of each frame in turn whether the detector is to look at it; `every` is a number of frames, or "auto".

    Frames that were dropped, because the machine was busy, count as well.
    """

    def __init__(self, every: Every) -> None:
        self._every = every
        self._auto_gap = SELDOM_SECONDS
        self._least_gap = 0.0
        self._looked: _Moment | None = None
        self._before: _Moment | None = None
        self._step = _Moment(1, math.inf)

    @property
    def skips(self) -> bool:
        """Whether the detector is likely to skip the next frame, if it looks at this one."""
        return self._is_too_soon(self._step)

    def due(self, number: int, now: float, least_gap: float = 0.0, runs: int = 1, need: Need = Need.SELDOM) -> bool:
        """Whether to look at the frame of this number, taken at `now` (seconds); to be asked once for every frame.

        `least_gap` is the least time between two looks (seconds), whatever the cadence.  `runs` is how many times the
        last look ran the network; `need` is what the people whom it saw need.
        """
        self._least_gap = least_gap
        self._auto_gap = auto_gap(runs, need)
        frame = _Moment(number, now)
        due = self._looked is None or not self._is_too_soon(frame.after(self._looked))
        if self._before is not None:
            self._step = frame.after(self._before)
        self._before = frame
        self._looked = frame if due else self._looked
        return due

    def _is_too_soon(self, passed: _Moment) -> bool:
        """Whether it is too soon to look again; `passed` is counted from the last look."""
        if passed.seconds < EARLY * self._least_gap:
            return True
        if self._every == "auto":
            return passed.seconds < EARLY * self._auto_gap
        return passed.frames < self._every


def auto_gap(runs: int, need: Need) -> float:
    """The least time between two looks with `auto`, in seconds."""
    if need is Need.SELDOM:
        return SELDOM_SECONDS
    if need is Need.URGENT and runs <= 1:
        return 0.0
    return NEAR_SECONDS * min(max(1, runs), MOST_RUNS)
