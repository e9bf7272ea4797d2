"""Who does the jobs: a process for each camera."""

import os
import sys

from edgecount.clock import Clock
from edgecount.daemon.crew import Crew
from edgecount.daemon.orders import Inbox
from edgecount.daemon.worker_process import Program, WorkerProcess, worker_environ

WORKER = (sys.executable, "-P", "-m", "edgecount.app.worker")
"""The program of a worker; it looks for modules where we do, and not in the working folder."""


def build_crew(inbox: Inbox, clock: Clock) -> Crew:
    """The workers of all cameras, none of which is there yet."""
    program = Program(WORKER, worker_environ(os.environ, sys.path))
    return Crew(lambda job: WorkerProcess(program, job, inbox, clock), inbox, clock)
