"""One process of the dashboard, from its start to its end: what it has to do, and why it ended."""

import signal
import socket
import subprocess
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from edgecount.daemon.workers.manner import manner
from edgecount.daemon.workers.worker_process import Program, reaped
from edgecount.gateway.lines import LineError
from edgecount.gateway.server import GatewayServer

PATIENCE_SECONDS = 20.0
"""How long it may go without a beat."""
LOAD_SECONDS = 120.0
"""How long the first beat may take, which comes when all is loaded: a machine that is busy takes ten times as long."""
_ABORT_SECONDS = 1.0
REFUSED = 78
"""Its exit status where it cannot do what the config says, and has said why (EX_CONFIG of sysexits.h)."""


class WebTask(Protocol):
    """What the process has to do; tasks can be compared."""

    def encoded(self) -> bytes:
        """The task as its process reads it."""


def attended(
    program: Program, task: WebTask, gateway: GatewayServer, is_over: Callable[[], bool], began: Callable[[int], None]
) -> str | None:
    """Run one process until `is_over`, or until it ends; says why it ended, None where it was to end, or said why.

    `began` is told the number of the process; OSError where it cannot be started.
    """
    told = task.encoded()
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [*program.command, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env=program.environ,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is for the main process
            )
        try:
            began(process.pid)
            _give(process, told)
            fault = _attend(process, ours, gateway, is_over)
        finally:
            with suppress(OSError):
                ours.shutdown(socket.SHUT_RDWR)
            status = reaped(process)
    if is_over() or (fault is None and status == REFUSED):
        return None
    return fault or manner(status)


def _attend(
    process: "subprocess.Popen[bytes]", connection: socket.socket, gateway: GatewayServer, is_over: Callable[[], bool]
) -> str | None:
    """Answer it; what it does wrong, where it does."""
    try:
        gateway.attend(connection, PATIENCE_SECONDS, is_over, LOAD_SECONDS)
    except LineError as error:
        process.kill()
        return f"was ended, because it said what no dashboard says ({error})"
    except TimeoutError as error:
        process.send_signal(signal.SIGABRT)  # the log has where it stands
        with suppress(subprocess.TimeoutExpired):
            process.wait(_ABORT_SECONDS)
        process.kill()
        return str(error)
    except OSError:
        pass  # it is gone
    return None


def _give(process: "subprocess.Popen[bytes]", task: bytes) -> None:
    with suppress(OSError):  # it is gone; its exit says more
        if process.stdin is not None:
            process.stdin.write(task)
            process.stdin.close()
