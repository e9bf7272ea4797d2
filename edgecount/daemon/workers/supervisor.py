"""The workers of all cameras: employed, started again when they crash, ended when they hang, let go.

A worker that ends in order, because its recording is over or its camera failed for good, is not started again; all
other ends are crashes.
"""

import logging
import random
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

from edgecount.clock import Clock
from edgecount.daemon.backoff import MOST_CRASHES, Crashes, Restarts
from edgecount.daemon.workers.messages import Inbox, Job, WorkerExited, WorkerUpdate
from edgecount.errors import EdgecountError
from edgecount.events.model import CameraLost

log = logging.getLogger(__name__)

LOAD_SECONDS = 60.0
"""How long a worker may take to load what it needs."""
BEAT_PATIENCE_SECONDS = 20.0
"""How long one that has loaded it may fail to beat: a camera that does not open holds it up for ten seconds."""
STOP_SECONDS = 3.0
"""How long one may take that is asked to end: a camera's read gives up after two."""
ABORT_SECONDS = 1.0
"""How long one that is aborted may take to say where it stands."""
_LAG_SECONDS = 5.0
"""After so long without a look at the workers, it was the main process that stood still."""


class Worker(Protocol):
    """One worker; see `WorkerProcess`."""

    job: Job
    began: float
    last_beat: float
    has_begun: bool
    is_lost: bool
    ended: WorkerUpdate | None
    status: int | None

    def start(self) -> None:
        """Start it; OSError where the system does not let us."""

    def ask_to_stop(self) -> None:
        """Let it hand over what it has, and end."""

    def abort(self) -> None:
        """End it, and let it write to the log where it stands."""

    def kill(self) -> None:
        """End it at once."""


@dataclass(slots=True, eq=False)
class _Slot:
    """The place of one camera's worker; times are monotonic seconds.

    `due` is when to start one, `kill_at` when to end the one that is there, for good and all; `asked` says whether that
    was asked to end, `fault` what is known of its end before it has come.  `over` is what the last one said at the end.
    """

    job: Job
    restarts: Restarts
    is_lost: bool
    due: float | None
    worker: Worker | None = None
    kill_at: float | None = None
    asked: bool = False
    fault: str | None = None
    over: WorkerUpdate | None = None

    @property
    def has_failed(self) -> bool:
        """Whether its camera cannot be watched."""
        return self.over is not None and self.over.failure is not None


