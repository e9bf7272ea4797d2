"""The program that estimates a camera's people; the camera's worker starts it, with FD and CAMERA as arguments.

FD is the file descriptor of the connection to the worker; CAMERA is only for people that list processes.  It gives up
the network and all that its worker has given up, takes what nobody else needs of the processor, and has its memory
bounded like a worker's.  What parses and looks at pictures is loaded only then.
"""

import json
import os
import signal
import sys
import tempfile
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from edgecount.clock import SystemClock
from edgecount.daemon.workers.address_space import limit_worker
from edgecount.daemon.workers.confinement.confined import give_up_all_but, make_no_connections
from edgecount.daemon.workers.confinement.reach import Reach
from edgecount.daemon.workers.estimating.crowd_job import CrowdJob, decoded_crowd_job
from edgecount.daemon.workers.estimating.estimator_process import READY, encoded
from edgecount.errors import EdgecountError
from edgecount.log_lines import logging_to

NICE = 10
"""How much it gives way: of a core that all want, it has a tenth of what counting has."""
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTTOU)


def serve(descriptor: int) -> NoReturn:
    """Estimate until the worker is gone; never returns."""
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    limit_worker()
    with suppress(OSError):
        os.nice(NICE)
    with logging_to(sys.stderr, os.environ, SystemClock()), suppress(EOFError, OSError):
        connection: Connection[Any, Any] = Connection(descriptor)
        confine()
        _answer(connection, decoded_crowd_job(connection.recv_bytes()))
    os._exit(0)


def confine() -> None:
    """Give up the network; files are those that the worker has left: what it has given up, this process never had."""
    give_up_all_but(Reach((Path("/"),), (Path("/dev"), Path(tempfile.gettempdir()))))
    make_no_connections()


def _answer(connection: "Connection[Any, Any]", job: CrowdJob) -> None:
    """Load what the job needs, and answer each frame; an error that an operator can mend is the answer to the job."""
    from edgecount.wiring.seeing.crowd_estimates import estimating, picture_of  # noqa: PLC0415 - see above

    try:
        estimate = estimating(job, SystemClock())
    except EdgecountError as error:
        connection.send_bytes(str(error).encode())
        return
    connection.send_bytes(READY)
    while True:
        about = json.loads(connection.recv_bytes())
        image = picture_of(connection.recv_bytes(), about["height"], about["width"])
        connection.send_bytes(encoded(estimate(image, datetime.fromisoformat(about["ts"]))))


if __name__ == "__main__":
    serve(int(sys.argv[1]))
