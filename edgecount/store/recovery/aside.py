"""Where a store is kept that was damaged or replaced: whole, beside the new one, under a name with the time.

The new one is made first, complete, under a name of its own.  Then the old one goes aside, and the new one takes its
place.  If this is cut off anywhere, the next start can tell by the names how far it came.
"""

from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Literal, get_args

from edgecount.errors import StoreError
from edgecount.files.syncing import sync_folder

Fate = Literal["damaged", "replaced"]
"""Why a file is put aside."""

_LOGS = ("-wal", "-shm")
"""What SQLite keeps beside a file, under the file's name and this."""


def being_made(path: Path) -> Path:
    """Where the new store is until it is complete."""
    return path.with_name(path.name + ".new")


def set_aside(path: Path, now: datetime, fate: Fate = "damaged") -> Path:
    """Put the complete new store in the place of the old one; returns where that is now.

    StoreError where it cannot be set aside.
    """
    aside = _free_name(path, now, fate)
    try:
        path.rename(aside)
        _complete(path, aside)
    except OSError as error:
        raise StoreError(f"{path} is {fate} and cannot be set aside ({error.strerror}): move it yourself") from error
    return aside


def finish_interrupted(path: Path) -> None:
    """Complete a `set_aside` that was cut off halfway; StoreError where that is not possible."""
    if path.exists() or not being_made(path).exists():
        return
    kept = [
        file
        for fate in get_args(Fate)
        for file in path.parent.glob(f"{path.name}.{fate}-*")
        if not file.name.endswith(_LOGS)
    ]
    try:
        last = max(kept, key=lambda file: file.stat().st_ctime_ns, default=path.with_name(f"{path.name}.damaged"))
        _complete(path, last)
    except OSError as error:
        raise StoreError(f"{path} cannot take its place ({error.strerror}): check its folder") from error


def identity(path: Path) -> tuple[int, int] | None:
    """Which file is at a path; None where there is none.  OSError where the system cannot tell."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino


def _complete(path: Path, aside: Path) -> None:
    """Move the old store's logs after it, else SQLite would take them for the new one's; then rename the new store."""
    for log in _LOGS:
        old = path.with_name(path.name + log)
        if old.exists():
            old.rename(aside.with_name(aside.name + log))
    sync_folder(path.parent)
    being_made(path).rename(path)
    sync_folder(path.parent)


def _free_name(path: Path, now: datetime, fate: Fate) -> Path:
    """A name that neither a file nor a log has."""
    stamp = f"{path.name}.{fate}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for suffix in chain([""], (f"-{number}" for number in count(2))):
        name = path.with_name(stamp + suffix)
        if not any(name.with_name(name.name + log).exists() for log in ("", *_LOGS)):
            return name
    raise AssertionError  # there is always another number