class WorkerSupervisor:
    """Sees to it that every job is done; `make` gives the worker of a job, which is not started yet.

    One thread calls its methods.
    """

    def __init__(
        self, make: Callable[[Job], Worker], inbox: Inbox, clock: Clock, chance: Callable[[], float] = random.random
    ) -> None:
        self._make = make
        self._inbox = inbox
        self._clock = clock
        self._chance = chance
        self._posts: Mapping[str, _Slot] = {}
        self._crashes = Crashes()
        self._looked = clock.monotonic()
        self._has_settled = False

    @property
    def is_watching(self) -> bool:
        """Whether anything is still to be done."""
        return any(post.worker is not None or post.due is not None for post in self._posts.values())

    @property
    def is_there(self) -> bool:
        """Whether there is any worker."""
        return any(post.worker is not None for post in self._posts.values())

    @property
    def is_changing(self) -> bool:
        """Whether some worker was asked to end, and is still there."""
        return any(post.asked for post in self._posts.values())

    @property
    def is_settled(self) -> bool:
        """Whether every worker has loaded what it needs, or is known to have failed."""
        return all(post.worker is None or post.worker.has_begun for post in self._posts.values())

    @property
    def has_failed(self) -> bool:
        """Whether no camera at all can be watched."""
        return all(post.has_failed for post in self._posts.values())

    def is_refused(self, camera: str) -> bool:
        """Whether this camera's worker could not even begin, at a time when all of them begin for the first time."""
        worker = self._posts[camera].worker
        return not self._has_settled and worker is not None and not worker.has_begun

    def employ(self, jobs: Mapping[str, Job]) -> None:
        """Have these jobs done, by camera, and no others; those who do one of them already go on.

        Workers of other jobs have been let go before.
        """
        self._posts = {camera: self._post(camera, job) for camera, job in jobs.items()}
        self.tick()

    def let_go(self, jobs: Mapping[str, Job]) -> None:
        """Ask those to end who do none of these jobs."""
        for camera, post in self._posts.items():
            if jobs.get(camera) != post.job:
                self._ask_to_end(post)

    def tick(self) -> None:
        """Start who is due, and end who hangs; EdgecountError where there are too many crashes."""
        now = self._clock.monotonic()
        lagged, self._looked = now - self._looked > _LAG_SECONDS, now
        for post in self._posts.values():
            if post.worker is not None:
                if lagged:  # it was this process that stood still
                    post.worker.last_beat = now
                self._look_at(post, post.worker, now)
            elif post.due is not None and now >= post.due:
                self._start(post)
        self._has_settled = self._has_settled or self.is_settled

    def take(self, gone: WorkerExited) -> None:
        """Do what is to be done when a worker is gone; EdgecountError where there are too many crashes."""
        for post in self._posts.values():
            if post.worker is not None and post.worker is gone.worker:
                self._see_off(post, post.worker)

    def _post(self, camera: str, job: Job) -> _Slot:
        post = self._posts.get(camera)
        if post is not None and post.job == job and not post.has_failed:
            return post
        is_lost = post is not None and post.is_lost
        return _Slot(job, Restarts(self._chance), is_lost, due=self._clock.monotonic())

    def _ask_to_end(self, post: _Slot) -> None:
        post.due = None
        if post.worker is not None and not post.asked:
            post.asked = True
            post.kill_at = self._clock.monotonic() + STOP_SECONDS
            post.worker.ask_to_stop()

    def _start(self, post: _Slot) -> None:
        post.due = None
        worker = self._make(post.job)
        worker.is_lost = post.is_lost
        try:
            worker.start()
        except OSError as error:
            self._count_crash(post, worker, f"cannot be started ({error.strerror})")
        else:
            post.worker = worker

    def _look_at(self, post: _Slot, worker: Worker, now: float) -> None:
        still = now - worker.last_beat
        if post.kill_at is not None:
            if now >= post.kill_at:
                post.fault = post.fault or "did not end in time"
                worker.kill()
        elif still > (BEAT_PATIENCE_SECONDS if worker.has_begun else LOAD_SECONDS):
            post.fault = f"stood still for {still:.0f} seconds"
            post.kill_at = now + ABORT_SECONDS
            worker.abort()

    def _see_off(self, post: _Slot, worker: Worker) -> None:
        """A worker is gone: was that to be expected."""
        fault = post.fault or _manner(worker.status)
        asked = post.asked
        post.worker, post.kill_at, post.asked, post.fault = None, None, False, None
        post.is_lost, post.over = worker.is_lost, worker.ended
        if worker.ended is not None:
            return
        if asked:
            self._lose(post, fault)
            log.warning("%s: its worker %s", post.job.camera, fault)
        else:
            self._count_crash(post, worker, fault)

    def _count_crash(self, post: _Slot, worker: Worker, fault: str) -> None:
        """Start another one, now or later, and say that nobody watches meanwhile."""
        now = self._clock.monotonic()
        self._lose(post, fault)
        wait = post.restarts.wait(now - worker.began)
        post.due = now + wait
        when = f"in {wait:.0f} seconds" if wait else "at once"
        log.error("%s: its worker %s; another one is started %s", post.job.camera, fault, when)
        if self._crashes.are_too_many(now):
            raise EdgecountError(
                f"the cameras' workers crashed {MOST_CRASHES} times within a minute, so everything is to begin anew: "
                "see above why, and start edgecount again where nobody else does"
            )
        if not wait:
            self._start(post)

    def _lose(self, post: _Slot, fault: str) -> None:
        """Have it stored that nobody watches, unless that was told before."""
        if not post.is_lost:
            post.is_lost = True
            ts, job = self._clock.now(), post.job
            lost = CameraLost(id=uuid4(), site=job.site, ts=ts, camera=job.camera, reason=f"its worker {fault}")
            self._inbox.put(WorkerUpdate(job.camera, (lost,)))


def _manner(status: int | None) -> str:
    """How a process ended that nobody had asked to."""
    if status is None:
        return "does not end"
    if status >= 0:
        return f"crashed: status {status}"
    try:
        return f"crashed: {signal.Signals(-status).name}"
    except ValueError:
        return f"crashed: signal {-status}"
