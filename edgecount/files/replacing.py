"""Files that are always whole: written beside the old one, synced, and renamed over it."""

import contextlib
import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from edgecount.errors import EdgecountError
from edgecount.files.folders import held_folder, is_file_in, names_in, open_in

_SUFFIX = ".edgecount-part"

_IN_USE = "it may be open in another program; close it there and try again"
_NOT_ALLOWED = "check the owner and permissions of the file and its folder, or choose another folder"
_REMEDIES = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room, or raise the quota",
    errno.EFBIG: "raise the limit on the size of files",
    errno.EBUSY: _IN_USE,
    errno.ETXTBSY: _IN_USE,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: "choose a folder on a disk that can be written",
    errno.ELOOP: "a link is in the way; remove it, or write as the user to whom the folder belongs",
    errno.EISDIR: "a folder has that name; move it away, or choose another folder",
    errno.EEXIST: "a file is where the folder should be; move it away, or choose another folder",
    errno.ENOTDIR: "a file is where the folder should be; move it away, or choose another folder",
}


def replace_file(path: Path, content: bytes, mode: int | None = None) -> None:
    """Give a file this content, all or nothing, and make its folder if there is none.

    A program that has the old file open keeps it.  Files that a killed run left half written in the folder are removed.
    The umask says who may read it, unless `mode` does.  EdgecountError, in one line, if the file cannot be
    replaced; then the old file is untouched.
    """
    try:
        with held_folder(path.parent, make=True) as folder:
            _clear_left_overs(folder)
            with _beside(folder, path.name) as (part, file):
                if mode is not None:
                    os.fchmod(file.fileno(), mode)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                os.replace(part, path.name, src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "check the disk, or choose another folder")
        raise EdgecountError(f"cannot write {path} ({error.strerror}): {remedy}") from error


@contextlib.contextmanager
def _beside(folder: int, name: str) -> Iterator[tuple[str, BinaryIO]]:
    """A new file in the same folder, and its name; it is gone afterwards, unless it has been renamed.

    It is locked while it is open, so that another program can tell it from a file that a killed run left.
    """
    part, file = _created(folder, name)
    with file:
        try:
            yield part, file
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(part, dir_fd=folder)


def _created(folder: int, name: str) -> tuple[str, BinaryIO]:
    """A new file, locked, and its name; another one if a program that clears up was faster than the lock."""
    while True:
        part = f".{name}.{secrets.token_hex(8)}{_SUFFIX}"
        file = os.fdopen(open_in(folder, part, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb")
        if _is_kept(folder, part, file):
            return part, file
        file.close()


def _is_kept(folder: int, part: str, file: BinaryIO) -> bool:
    """Lock the file; whether it is still there, and no other program has it."""
    try:
        _lock(file)
    except BlockingIOError:
        return False
    except OSError:  # a network disk without locks: then no left-over is removed
        return True
    return is_file_in(folder, part)


def _clear_left_overs(folder: int) -> None:
    """Remove unfinished files that no living program is writing."""
    for part in names_in(folder):
        if part.startswith(".") and part.endswith(_SUFFIX):
            with contextlib.suppress(OSError), os.fdopen(open_in(folder, part, os.O_RDWR), "r+b") as file:
                _lock(file)
                os.unlink(part, dir_fd=folder)


def _lock(file: BinaryIO) -> None:
    """Mark a file as being written; OSError if another program has marked it."""
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
