"""A camera's worker, as seen from the main process: started, listened to, asked to end, killed, reaped."""

import os
import re
import signal
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from edgecount.clock import Clock
from edgecount.daemon.workers.messages import (
    Glimpse,
    HandedOver,
    Inbox,
    Job,
    Relearn,
    Show,
    Stop,
    Taken,
    WorkerExited,
    WorkerUpdate,
)
from edgecount.daemon.workers.talk.overheard import Overheard
from edgecount.daemon.workers.talk.wire import MOST_BYTES, WireError, encoded
from edgecount.events.model import CameraLost, CameraRestored
from edgecount.site.live.viewing import Viewing

EXIT_SECONDS = 2.0
"""How long a process may take to end once it has hung up, or was killed (seconds)."""
_SEND_SECONDS = 1
"""How long a message to a worker may hold up the main process (seconds): after longer, the worker hangs."""
_HIDDEN = "EDGECOUNT_HIDDEN"
_HOLDS_SECRETS = re.compile("EDGECOUNT_[A-Z0-9_]+_FILE|CREDENTIALS_DIRECTORY")
_OURS_ALONE = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "CREDENTIALS_DIRECTORY")


@dataclass(frozen=True, slots=True)
class Program:
    """How a worker is started: a command, to which the descriptor of its connection and its camera's name are added."""

    command: tuple[str, ...]
    environ: Mapping[str, str]


def worker_environ(environ: Mapping[str, str], path: Sequence[str], *private: Path) -> Mapping[str, str]:
    """The environment of a worker: ours without secrets and what systemd means for us; `path` has our modules.

    It names what is to be hidden from it: the files of secrets, and what else is `private`.
    """
    kept = {name: value for name, value in environ.items() if not name.startswith("EDGECOUNT_")}
    kept |= {"PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in path)}  # noqa: PTH100 - "" is here
    secrets = [value for name, value in environ.items() if _HOLDS_SECRETS.fullmatch(name)]
    kept |= {_HIDDEN: os.pathsep.join(dict.fromkeys((*secrets, *map(str, private))))}
    return {name: value for name, value in kept.items() if name not in _OURS_ALONE}


def hidden_from(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """What `worker_environ` has named to be hidden from the process with this environment."""
    return tuple(Path(name) for name in environ.get(_HIDDEN, "").split(os.pathsep) if name)


def to_nobody(_camera: str, _shown: Glimpse) -> None:
    """What a camera shows where nobody can look."""


class WorkerProcess:
    """One process that does one job; its updates are put into the inbox, and at last its exit.

    `has_begun` says whether it has loaded what it needs, `last_beat` when it last made progress (monotonic seconds),
    `is_lost` whether its camera was told to be lost, `ended` its last update if it ended by itself, `status` how the
    process ended, as `subprocess` has it; `fault` is why it was ended, where it said what no worker says.  `showing`
    takes what the camera shows, in the thread that listens.
    """

    def __init__(
        self,
        program: Program,
        job: Job,
        inbox: Inbox,
        clock: Clock,
        showing: Callable[[str, Glimpse], None] = to_nobody,
    ) -> None:
        self.job = job
        self.has_begun = False
        self.began = self.last_beat = clock.monotonic()
        self.is_lost = False
        self.ended: WorkerUpdate | None = None
        self.status: int | None = None
        self.fault: str | None = None
        self._overheard = Overheard(job.terms, clock)
        self._program = program
        self._inbox = inbox
        self._clock = clock
        self._showing = showing
        self._sending = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None

    @property
    def process_id(self) -> int | None:
        """The process's number; None where it was never started, or has ended.  Any thread may ask."""
        return None if self._process is None or self._process.returncode is not None else self._process.pid

    def start(self) -> None:
        """Start the process; OSError where the system does not let us."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", _SEND_SECONDS, 0))
            process = subprocess.Popen(  # noqa: S603 - our own program
                [*self._program.command, str(theirs.fileno()), self.job.camera],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=self._program.environ,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is for the main process
            )
            connection: Connection[Any, Any] = Connection(ours.detach())
        self._process, self._connection = process, connection
        thread = threading.Thread(
            target=self._listen, args=(process, connection), name=f"worker-{self.job.camera}", daemon=True
        )
        thread.start()

    def ask_to_stop(self) -> None:
        """Let it hand over what it has, and end."""
        self._say(encoded(Stop()))

    def show(self, viewing: Viewing) -> None:
        """Let it show its camera for the length of a lease."""
        self._say(encoded(Show(viewing)))

    def relearn(self) -> None:
        """Let it learn its scene anew."""
        self._say(encoded(Relearn()))

    def abort(self) -> None:
        """End it, and let it write to the log where it stands."""
        self._signal(signal.SIGABRT)

    def kill(self) -> None:
        """End it at once."""
        self._signal(signal.SIGKILL)

    def _listen(self, process: "subprocess.Popen[bytes]", connection: "Connection[Any, Any]") -> None:
        """Send the job, and take messages from the worker until its end, or until it says what no worker says."""
        self._say(self.job.encoded())
        try:
            while True:
                self._hear(_received(connection))
        except WireError as error:
            self.fault = f"was ended, because it said what no worker says ({error})"
            self.kill()
        except (EOFError, OSError):
            pass  # it has hung up
        with self._sending:
            self._connection = None
            connection.close()
        self.status = reaped(process)
        self._inbox.put(WorkerExited(self))

    def _hear(self, message: bytes) -> None:
        said = self._overheard.understood(message)
        if isinstance(said, Glimpse):
            self._showing(self.job.camera, said)
            return
        self.last_beat = self._clock.monotonic()
        if said is None:
            self.has_begun = True
        else:
            self._take(said.number, said.update)

    def _take(self, number: int, update: WorkerUpdate) -> None:
        for event in update.events:
            if isinstance(event, CameraLost | CameraRestored):
                self.is_lost = isinstance(event, CameraLost)
        if update.ended:
            self.ended = update
        self._inbox.put(HandedOver(update, lambda: self._thank(number)))

    def _thank(self, number: int) -> None:
        """Tell it that all up to this number is stored."""
        self._overheard.taken(number)
        self._say(encoded(Taken(number)))

    def _say(self, message: bytes) -> None:
        with self._sending:
            if self._connection is None:
                return
            try:
                self._connection.send_bytes(message)
            except OSError:  # it is gone, or it hangs
                self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(OSError):
                self._process.send_signal(number)


def _received(connection: "Connection[Any, Any]") -> bytes:
    """The next message; WireError where it is too long, EOFError or OSError where the other has hung up."""
    try:
        return connection.recv_bytes(MOST_BYTES)
    except OSError as error:
        if error.errno is None:  # the connection's own error: the system was not even asked for the message
            raise WireError(f"a message of more than {MOST_BYTES} bytes") from None
        raise


def reaped(process: "subprocess.Popen[bytes]") -> int | None:
    """The status of a process that has hung up; it is killed where it goes on.  None where even that takes too long."""
    for _ in range(2):
        with suppress(subprocess.TimeoutExpired):
            return process.wait(EXIT_SECONDS)
        process.kill()
    return None
