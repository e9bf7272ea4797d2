"""The daemon: start in order, look after workers, store, deliveries and jobs, stop in reverse."""

import logging
import math
import threading
from collections.abc import Callable, Mapping
from queue import Empty
from typing import Literal

from edgecount.clock import Clock
from edgecount.daemon.endpoints import Endpoints
from edgecount.daemon.intake import Intake
from edgecount.daemon.jobs.jobs import Jobs
from edgecount.daemon.operations.countdown import Countdown
from edgecount.daemon.operations.supervision import MAIN, Supervision
from edgecount.daemon.recording.recorder import Recorder
from edgecount.daemon.workers.messages import Inbox, Job
from edgecount.daemon.workers.supervisor import WorkerSupervisor
from edgecount.errors import EdgecountError

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5
_LOOK_SECONDS = 0.05  # from one look at the workers to the next, while they end
WORKERS_SECONDS = 3.25
"""How long the workers may take to end (seconds): they are killed after three."""
JOBS_PATIENCE_SECONDS = 600.0
"""How long one round of the jobs may take: the workbook of a big site on a small box takes minutes."""
MAIN_PATIENCE_SECONDS = 20.0
"""How long one round of the main thread may take: the slowest disk stores an event within it."""
_JOBS, _MAIN = "jobs", MAIN
STOP_SECONDS = 4.75
"""How long all may take to end (seconds), where the daemon was told to stop."""

Ending = Literal["stopped", "over", "ended", "renewed"]
"""Why it has ended: told to stop, the time is over, nothing is left to watch, or another config takes its place."""

_SAID: Mapping[Ending, str] = {
    "stopped": "told to stop",
    "over": "the time is over",
    "ended": "all have ended",
    "renewed": "the config was read anew",
}
Tasks = Mapping[str, Job]
"""The jobs to do, by camera."""


def _never() -> None:
    """No other config, ever."""


class Service:
    """Stores what the workers hand over, and runs deliveries and jobs, until told to stop or nothing is left to watch.

    A camera that is off is still watched: it may come back.  Only recordings end.

    Only the thread that calls `run` stores events; `stop` may be set from anywhere.  The jobs have a thread of their
    own: a workbook takes seconds, and no event is to wait for it.
    """

    def __init__(
        self,
        workers: WorkerSupervisor,
        inbox: Inbox,
        recorder: Recorder,
        endpoints: Endpoints,
        jobs: Jobs,
        supervision: Supervision,
        stop: threading.Event,
        clock: Clock,
    ) -> None:
        self._workers = workers
        self._inbox = inbox
        self._recorder = recorder
        self._intake = Intake(inbox, workers, recorder, clock, endpoints.pictures)
        self._endpoints = endpoints
        self._jobs = jobs
        self._supervision = supervision
        self._stop = stop
        self._clock = clock
        self._is_ready = False
        self._next: Tasks | None = None
        self._jobs_end = threading.Event()
        self._jobs_thread = threading.Thread(target=self._run_jobs, name=_JOBS, daemon=True)

    def run(self, tasks: Tasks, countdown: Countdown, renew: Callable[[], Tasks | None] = _never) -> Ending:
        """Watch, until the time is over at the latest, and say why it has ended.

        `renew` is called now and then.  Where it gives tasks, they are those of another config, and this service makes
        way for it; workers that have the same task there go on.

        EdgecountError where every camera has failed for good before the service was told to stop, where one cannot be
        watched from the first start on, or where the store fails.
        """
        ending: Ending | None = None
        try:
            self._start(tasks)
            while (ending := self._ending(countdown)) is None:
                if not self._is_ready and self._workers.is_settled:
                    self._be_ready(tasks, countdown)
                self._tick()
                if self._next is None:
                    self._make_way_for(renew())
            log.info("%s", _SAID[ending])
        finally:
            if ending == "renewed":
                self._endpoints.finish()
            else:
                self._end()
        if ending == "ended" and self._workers.has_failed:
            raise EdgecountError("no camera is left to watch: see above why each of them ended")
        return ending

    def _start(self, tasks: Tasks) -> None:
        self._recorder.start(self._endpoints.deliveries)
        self._intake.begin()
        self._endpoints.start()
        self._workers.employ(tasks, self._recorder.paused)
        self._supervision.heartbeats.register(_MAIN, MAIN_PATIENCE_SECONDS)
        self._supervision.heartbeats.register(_JOBS, JOBS_PATIENCE_SECONDS)
        self._jobs_thread.start()

    def _ending(self, countdown: Countdown) -> Ending | None:
        if self._stop.is_set():
            return "stopped"
        if countdown.is_over:
            return "over"
        if self._next is not None:
            return None if self._workers.is_changing or self._jobs_thread.is_alive() else "renewed"
        return None if self._workers.is_watching else "ended"

    def _tick(self) -> None:
        """Take care of what has come in, after a short wait for it."""
        self._receive(TICK_SECONDS)
        self._workers.tick()
        self._recorder.tick()
        self._supervision.heartbeats.beat(_MAIN)
        self._supervision.watchdog.tick()

    def _be_ready(self, tasks: Tasks, countdown: Countdown) -> None:
        """Tell that all is loaded; the cameras need not be there yet."""
        self._is_ready = True
        countdown.begin()
        self._supervision.notifier.ready()
        watched = [camera for camera in tasks if camera not in self._recorder.paused]
        log.info("watching %s", ", ".join(watched) or "nothing: all cameras are paused")

    def _make_way_for(self, tasks: Tasks | None) -> None:
        """Where there is another config, let the workers go that have no task in it."""
        if tasks is not None:
            self._next = tasks
            self._workers.let_go(tasks)
            self._jobs_end.set()

    def _run_jobs(self) -> None:
        while not self._jobs_end.wait(TICK_SECONDS):
            self._jobs.run_due()
            self._supervision.heartbeats.beat(_JOBS)
        self._supervision.heartbeats.forget(_JOBS)

    def _receive(self, seconds: float) -> None:
        """Take a round of what is in the inbox, after a wait of at most `seconds` for the first of it."""
        try:
            first = self._inbox.get(timeout=seconds) if seconds else self._inbox.get_nowait()
        except Empty:
            return
        self._intake.round(first)

    def _end(self) -> None:
        """Let every worker go, store what they still had, and stop all else."""
        self._supervision.notifier.stopping()
        began = self._clock.monotonic()
        last = began + (STOP_SECONDS if self._stop.is_set() else math.inf)
        self._jobs_end.set()
        self._workers.let_go({})
        try:
            while self._workers.is_there and self._clock.monotonic() < began + WORKERS_SECONDS:
                self._receive(_LOOK_SECONDS)
                self._workers.tick()
            while not self._inbox.empty() and self._clock.monotonic() < last:
                self._receive(0)
            self._recorder.finish()
        finally:
            self._endpoints.finish()
        self._finish_jobs(last)

    def _finish_jobs(self, last: float) -> None:
        """Run all jobs a last time, once the one that runs has ended; not where that would take too long."""
        if self._jobs_thread.is_alive():
            self._jobs_thread.join(min(STOP_SECONDS, max(0.0, last - self._clock.monotonic())))
        if not self._jobs_thread.is_alive():
            self._jobs.run_all(last - self._clock.monotonic())
