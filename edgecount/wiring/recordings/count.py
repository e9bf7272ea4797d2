"""The program that counts one recording: its job on standard input, how far it is on standard output, a line each.

It gives up all but the file and the folder of its results before it looks at what a stranger has made, takes only what
nobody else needs of the processor, and ends with what it may have of memory and of time.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.daemon.recordings.counter import CountProgress
from edgecount.daemon.workers.address_space import limit_worker
from edgecount.daemon.workers.confinement.confined import give_up_all_but
from edgecount.daemon.workers.confinement.reach import Reach, reach
from edgecount.daemon.workers.worker_process import hidden_from
from edgecount.errors import EdgecountError
from edgecount.gateway.record import JsonRecord
from edgecount.log_lines import logging_to
from edgecount.wiring.recordings.count_job import CountJob, decoded_count
from edgecount.wiring.worker import needed_by

NICE = 19
MOST_CPU_SECONDS = 24 * 3600
MOST_BYTES = 4 * 2**30
"""Of each file that it writes."""
_APART = 0.25
"""Seconds from one word of how far it is to the next."""


def main() -> None:
    """Count the recording of the job, and print how far it is, and how it ended."""
    told = os.fdopen(os.dup(1), "w")
    _hush()
    job = decoded_count(sys.stdin.buffer.read())
    _limit()
    give_up_all_but(reach_of(job))

    def tell(record: JsonRecord) -> None:
        told.write(json.dumps(record) + "\n")
        told.flush()

    with logging_to(sys.stderr, os.environ, SystemClock()), suppress(BrokenPipeError):
        tell(_counted(job, tell))


def reach_of(job: CountJob) -> Reach:
    """What it may reach: the program, its file, and the folder of its results; no port of anybody's."""
    temporary, file = Path(tempfile.gettempdir()), Path(job.camera.address)
    program = needed_by(replace(job.camera, is_recording=False))
    found = reach(job.camera.address, hidden_from(os.environ), temporary, program)
    uploaded = file.parent.resolve() / file.name  # a link in its place leads nowhere
    return Reach((*found.readable, uploaded), (*found.writable, job.folder.resolve()), frozenset())


def _hush() -> None:
    """Let what libraries print go nowhere: it is no answer, and no line of our log."""
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _limit() -> None:
    os.nice(NICE)
    limit_worker()
    for kind, most in ((resource.RLIMIT_CPU, MOST_CPU_SECONDS), (resource.RLIMIT_FSIZE, MOST_BYTES)):
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def _counted(job: CountJob, tell: Callable[[JsonRecord], None]) -> JsonRecord:
    from edgecount.wiring.recordings.counting import count  # noqa: PLC0415 - it loads what parses, and is confined now

    try:
        return {"said": count(job, _seldom(tell))}
    except EdgecountError as error:
        return {"error": str(error).replace(job.camera.address, job.name)}
    except MemoryError:
        return {"error": f"{job.name} needs more memory than a recording may have: make its pictures smaller"}


def _seldom(tell: Callable[[JsonRecord], None]) -> Callable[[CountProgress], None]:
    last = 0.0

    def progress(now: CountProgress) -> None:
        nonlocal last
        if (moment := time.monotonic()) - last >= _APART:
            last = moment
            tell({"frames": now.frames, "of": now.of})

    return progress


if __name__ == "__main__":
    main()
