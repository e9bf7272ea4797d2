"""Folders held by a descriptor: what is written or removed in one stays there, whatever links are put in the way.

A folder of another user's may hold links that lead root astray.  So root follows a link on the way to a folder only
where root made it, or who has called sudo; and in a folder no link is followed at all.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MOST_LINKS = 40
_AS_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_ON_THE_WAY = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC  # a process may be confined to what lies below


@contextmanager
def held_folder(folder: Path, *, make: bool = False) -> Iterator[int]:
    """The descriptor of a folder, to be given as `dir_fd`; `make` makes it, and those above it, where there is none.

    OSError where it cannot be opened or made; ELOOP where root is led there by a link of another user's.
    """
    if os.geteuid() == 0:
        descriptor = _walked(folder, make=make)
    else:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, _AS_FOLDER)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_in(folder: int, name: str, flags: int, mode: int = 0o666) -> int:
    """Open a file in a held folder; OSError (ELOOP) where a link has that name, and EISDIR or its like for no file."""
    descriptor = os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, mode, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "that is no file")
    return descriptor


def is_strangers(folder: int) -> bool:
    """Whether root works in a held folder of another user's: its files may change at any moment."""
    return os.geteuid() == 0 and os.fstat(folder).st_uid not in _trusted()


def refuse_link(path: Path) -> None:
    """Raise OSError (ELOOP) where root would follow a link of another user's: for libraries that open files by name."""
    if os.geteuid() == 0:
        with held_folder(path.parent) as folder:
            _link(folder, path.name, _trusted())


def names_in(folder: int) -> list[str]:
    """The names in a held folder, sorted."""
    return sorted(os.listdir(folder))


def is_file_in(folder: int, name: str) -> bool:
    """Whether a held folder has a file of this name, which is no link."""
    try:
        return stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _walked(folder: Path, *, make: bool) -> int:
    """The folder's descriptor, reached step by step."""
    trusted = _trusted()
    steps = list(reversed(folder.parts))
    links = 0
    here = os.open("/" if folder.is_absolute() else ".", _ON_THE_WAY)
    try:
        while steps:
            name = steps.pop()
            target = _link(here, name, trusted)
            if target is None:
                here = _stepped(here, name, make=make, is_last=not steps)
                continue
            links += 1
            steps = [] if links > _MOST_LINKS else [*steps, *reversed(target.parts)]
    except BaseException:
        os.close(here)
        raise
    if links > _MOST_LINKS:
        os.close(here)
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(folder))
    try:
        return os.open(".", _AS_FOLDER, dir_fd=here)
    finally:
        os.close(here)


def _trusted() -> set[int]:
    """The users of the links that root may follow: itself, and the one that has called sudo."""
    caller = os.environ.get("SUDO_UID", "")
    return {0, int(caller)} if caller.isdecimal() else {0}


def _link(here: int, name: str, trusted: set[int]) -> Path | None:
    """Where a link of this name leads, if it is one; ELOOP if it is not of a trusted user's making."""
    try:
        status = os.stat(name, dir_fd=here, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISLNK(status.st_mode):
        return None
    if status.st_uid not in trusted:
        raise OSError(errno.ELOOP, "a link of another user's lies on the way", name)
    return Path(os.readlink(name, dir_fd=here))


def _stepped(here: int, name: str, *, make: bool, is_last: bool) -> int:
    """The descriptor of the next folder, in place of this one."""
    try:
        there = os.open(name, _ON_THE_WAY | os.O_NOFOLLOW, dir_fd=here)
    except NotADirectoryError:
        if make and is_last:  # as `mkdir` says it
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name) from None
        raise
    except FileNotFoundError:
        if not make:
            raise
        os.mkdir(name, dir_fd=here)
        there = os.open(name, _ON_THE_WAY | os.O_NOFOLLOW, dir_fd=here)
    os.close(here)
    return there
