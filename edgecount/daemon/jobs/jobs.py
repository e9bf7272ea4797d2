"""Periodic jobs: each runs by itself, so that a failure ends neither the other jobs nor the daemon."""

import logging
import math
from collections.abc import Callable
from datetime import UTC

import schedule

from edgecount.clock import Clock
from edgecount.errors import EdgecountError

log = logging.getLogger(__name__)


class Jobs:
    """Runs the jobs that are due, in the thread of the caller.

    `schedule` plans by the local wall clock: if that is set back, by hand or for the winter, no job would be due for
    the same length of time.  So when the wall clock and the steady one disagree, all jobs are planned anew, a round
    from then.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._scheduler = schedule.Scheduler()
        self._took: dict[Callable[[], None], float] = {}
        self._ends = math.inf
        self._offset = self._clock_offset()

    def every(self, seconds: int, job: Callable[[], None]) -> None:
        """Plan a job for every so many seconds."""
        self._scheduler.every(seconds).seconds.do(self._run, job)

    def run_due(self) -> None:
        """Run the jobs that are due."""
        offset = self._clock_offset()
        if abs(offset - self._offset) > 1:
            self._offset = offset
            self._plan_anew()
        self._scheduler.run_pending()

    def run_all(self, within: float = math.inf) -> None:
        """Run every job once more, `within` seconds in all; leave out a job whose last run took longer than is left."""
        self._ends = self._clock.monotonic() + within
        self._scheduler.run_all()
        self._ends = math.inf

    def left(self) -> float:
        """How long a job that runs now may take (seconds); infinite but at the end."""
        return self._ends - self._clock.monotonic()

    def _plan_anew(self) -> None:
        planned = self._scheduler.get_jobs()
        self._scheduler.clear()
        for job in planned:
            self._scheduler.every(job.interval).seconds.do(job.job_func)

    def _run(self, job: Callable[[], None]) -> None:
        """Run one job; a failure is logged, and ends nothing else; one for want of time waits for the next start."""
        began = self._clock.monotonic()
        if began + self._took.get(job, 0.0) > self._ends:
            return
        try:
            job()
        except EdgecountError as error:
            log.log(logging.INFO if self.left() <= 0 else logging.ERROR, "%s", error)
        except Exception:
            log.exception("a scheduled job failed")
        self._took[job] = self._clock.monotonic() - began

    def _clock_offset(self) -> float:
        """How far the local wall clock, with summer time, is ahead of the steady one (seconds)."""
        wall = self._clock.now().astimezone().replace(tzinfo=UTC)
        return wall.timestamp() - self._clock.monotonic()
