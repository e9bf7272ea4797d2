"""Jobs that come round: each by itself, so that one that fails neither ends the others nor the daemon."""

import logging
import math
from collections.abc import Callable
from datetime import UTC

import schedule

from edgecount.clock import Clock
from edgecount.errors import EdgecountError

log = logging.getLogger(__name__)


class Jobs:
    """Runs what is due, when asked; the jobs run in the thread that asks.

    `schedule` compares local wall clocks: after one was set back, by hand or for the winter, nothing would be due for
    as long.  So when the wall clock and the steady one disagree, all jobs begin their round anew.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._scheduler = schedule.Scheduler()
        self._jobs: list[tuple[int, Callable[[], None]]] = []
        self._took: dict[Callable[[], None], float] = {}
        self._offset = self._clock_offset()

    def every(self, seconds: int, job: Callable[[], None]) -> None:
        """Run a job every so many seconds."""
        self._jobs.append((seconds, job))
        self._schedule(seconds, job)

    def run_due(self) -> None:
        """Run what is due."""
        offset = self._clock_offset()
        if abs(offset - self._offset) > 1:
            self._offset = offset
            self._scheduler.clear()
            for seconds, job in self._jobs:
                self._schedule(seconds, job)
        self._scheduler.run_pending()

    def run_all(self, within: float = math.inf) -> None:
        """Run every job once more: the end has come.  Left out is what took longer the last time than is left."""
        until = self._clock.monotonic() + within
        for _, job in self._jobs:
            if self._clock.monotonic() + self._took.get(job, 0.0) <= until:
                self._run(job)

    def _schedule(self, seconds: int, job: Callable[[], None]) -> None:
        self._scheduler.every(seconds).seconds.do(self._run, job)

    def _run(self, job: Callable[[], None]) -> None:
        began = self._clock.monotonic()
        try:
            job()
        except EdgecountError as error:
            log.error("%s", error)  # noqa: TRY400 - its message is whole: a traceback would be a bug
        except Exception:
            log.exception("a scheduled job failed")
        self._took[job] = self._clock.monotonic() - began

    def _clock_offset(self) -> float:
        """How far the wall clock, summer time and all, is ahead of the steady one."""
        wall = self._clock.now().astimezone().replace(tzinfo=UTC)
        return wall.timestamp() - self._clock.monotonic()
