"""Keeps the dashboard's process: starts it, answers it, starts it again when it ends, and lets it go.

It is none of the cameras': whatever becomes of it, they are watched, and people are counted.
"""

import logging
import random
import threading
from collections.abc import Callable

from edgecount.clock import Clock
from edgecount.daemon.backoff import Restarts
from edgecount.daemon.dashboard.program import WebTask, attended
from edgecount.daemon.workers.worker_process import EXIT_SECONDS, Program
from edgecount.gateway.server import TICK_SECONDS, GatewayServer

log = logging.getLogger(__name__)

_STOP_SECONDS = TICK_SECONDS + 2 * EXIT_SECONDS


class Dashboard:
    """The process of the dashboard, with a thread that keeps it; one thread may call its methods.

    It ends when `stop` is set, too: it takes no longer to end than the workers.
    """

    def __init__(
        self,
        program: Program,
        gateway: GatewayServer,
        clock: Clock,
        stop: threading.Event,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._program = program
        self._gateway = gateway
        self._clock = clock
        self._stop = stop
        self._chance = chance
        self._task: WebTask | None = None
        self._over = threading.Event()
        self._keeper: threading.Thread | None = None
        self._process_id: int | None = None

    @property
    def process_id(self) -> int | None:
        """The process's number; None where there is none.  Any thread may ask."""
        return self._process_id

    def employ(self, task: WebTask | None) -> None:
        """Have this done from now on, None for nothing; a process that does it already goes on."""
        if task == self._task:
            return
        self._task = task
        self._over.set()
        if task is not None:
            self._over, former = threading.Event(), self._keeper
            self._keeper = threading.Thread(
                target=self._keep, args=(task, self._over, former), name="dashboard", daemon=True
            )
            self._keeper.start()

    def end(self) -> None:
        """Let it go, and wait for its end; harmless when repeated."""
        self.employ(None)
        if self._keeper is not None:
            self._keeper.join(_STOP_SECONDS)

    def _keep(self, task: WebTask, over: threading.Event, former: threading.Thread | None) -> None:
        if former is not None:
            former.join(_STOP_SECONDS)  # it has the port
        restarts = Restarts(self._chance)

        def is_over() -> bool:
            return over.is_set() or self._stop.is_set()

        while not is_over():
            began = self._clock.monotonic()
            fault = self._once(task, is_over)
            if is_over():
                return
            now = self._clock.monotonic()
            wait = restarts.wait(now - began, now)
            if fault is not None:
                log.error("the dashboard %s; it is started again %s", fault, _when(wait))
            self._wait(wait, is_over, over)

    def _once(self, task: WebTask, is_over: Callable[[], bool]) -> str | None:
        try:
            return attended(self._program, task, self._gateway, is_over, self._note)
        except OSError as error:
            return f"cannot be started ({error.strerror})"
        except Exception:  # whatever it is, there is to be a dashboard again
            log.exception("the dashboard's process is lost")
            return None
        finally:
            self._process_id = None

    def _note(self, process_id: int) -> None:
        self._process_id = process_id

    def _wait(self, seconds: float, is_over: Callable[[], bool], over: threading.Event) -> None:
        until = self._clock.monotonic() + seconds
        while not is_over() and (left := until - self._clock.monotonic()) > 0:
            over.wait(min(left, TICK_SECONDS))


def _when(wait: float) -> str:
    return f"in {wait:.0f} seconds" if wait else "at once"
