"""Functions that do not make what they are to make, each in its way."""

import os
import signal

from edgecount.errors import EdgecountError


def refuse(reason: str) -> bytes:
    """Say what is in the way."""
    raise EdgecountError(reason)


def die(_reason: str) -> bytes:
    """End as a process does that the system kills for its memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def fail(_reason: str) -> bytes:
    """Meet a bug."""
    return bytes([1 // 0])


def linger(_reason: str) -> bytes:
    """Wait for nothing, for ever."""
    while True:
        signal.pause()
