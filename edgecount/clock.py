"""The one place that reads the machine's clocks."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""Nobody has run this before: a clock that shows less was not set since the box was switched on."""


class Clock(Protocol):
    """Time as an argument: the daemon has the system's, tests have one they set."""

    def monotonic(self) -> float:
        """Seconds that never jump: for durations."""

    def now(self) -> datetime:
        """Aware UTC: for timestamps."""

    def cpu(self) -> float:
        """Seconds of processor time that this process has taken, all threads together."""


class SystemClock:
    """The machine's own clocks."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        return time.monotonic()

    def now(self) -> datetime:
        """The present, aware, in UTC; see `believable`."""
        return believable(datetime.now(UTC), time.monotonic())

    def cpu(self) -> float:
        """Seconds of processor time of this process."""
        return time.process_time()


def believable(shown: datetime, running: float) -> datetime:
    """What a clock shows (aware) on a machine that has run for so many seconds, or a stand-in where it is not set.

    A box without a battery begins in 1970 where nobody tells it the time.  What happens then is kept in a day of its
    own, whose time goes on as it should.
    """
    return shown if shown >= EARLIEST else EARLIEST + timedelta(seconds=running)
