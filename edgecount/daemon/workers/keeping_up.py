"""Whether one camera's frames are processed as fast as they come, how old they get, and what load is shed."""

import math

from edgecount.clock import Clock
from edgecount.pipeline.load import FULL, LoadLevel, LoadShedder
from edgecount.site.status import Degraded
from edgecount.text import people


class KeepingUp:
    """Measures frames and says what load to take on for the next one.

    The time that a frame waited before it was taken up is part of its age.  It is found from the media time, which runs
    as fast as the clock: the frame that was taken up soonest after its media time has not waited.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shedder = LoadShedder()
        self._zero = math.inf
        self._degraded: Degraded | None = None

    @property
    def load(self) -> LoadLevel:
        """What to do for the next frame."""
        return self._shedder.load

    @property
    def degraded(self) -> Degraded | None:
        """Since when less is done than configured, and what is done; None where all is done."""
        return self._degraded

    def begin(self) -> None:
        """Note that the source was opened anew: its media time has another zero."""
        self._zero = math.inf

    def done(self, media_time: float, taken_up: float) -> float:
        """Note that a frame taken up at `taken_up` (monotonic seconds) is done; returns its age (s)."""
        now = self._clock.monotonic()
        self._zero = min(self._zero, taken_up - media_time)
        age = now - self._zero - media_time
        self._shedder.note(now, now - taken_up, age)
        self._degraded = self._conclude()
        return age

    def _conclude(self) -> Degraded | None:
        before, load = self._degraded, self.load
        if not self._shedder.is_degraded:
            return None
        if before is not None and load == FULL:  # on trial
            return before
        return Degraded(self._clock.now() if before is None else before.since, _reason(load))


def _reason(load: LoadLevel) -> str:
    followed = f"at most {people(load.most_followed)}" if load.most_followed else "nobody"
    return (
        f"this machine cannot keep up: it looks every {load.look_gap:g} seconds at most, and follows {followed} in "
        "between; fewer cameras, a smaller view or a faster processor help"
    )
