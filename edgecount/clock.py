"""The one place that reads the machine's clocks."""

import time
from datetime import UTC, datetime
from typing import Protocol


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
        """The present, aware, in UTC."""
        return datetime.now(UTC)

    def cpu(self) -> float:
        """Seconds of processor time of this process."""
        return time.process_time()
