"""Whether the frames of one camera are done as fast as they come, how old they are by then, and what is done then."""

import math

from edgecount.clock import Clock
from edgecount.pipeline.load import FULL, LoadLevel, LoadShedder
from edgecount.site.status import Degraded


class KeepingUp:
    """Measures frames and says what load to take on for the next one.

    What a frame waited for before it was taken up is part of its age.  Its media time tells, for that goes as the clock
    does: the frame that was taken up soonest has waited for nothing.
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
        """Since when less is done than configured, and what; None where all is."""
        return self._degraded

    def begin(self) -> None:
        """The source was opened anew: its media time has another zero."""
        self._zero = math.inf

    def done(self, media_time: float, taken_up: float) -> float:
        """A frame is done that was taken up then (monotonic seconds); how old it is (s)."""
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
    people = f"at most {load.most_followed} people" if load.most_followed else "nobody"
    return (
        f"this machine cannot keep up: it looks every {load.look_gap:g} seconds at most, and follows {people} in "
        "between; fewer cameras, a smaller view or a faster processor help"
    )
