"""Whether a store's file is whole: checked when it is opened, and when a reader or the writer has met damage.

SQLite reads every page of a file for that, in the order of its trees: nine seconds for a million events that are not in
the system's cache.  A file that was closed properly is as whole as it was before; so a large file is checked only where
its last writer was cut off, or where a reader has found damage and left a note of it.
"""

import os
from contextlib import suppress
from pathlib import Path

from edgecount.files.folders import held_folder, open_in
from edgecount.store.connection import StoreConnection
from edgecount.store.failures import StoreDamagedError
from edgecount.store.recovery.patience import Beat, patiently

SMALL = 64 * 2**20
"""Up to this size (bytes), a file is checked every time, in about a second: 150,000 events."""
_MOST_NOTED = 1000
"""The most events of a note that are put aside at once: what a few moments take."""
_LONG = 2**16
"""A note of this many bytes says enough."""
_ALL = "all"
"""In a note: more is damaged than single events."""


def was_cut_off(path: Path) -> bool:
    """Whether the last writer left its log behind; to be asked before the store is opened, which may make one."""
    with suppress(OSError):
        return path.with_name(path.name + "-wal").stat().st_size > 0
    return False


def check_whole(connection: StoreConnection, path: Path, *, doubted: bool, beat: Beat) -> None:
    """StoreDamagedError where a store's file is damaged; a large one is checked only where it is `doubted`.

    Where somebody has met damage, indexes are held against their tables, too: one may name a row that is not there.
    """
    if path.stat().st_size > SMALL and not doubted:
        return
    check = "integrity_check" if is_doubted(path) else "quick_check"
    (found,) = patiently(lambda: connection.execute(f"PRAGMA {check}(1)").fetchone(), beat)
    if found != b"ok":
        raise StoreDamagedError(f"{path} is damaged ({found.decode(errors='replace').splitlines()[-1]})")


def check_header(path: Path) -> None:
    """StoreDamagedError where the file says that it is of a kind never made: SQLite would only refuse to write it."""
    with path.open("rb") as file:
        head = file.read(20)
    if head.startswith(b"SQLite format 3\0") and not set(head[18:]) <= {1, 2}:
        raise StoreDamagedError(f"{path} is damaged (its header names no kind of file that SQLite writes)")


def doubt(path: Path) -> None:
    """Leave a note for the writer that damage was found; none is left where this process may not write there."""
    _leave(path, "")


def note_unread(path: Path, connection: StoreConnection) -> None:
    """Leave a note of the rows that a connection could not read, for the writer to put aside; each once."""
    if connection.is_doubtful:
        connection.is_doubtful = False
        doubt(path)
    if connection.unread:
        _leave(path, "".join(f"{seq}\n" for seq in sorted(connection.unread)[:_MOST_NOTED]))
        connection.unread.clear()


def is_doubted(path: Path) -> bool:
    """Whether there is such a note."""
    return _note(path).exists()


def noted_events(path: Path) -> list[int] | None:
    """The numbers of the events that could not be read; None where a note speaks of more than these."""
    try:
        lines = _note(path).read_text("ascii").split()
        return sorted({int(line) for line in lines})[:_MOST_NOTED] if lines and _ALL not in lines else None
    except (OSError, ValueError):
        return None


def trust(path: Path) -> None:
    """Take the note away."""
    note = _note(path)
    with suppress(OSError), held_folder(note.parent) as folder:
        os.unlink(note.name, dir_fd=folder)


def _leave(path: Path, lines: str) -> None:
    note = _note(path)
    with suppress(OSError), held_folder(note.parent) as folder:
        descriptor = open_in(folder, note.name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            if os.fstat(descriptor).st_size <= _LONG:  # else nobody mends it now, and who reads next finds them again
                os.write(descriptor, (lines or f"{_ALL}\n").encode())
        finally:
            os.close(descriptor)


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".doubt")
