"""Jobs done in processes of their own, as many at a time as there are cores."""

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Generic, TypeVar

from edgecount.errors import EdgecountError

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_APART = 0.25
"""Seconds from one word of how far it is to the next."""

J = TypeVar("J")
R = TypeVar("R")

Progress = Callable[[int, int | None], None]
"""Takes how many frames are done, of how many; None where that is unknown."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that was not done, and why, in one line; None for the process that did it ended, with this `status`."""

    problem: str | None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class _Done(Generic[R]):
    result: R


def each_apart(
    jobs: deque[J], work: Callable[[J, Progress], R], told: Callable[[J, int, int | None], None]
) -> Iterator[tuple[J, R | Failed]]:
    """Do all jobs, and those that are added to them meanwhile; gives each with its result as it is done.

    `work` is a function of a module, which the process imports; an EdgecountError of it is the job's problem.
    """
    spawn = get_context("spawn")
    running: dict[Connection, tuple[J, SpawnProcess]] = {}
    try:
        while jobs or running:
            while jobs and len(running) < len(os.sched_getaffinity(0)):
                job, (ours, theirs) = jobs.popleft(), spawn.Pipe(duplex=False)
                process = spawn.Process(target=_work, args=(work, job, theirs), daemon=True)
                process.start()
                theirs.close()
                running[ours] = job, process
            for connection in wait(list(running)):
                job, process = running[connection]  # type: ignore[index]  # it gives what it was given
                word: _Done[R] | Failed | tuple[int, int | None] = _heard(connection, process)  # type: ignore[arg-type]
                if isinstance(word, tuple):
                    told(job, *word)
                    continue
                del running[connection]  # type: ignore[arg-type]
                yield job, word.result if isinstance(word, _Done) else word
    finally:
        for _, process in running.values():
            process.kill()
            process.join()


def _heard(connection: Connection, process: "SpawnProcess") -> "_Done[R] | Failed | tuple[int, int | None]":
    """The next word of a process; its end is one, too."""
    try:
        word: _Done[R] | Failed | tuple[int, int | None] = connection.recv()
    except EOFError:
        process.join()
        return Failed(None, process.exitcode)
    if not isinstance(word, tuple):
        process.join()
    return word


def _work(work: Callable[[J, Progress], R], job: J, connection: Connection) -> None:
    """Do one job; runs in a process of its own, which ends soon after the one that wanted it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which ends this one
    last = 0.0

    def progress(done: int, total: int | None) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= _APART:
            last = now
            connection.send((done, total))

    with suppress(BrokenPipeError):
        try:
            result = _Done(work(job, progress))
        except EdgecountError as error:
            connection.send(Failed(str(error)))
        else:
            connection.send(result)
