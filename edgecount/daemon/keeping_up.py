"""Whether the frames of one camera are done as fast as they come, how old they are by then, and what is done then."""

import math

from edgecount.clock import Clock
from edgecount.effort import FULL, Effort, Governor
from edgecount.sinks.status import Degraded


class KeepingUp:
    """Measures frames and says what effort to make for the next one.

    What a frame waited for before it was taken up is part of its age.  Its media time tells, for that goes as the clock
    does: the frame that was taken up soonest has waited for nothing.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._governor = Governor()
        self._zero = math.inf
        self._degraded: Degraded | None = None

    @property
    def effort(self) -> Effort:
        """What to do for the next frame."""
        return self._governor.effort

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
        self._governor.note(now, now - taken_up, age)
        self._degraded = self._conclude()
        return age

    def _conclude(self) -> Degraded | None:
        before, effort = self._degraded, self.effort
        if not self._governor.is_degraded:
            return None
        if before is not None and effort == FULL:  # on trial
            return before
        return Degraded(self._clock.now() if before is None else before.since, _reason(effort))


def _reason(effort: Effort) -> str:
    people = f"at most {effort.most_followed} people" if effort.most_followed else "nobody"
    return (
        f"this machine cannot keep up: it looks every {effort.look_gap:g} seconds at most, and follows {people} in "
        "between; fewer cameras, a smaller view or a faster processor help"
    )
