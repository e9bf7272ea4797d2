"""Whether a store's file is whole: checked when it is opened, and when a reader or the writer has met damage.

SQLite reads every page of a file for that, in the order of its trees: nine seconds for a million events that are not in
the system's cache.  A file that was closed properly is as whole as it was before; so a large file is checked only where
its last writer was cut off, or where a reader has found damage and left a note of it.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from edgecount.files.folders import held_folder, open_in
from edgecount.store.failures import StoreDamagedError

SMALL = 64 * 2**20
"""Up to this size (bytes), a file is checked every time, in about a second: 150,000 events."""


def was_cut_off(path: Path) -> bool:
    """Whether the last writer left its log behind; to be asked before the store is opened, which may make one."""
    with suppress(OSError):
        return path.with_name(path.name + "-wal").stat().st_size > 0
    return False


def check_whole(connection: sqlite3.Connection, path: Path, *, doubted: bool) -> None:
    """StoreDamagedError where a store's file is damaged; a large one is checked only where it is `doubted`."""
    if path.stat().st_size > SMALL and not doubted:
        return
    found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise StoreDamagedError(f"{path} is damaged ({found.splitlines()[-1]})")


def doubt(path: Path) -> None:
    """Leave a note for the writer that damage was found; none is left where this process may not write there."""
    note = _note(path)
    with suppress(OSError), held_folder(note.parent) as folder:
        os.close(open_in(folder, note.name, os.O_WRONLY | os.O_CREAT))


def is_doubted(path: Path) -> bool:
    """Whether there is such a note."""
    return _note(path).exists()


def trust(path: Path) -> None:
    """Take the note away."""
    note = _note(path)
    with suppress(OSError), held_folder(note.parent) as folder:
        os.unlink(note.name, dir_fd=folder)


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".doubt")
