"""The daemon: start in order, look after watchers, store, deliveries and jobs, stop in reverse."""

import logging
import math
import threading
from collections.abc import Mapping
from contextlib import suppress
from queue import Empty

from edgecount.clock import Clock
from edgecount.daemon.jobs import Jobs
from edgecount.daemon.log_lines import EVERY
from edgecount.daemon.orders import Inbox, Order
from edgecount.daemon.outlets import Outlets
from edgecount.daemon.recorder import Recorder
from edgecount.daemon.supervision import Supervision
from edgecount.daemon.watcher import Report, Watcher
from edgecount.errors import EdgecountError, StoreError
from edgecount.events import CameraLost, CameraRestored, Crossing

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5
WATCHERS_SECONDS = 3.0
"""How long the watchers may take to end: a camera's read gives up after two."""
JOBS_PATIENCE_SECONDS = 600.0
"""How long one round of the jobs may take: the workbook of a big site on a small box takes minutes."""
MAIN_PATIENCE_SECONDS = 20.0
"""How long one round of the main thread may take: the slowest disk stores an event within it."""
_JOBS, _MAIN = "jobs", "main"
STOP_SECONDS = 4.5
"""How long all may take to end, where somebody waits for it."""


class Service:
    """Stores what the watchers report, and runs deliveries and jobs, until told to stop or nothing is left to watch.

    A camera that is off is still watched: it may come back.  Only recordings end.

    Events are stored by the thread that calls `run` alone; `stop` may be set from anywhere.  The jobs have a thread of
    their own: a workbook takes seconds, and no event is to wait for it.
    """

    def __init__(
        self,
        watchers: Mapping[str, Watcher],
        inbox: Inbox,
        recorder: Recorder,
        outlets: Outlets,
        jobs: Jobs,
        supervision: Supervision,
        stop: threading.Event,
        clock: Clock,
    ) -> None:
        self._watchers = watchers
        self._inbox = inbox
        self._recorder = recorder
        self._outlets = outlets
        self._jobs = jobs
        self._supervision = supervision
        self._stop = stop
        self._clock = clock
        self._running = set(watchers)
        self._lost: set[str] = set()
        self._jobs_thread = threading.Thread(target=self._run_jobs, name=_JOBS, daemon=True)
        self._failures = 0

    def run(self, seconds: float | None) -> None:
        """Watch; for so many seconds, where given.

        EdgecountError where every camera has failed for good before anybody said stop, or where the store fails.
        """
        until = math.inf if seconds is None else self._clock.monotonic() + seconds
        try:
            self._start()
            while self._running and not self._stop.is_set() and self._clock.monotonic() < until:
                self._tick()
            was_stopped = self._stop.is_set()
            log.info("%s", "told to stop" if was_stopped else "the time is over" if self._running else "all have ended")
        finally:
            self._end()
        if self._failures == len(self._watchers) and not was_stopped:
            raise EdgecountError("no camera is left to watch: see above why each of them ended")

    def _start(self) -> None:
        self._recorder.start(self._outlets.deliveries)
        self._outlets.start()
        for watcher in self._watchers.values():
            watcher.start()
        self._supervision.heartbeats.register(_MAIN, MAIN_PATIENCE_SECONDS)
        self._supervision.heartbeats.register(_JOBS, JOBS_PATIENCE_SECONDS)
        self._jobs_thread.start()
        self._supervision.notifier.ready()
        log.info("watching %s", ", ".join(self._watchers))

    def _tick(self) -> None:
        """Take care of what has come in, waiting a little for it."""
        with suppress(Empty):
            self._take(self._inbox.get(timeout=TICK_SECONDS))
        self._drain()
        self._recorder.tick()
        self._supervision.heartbeats.beat(_MAIN)
        self._supervision.watchdog.tick()

    def _run_jobs(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            self._jobs.run_due()
            self._supervision.heartbeats.beat(_JOBS)
        self._supervision.heartbeats.forget(_JOBS)

    def _drain(self) -> None:
        with suppress(Empty):
            while True:
                self._take(self._inbox.get_nowait())

    def _take(self, item: Report | Order) -> None:
        if isinstance(item, Order):
            self._obey(item)
            return
        self._recorder.record(item.events)
        self._recorder.cover(item.camera, item.watched, item.work)
        if not item.ended:
            self._say_what(item)
        else:
            self._running.discard(item.camera)
            self._say_why(item)

    def _obey(self, order: Order) -> None:
        try:
            order.done.set_result(self._recorder.obey(order.command))
        except StoreError as error:
            order.done.set_exception(error)
            raise

    def _say_what(self, report: Report) -> None:
        for event in report.events:
            match event:
                case Crossing():
                    log.info("%s: %s %s", event.camera, event.line, event.direction, extra=EVERY)
                case CameraLost():
                    self._lost.add(event.camera)
                    log.warning("%s is %s: %s", event.camera, event.condition.replace("_", " "), event.reason)
                case CameraRestored() if event.camera in self._lost:
                    self._lost.remove(event.camera)
                    log.info("%s is back", event.camera)

    def _say_why(self, report: Report) -> None:
        if report.failure is None:
            log.info("%s: no longer watched", report.camera)
            if report.warning is not None:
                log.warning("%s: %s", report.camera, report.warning)
        elif isinstance(report.failure, EdgecountError):
            self._failures += 1
            log.error("%s: %s", report.camera, report.failure)
        else:
            self._failures += 1
            log.error("%s has crashed", report.camera, exc_info=report.failure)

    def _end(self) -> None:
        """Stop every watcher, tell and write down what they still had, and stop all else."""
        self._supervision.notifier.stopping()
        began = self._clock.monotonic()
        last = began + (STOP_SECONDS if self._stop.is_set() else math.inf)
        self._stop.set()
        for name, watcher in self._watchers.items():
            if not watcher.join(max(0.0, began + WATCHERS_SECONDS - self._clock.monotonic())):
                log.warning("%s did not stop in time", name)
        try:
            self._drain()
        finally:
            self._outlets.finish()
        self._finish_jobs(last)

    def _finish_jobs(self, last: float) -> None:
        """Run all jobs a last time, once the one that runs has ended; not where that would take too long."""
        if self._jobs_thread.is_alive():
            self._jobs_thread.join(min(STOP_SECONDS, max(0.0, last - self._clock.monotonic())))
        if not self._jobs_thread.is_alive():
            self._jobs.run_all(last - self._clock.monotonic())
