"""The one place that reads the machine's clocks."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""The program is younger than this: a clock that shows an earlier time was not set since the machine was started."""


class Clock(Protocol):
    """Time as an argument: the daemon has the system's clock, tests have a clock that they set."""

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
    """The time that a clock shows (aware), or a stand-in if the clock is not set.

    `running` is how long the machine has run, in seconds.  A machine without a battery starts in 1970 until it learns
    the time from the network.  Its events are then kept in a day of their own, from EARLIEST on, in which time passes
    as usual.
    """
    return shown if shown >= EARLIEST else EARLIEST + timedelta(seconds=running)
