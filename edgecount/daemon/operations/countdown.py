"""How long the daemon is to watch, where a time was given."""

import math

from edgecount.clock import Clock


class Countdown:
    """Begins when all workers are ready, and goes on when the config changes; without `seconds` it never ends."""

    def __init__(self, seconds: float | None, clock: Clock) -> None:
        self._seconds = math.inf if seconds is None else seconds
        self._clock = clock
        self._until = math.inf

    def begin(self) -> None:
        """Begin; harmless when repeated."""
        if self._until == math.inf:
            self._until = self._clock.monotonic() + self._seconds

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return self._clock.monotonic() >= self._until
