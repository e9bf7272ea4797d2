"""SQLite's errors in one line each: what is wrong with which file, and what to do about it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edgecount.errors import StoreError

DAMAGED = "is damaged; move it aside (keep it, much can be saved), and edgecount will start a new one"

_REMEDIES = {
    sqlite3.SQLITE_NOTADB: "is not an SQLite database; move it aside, and edgecount will start a new one",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and that this user may write there",
    sqlite3.SQLITE_READONLY: "cannot be written; check the owner and permissions of the file and its folder",
    sqlite3.SQLITE_PERM: "cannot be written; check the owner and permissions of the file and its folder",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; make room there",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check the disk and the room on it",
    sqlite3.SQLITE_BUSY: "is held by another program; close that and try again",
}


class StoreClosedError(StoreError):
    """The store was closed, or never opened: whoever works in a thread of its own ends now."""


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the store at `path` into StoreErrors that name it and the remedy."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake of ours, such as a connection used from another thread: not the user's to mend
    except sqlite3.Error as error:
        raise StoreError(explain(path, error)) from error


def explain(path: Path, error: sqlite3.Error) -> str:
    """One line about an error of SQLite."""
    # The low byte is the kind of error, the rest says more than a user needs.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    remedy = _REMEDIES.get(code)
    return f"{path} {remedy} ({error})" if remedy else f"{path} failed: {error}"
