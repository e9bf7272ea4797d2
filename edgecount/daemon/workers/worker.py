"""A camera's worker, as seen from its own process: it hands over what it finds, and ends when the main process does.

Only the main process obeys signals that reach all processes of a service or a terminal: a worker ignores them.
Frames never wait for the main process: a thread of its own sends the messages.
"""

import faulthandler
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any, Generic, NoReturn, TypeVar
from uuid import uuid4

from edgecount.clock import Clock, SystemClock
from edgecount.daemon.workers.address_space import limit_worker
from edgecount.daemon.workers.messages import Beat, Glimpse, Job, Relearn, Show, Stop, Taken, WorkerUpdate
from edgecount.daemon.workers.showing.leases import Leases
from edgecount.daemon.workers.talk.outbox import Outbox
from edgecount.daemon.workers.talk.wire import WireError, encoded, to_worker
from edgecount.errors import EdgecountError
from edgecount.events.model import CameraLost
from edgecount.log_lines import logging_to

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
"""The least time from one beat to the next (seconds)."""
FAREWELL_SECONDS = 2.0
"""How long the main process may take to take the last updates (seconds)."""
WELL, CRASHED, ORPHANED = 0, 70, 75
"""How a worker ends: in order; by a fault of the program; because there is no main process any more."""
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTTOU)


class Lifeline:
    """The connection to the main process; when it breaks, this process ends, by `leave`.

    `stop` is set when the main process sends Stop; `leases` has what people want to see.
    """

    def __init__(self, connection: "Connection[Any, Any]", clock: Clock, leave: Callable[[int], object]) -> None:
        self.stop = threading.Event()
        self.leases = Leases(clock)
        self.has_crashed = False
        self._relearn = threading.Event()
        self._connection = connection
        self._clock = clock
        self._leave = leave
        self._outbox = Outbox()
        self._shown: dict[str, Glimpse] = {}
        self._beats = False
        self._next_beat = clock.monotonic()
        self._changed = threading.Condition()

    def start(self) -> None:
        """Begin to speak and to listen."""
        for name, run in {"speaking": self._speak, "listening": self._listen}.items():
            threading.Thread(target=run, name=name, daemon=True).start()

    def report(self, update: WorkerUpdate) -> None:
        """Hand an update over; a fault of the program is logged here, and told by the exit status."""
        failure = update.failure
        if failure is not None and not isinstance(failure, EdgecountError):
            self.has_crashed = True
            log.error("%s has crashed", update.camera, exc_info=failure)
            update = replace(update, failure=None, ended=False)
        with self._changed:
            self._outbox.add(update)
            self._changed.notify_all()

    def beat(self) -> None:
        """Say that this worker makes progress; it may be called as often as one likes."""
        now = self._clock.monotonic()
        if now >= self._next_beat:
            self._next_beat = now + BEAT_SECONDS
            with self._changed:
                self._beats = True
                self._changed.notify_all()

    def show(self, shown: Glimpse) -> None:
        """Show something; what has not gone out yet makes way for the newest of its kind."""
        kind = "people" if shown.people is not None else "picture" if shown.picture is not None else "scene"
        with self._changed:
            self._shown[kind] = shown
            self._changed.notify_all()

    def is_to_relearn(self) -> bool:
        """Whether, since it was last asked, somebody has said that the camera looks right as it does."""
        is_set = self._relearn.is_set()
        self._relearn.clear()
        return is_set

    def finish(self, seconds: float) -> bool:
        """Wait until all updates are taken; False where that takes longer than `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._outbox.is_empty, seconds)

    def _speak(self) -> None:
        try:
            while True:
                self._connection.send_bytes(self._next())
        except OSError:  # the main process is gone; the listening thread acts upon that
            return

    def _next(self) -> bytes:
        """Wait for what is to be said next."""
        with self._changed:
            while True:
                if self._beats:
                    self._beats = False
                    return encoded(Beat())
                if (handed := self._outbox.next()) is not None:
                    return encoded(handed)
                if self._shown:
                    return encoded(self._shown.pop(next(iter(self._shown))))
                self._changed.wait()

    def _listen(self) -> None:
        try:
            while True:
                self._hear(to_worker(self._connection.recv_bytes()))
        except (EOFError, OSError, WireError):
            self._leave(ORPHANED)

    def _hear(self, said: Taken | Stop | Show | Relearn) -> None:
        match said:
            case Stop():
                self.stop.set()
            case Show(viewing):
                self.leases.take(viewing)
            case Relearn():
                self._relearn.set()
            case Taken(number):
                with self._changed:
                    self._outbox.taken(number)
                    self._changed.notify_all()


JobT = TypeVar("JobT", bound=Job)


def _keep_all(job: Job) -> None:
    """Give up nothing."""


@dataclass(frozen=True, slots=True)
class WorkerProgram(Generic[JobT]):
    """What a worker does: `read` makes the job of the first message, `watch` the function that does it.

    That function runs until the job is done or `stop` is set.  EdgecountError where the job cannot be done.  `confine`
    is called before any other thread is there: it gives up what the job does not need.
    """

    read: Callable[[bytes], JobT]
    watch: Callable[[JobT, Lifeline], Callable[[], None]]
    confine: Callable[[JobT], None] = _keep_all


def serve(descriptor: int, program: WorkerProgram[JobT]) -> NoReturn:
    """Run as the worker of this connection; never returns."""
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    limit_worker()
    faulthandler.enable(file=2)  # the main process ends a worker that hangs with SIGABRT: its stacks go to the log
    with logging_to(sys.stderr, os.environ, SystemClock()):
        status = work(Connection(descriptor), program, os._exit)
    sys.stderr.flush()
    os._exit(status)  # in an ordinary exit, threads in native code abort the process


def work(connection: "Connection[Any, Any]", program: WorkerProgram[JobT], leave: Callable[[int], object]) -> int:
    """Do the job that the first message gives; returns the exit status."""
    try:
        job = program.read(connection.recv_bytes())
    except (EOFError, OSError):
        return ORPHANED
    program.confine(job)
    lifeline = Lifeline(connection, SystemClock(), leave)
    lifeline.start()
    try:
        run = program.watch(job, lifeline)
        lifeline.beat()
        run()
    except EdgecountError as error:
        lifeline.report(_refusal(job, error))
    except BaseException:
        log.exception("%s has crashed", job.camera)
        return CRASHED
    lifeline.finish(FAREWELL_SECONDS)
    return CRASHED if lifeline.has_crashed else WELL


def _refusal(job: Job, error: EdgecountError) -> WorkerUpdate:
    """The last update of a worker that could not watch its camera at all."""
    lost = CameraLost(id=uuid4(), site=job.site, ts=SystemClock().now(), camera=job.camera, reason=str(error))
    return WorkerUpdate(job.camera, (lost,), ended=True, failure=error)
