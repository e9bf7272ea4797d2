"""The right to write a store: one program at a time has it, and loses it when its process ends."""

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path

from edgecount.errors import StoreError
from edgecount.files.folders import held_folder, open_in


class WriterLock:
    """An advisory lock on a file beside the store.

    The file stays when the lock is given back: removing it would let two programs lock two files of one name.  The
    system takes the lock away with the process, so no stale lock can be left behind.  `option` chooses the folder.
    """

    def __init__(self, store: Path, option: str = "--state") -> None:
        self._store = store
        self._option = option
        self._path = store.with_name(store.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> bool:
        """Take the lock; returns whether any process has had it before.

        StoreError at once, in one line, where another process has it or the folder cannot be written.
        """
        try:
            with held_folder(self._path.parent) as folder:
                file = open_in(folder, self._path.name, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise StoreError(
                    f"{self._path} is a link, or lies behind one of another user's: remove it, it is of no use"
                ) from error
            raise StoreError(
                f"the folder {self._path.parent} cannot be written ({error.strerror}); "
                f"check its owner and permissions, or choose another with {self._option}"
            ) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(file, 32).decode(errors="replace").strip() or "unknown"
            os.close(file)
            raise StoreError(
                f"{self._store} is in use by another edgecount (process {holder}); "
                f"stop that one first, or choose another folder with {self._option}"
            ) from error
        self._file = file
        return self._sign(file)

    def _sign(self, file: int) -> bool:
        """Write this process's number over the last one's; returns whether there was a last one."""
        was_signed = os.fstat(file).st_size > 0
        name = f"{os.getpid()}\n".encode()
        with suppress(OSError):  # a full disk: the lock holds without a name on it
            os.pwrite(file, name, 0)
            os.ftruncate(file, len(name))
        return was_signed

    def release(self) -> None:
        """Give the lock back; harmless where it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
