"""Waiting for what others see to, for as long as it gets on: what is given up is what stands still, not what is slow.

Seconds say little on a machine that is busy with something else.  So `Patience` counts those only in which the test and
all processes that it has started were let work, and begins anew whenever something has advanced.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import AnyStr, TypeVar

from edgecount.clock import Clock, SystemClock
from tests.support.machine.processes import HeldUp, family_cpu_seconds

PATIENCE = 20.0
"""Seconds without any advance until a test that hangs is given up."""
HUNG_SECONDS = 300.0
"""For what can only wait by the clock of the wall, such as a socket: ends a test that hangs, never a slow one."""
END_SECONDS = 60.0
"""So long for the end of a process, which waits itself for others that do not answer before it ends."""
LOOK_SECONDS = 1.0
LEAST = 0.1
"""The share of a second that counts even though somebody was not let work: there is an end to everything."""
LONGEST = 30
"""So many times its seconds a patience lasts, whatever advances: what turns round and round ends as well."""
_STEP_SECONDS = 0.005

T = TypeVar("T")
Says = str | Callable[[], object]
"""What was waited for, or what there is to say of it in the end."""


def nothing() -> None:
    """Nothing is known of how it gets on."""


class Patience:
    """Is over after so many seconds in which nothing advanced, though we were let work.

    `advances` tells how far it is: any other answer than before is an advance.  `held_up` tells how much of the
    seconds since the last look (the argument) others kept us from working.  To be asked every second or so.
    """

    def __init__(
        self,
        advances: Callable[[], object] = nothing,
        seconds: float = PATIENCE,
        clock: Clock | None = None,
        held_up: Callable[[float], float] | None = None,
    ) -> None:
        self._advances = advances
        self._seconds = self._left = seconds
        self._in_all = LONGEST * seconds
        self._clock = clock or SystemClock()
        self._held_up = held_up or HeldUp(os.getpid()).since_last
        self._looked = self._clock.monotonic()
        self._reached: object = nothing

    def is_over(self) -> bool:
        """Whether it is to be given up."""
        passed = self._clock.monotonic() - self._looked
        if passed < LOOK_SECONDS:
            return False
        self._looked += passed
        passed = min(passed, 2 * LOOK_SECONDS)  # the machine is to blame for a look that comes late
        counts = max(passed - self._held_up(passed), LEAST * passed)
        reached = self._advances()
        self._left = self._left - counts if reached == self._reached else self._seconds
        self._reached = reached
        self._in_all -= counts
        return min(self._left, self._in_all) <= 0


def wait_until(
    holds: Callable[[], object],
    what: Says = "",
    advances: Callable[[], object] = nothing,
    seconds: float = PATIENCE,
) -> None:
    """Wait until this holds; `what` says what was waited for, where it is in vain."""
    patience = Patience(advances, seconds)
    while not holds():
        assert not patience.is_over(), f"in vain: {_said(what)}"
        time.sleep(_STEP_SECONDS)


def wait_for(
    changed: threading.Condition,
    holds: Callable[[], object],
    what: Says = "",
    advances: Callable[[], object] = nothing,
    seconds: float = PATIENCE,
) -> None:
    """Wait until this holds, which may be so whenever the condition, which is held, is notified."""
    patience = Patience(advances, seconds)
    while not changed.wait_for(holds, LOOK_SECONDS):
        assert not patience.is_over(), f"in vain: {_said(what)}"


def next_of(inbox: "SimpleQueue[T]", what: Says = "something in the queue") -> T:
    """Wait for the next item of a queue from which nobody else takes any."""
    wait_until(lambda: not inbox.empty(), what)
    return inbox.get_nowait()


def result_of(future: "Future[T]", what: Says = "a result") -> T:
    """Wait for the result, or raise what it raised."""
    wait_until(future.done, what)
    return future.result()


def status_of(process: "subprocess.Popen[str] | subprocess.Popen[bytes]", what: Says = "the end of a process") -> int:
    """Wait for the end of a process that has not much to do any more; its exit status."""
    wait_until(lambda: process.poll() is not None, what, seconds=END_SECONDS)
    return process.wait()


def communicated(process: "subprocess.Popen[AnyStr]") -> tuple[AnyStr, AnyStr]:
    """Wait for the end of a process for as long as it is at work; all that it has said, and its complaints."""
    patience = Patience(work_of(process), END_SECONDS)
    while True:
        try:
            return process.communicate(timeout=LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            if patience.is_over():
                process.kill()
                raise AssertionError(f"in vain: the end of {process.args!r}") from None


def ran(
    command: Sequence[str | Path], folder: Path | None = None, environ: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end, for as long as it is at work."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, env=environ, stdout=pipe, stderr=pipe, text=True) as process:
        out, err = communicated(process)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def work_of(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> Callable[[], int]:
    """Tells the whole seconds of processor time that it has used: a process that only waits uses hardly any."""
    return lambda: int(family_cpu_seconds(process.pid))


def _said(what: Says) -> object:
    return what if isinstance(what, str) else what()
