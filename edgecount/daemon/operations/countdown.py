"""How long the daemon is to watch, where somebody has said so."""

import math

from edgecount.clock import Clock


class Countdown:
    """Begins when all are ready, and goes on whatever config is in force; without `seconds` it never ends."""

    def __init__(self, seconds: float | None, clock: Clock) -> None:
        self._seconds = math.inf if seconds is None else seconds
        self._clock = clock
        self._until = math.inf

    def begin(self) -> None:
        """Begin; nothing changes where it has begun."""
        if self._until == math.inf:
            self._until = self._clock.monotonic() + self._seconds

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return self._clock.monotonic() >= self._until
