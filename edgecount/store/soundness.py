"""Whether a store's file is whole, found out when it is opened.

SQLite reads every page of a file for that, in the order of its trees: nine seconds for a million events that are not in
the system's cache.  What was closed properly is as whole as it was before; so a large file is looked through only where
its last writer was cut off.  Damage that comes by itself is told of then when the page is read.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path

from edgecount.errors import StoreError
from edgecount.store.failures import DAMAGED

SMALL = 64 * 2**20
"""The bytes that are looked through every time, in about a second: 150,000 events."""


def was_cut_off(path: Path) -> bool:
    """Whether the last writer left its log behind; to be asked before the store is opened, for that may make one."""
    with suppress(OSError):
        return path.with_name(path.name + "-wal").stat().st_size > 0
    return False


def check_whole(connection: sqlite3.Connection, path: Path, *, cut_off: bool) -> None:
    """StoreError where a store's file is damaged; a large one is believed unless its last writer was cut off."""
    if path.stat().st_size > SMALL and not cut_off:
        return
    found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise StoreError(f"{path} {DAMAGED} ({found.splitlines()[-1]})")
