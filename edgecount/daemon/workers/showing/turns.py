"""Turns: of all cameras of this machine, one at a time makes a picture, so that counting has the other cores."""

import fcntl
import os
import threading
from pathlib import Path
from typing import Protocol


class Turns(Protocol):
    """Lets one at a time have its turn."""

    def take(self) -> bool:
        """Whether the turn is ours now, until it is given back."""

    def give(self, rest: float) -> None:
        """Give the turn back after so many seconds, in which nobody has it; harmless without one."""


class FileTurns:
    """Turns by a lock on a file that is there anyway, and is only read: the turn of a process that dies is given back.

    Where the file system knows no such locks, everybody always has their turn.
    """

    def __init__(self, path: Path = Path(__file__)) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Whether no other has it."""
        file = None
        try:
            file = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if file is not None:
                os.close(file)
            return not isinstance(error, BlockingIOError)
        self._file = file
        return True

    def give(self, rest: float) -> None:
        """Let another have it after so many seconds, for which the caller waits."""
        threading.Event().wait(rest)
        file, self._file = self._file, None
        if file is not None:
            os.close(file)
