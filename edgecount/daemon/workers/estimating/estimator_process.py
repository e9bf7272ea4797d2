"""The process that estimates people, as seen from the worker: started when it is first asked, ended where it hangs.

It is told its job, and says that it has loaded what it needs; then it is given frames, one at a time, as the bytes of a
header and of the pixels, and answers each with figures in JSON.  It ends when the worker does: it reads until the end.
"""

import json
import socket
import struct
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from pydantic import TypeAdapter, ValidationError

from edgecount.daemon.workers.manner import manner
from edgecount.daemon.workers.worker_process import EXIT_SECONDS
from edgecount.errors import EdgecountError
from edgecount.ports import Frame
from edgecount.site.crowd_figures import CrowdFigures

READY = b"ready"
LOAD_SECONDS = 180.0
"""So long it may take to load its models: other processes go first."""
ESTIMATE_SECONDS = 120.0
"""So long one estimate may take: a large picture takes seconds, and other processes go first."""
_GIVE_SECONDS = 30
"""So long it may take to read a frame."""
_MOST_BYTES = 2**17
_FIGURES: TypeAdapter[CrowdFigures] = TypeAdapter(CrowdFigures)


def encoded(figures: CrowdFigures) -> bytes:
    """Figures as the worker reads them."""
    return bytes(_FIGURES.dump_json(figures))


class EstimatorProcess:
    """One process after the other that estimates; only one thread may ask.

    `command` is the program, to which the descriptor of its connection and the camera's name are added; `job` are the
    bytes that it is told first.
    """

    def __init__(self, command: tuple[str, ...], environ: Mapping[str, str], camera: str, job: bytes) -> None:
        self._command = command
        self._environ = environ
        self._camera = camera
        self._job = job
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None

    @property
    def process_id(self) -> int | None:
        """The number of the process; None while there is none."""
        return None if self._process is None else self._process.pid

    def ask(self, frame: Frame) -> CrowdFigures:
        """The figures of a frame; EdgecountError where the process does not give them: the next call starts another."""
        try:
            connection = self._connection or self._started()
            height, width = frame.image.shape[:2]
            connection.send_bytes(json.dumps({"height": height, "width": width, "ts": frame.ts.isoformat()}).encode())
            connection.send_bytes(frame.image.tobytes())
            return _FIGURES.validate_json(self._heard(connection, ESTIMATE_SECONDS))
        except TimeoutError:
            self._ended()
            raise EdgecountError("what estimates people took too long, and was ended; it is started again") from None
        except (EOFError, OSError, ValidationError):
            raise EdgecountError(f"what estimates people {manner(self._ended())}; it is started again") from None

    def end(self) -> None:
        """End the process; harmless where there is none."""
        self._ended()

    def _started(self) -> "Connection[Any, Any]":
        """A connection to a new process that has loaded what it needs."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", _GIVE_SECONDS, 0))
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [*self._command, str(theirs.fileno()), self._camera],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=self._environ,
                pass_fds=[theirs.fileno()],
            )
            self._connection = Connection(ours.detach())
        self._connection.send_bytes(self._job)
        said = self._heard(self._connection, LOAD_SECONDS)
        if said != READY:
            self._ended()
            raise EdgecountError(said.decode(errors="replace"))
        return self._connection

    def _heard(self, connection: "Connection[Any, Any]", seconds: float) -> bytes:
        if not connection.poll(seconds):
            raise TimeoutError
        return connection.recv_bytes(_MOST_BYTES)

    def _ended(self) -> int | None:
        """The status of the process, which is killed where it goes on; None where even that takes too long."""
        process, connection, self._process, self._connection = self._process, self._connection, None, None
        if connection is not None:
            connection.close()
        if process is None:
            return None
        with suppress(subprocess.TimeoutExpired):
            return process.wait(0.5)
        process.kill()
        with suppress(subprocess.TimeoutExpired):
            return process.wait(EXIT_SECONDS)
        return None
