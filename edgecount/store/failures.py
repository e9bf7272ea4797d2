"""SQLite's errors in one line each: what is wrong with which file, and what to do about it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from edgecount.errors import StoreError

_GOES_ON = "`edgecount run` sets it aside, whole, and goes on with what can still be read"
_NOT_OURS, _DAMAGED = "is not an SQLite database", "is damaged"
_REMEDIES = {
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and that this user may write there",
    sqlite3.SQLITE_READONLY: "cannot be written; check the owner and permissions of the file and its folder",
    sqlite3.SQLITE_PERM: "cannot be written; check the owner and permissions of the file and its folder",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; make room there",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check the disk and the room on it",
    sqlite3.SQLITE_BUSY: "is held by another program; close that and try again",
}
_PASSING = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY}
"""Errors that pass by themselves, or when room is made."""
_NOT_THE_FILE = {
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_MISUSE,
}
"""Errors that say nothing of what is in the file; with all others, SQLite finds in it what we never wrote."""


class StoreUnavailableError(StoreError):
    """The disk or the system does not let the store be used now: it is worth another try.

    `passes` says that the cause may pass by itself; a missing permission does not.
    """

    def __init__(self, message: str, *, passes: bool = True) -> None:
        super().__init__(message)
        self.passes = passes


class StoreDamagedError(StoreError):
    """The store's file is not what was written there; `what` says so without the remedy."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; {_GOES_ON}")
        self.what = what


class EventConflictError(StoreError):
    """Another event is stored under the id of this one; this one is never stored."""

    def __init__(self, message: str, event_id: UUID) -> None:
        super().__init__(message)
        self.event_id = event_id


class StoreClosedError(StoreError):
    """The store was closed, or never opened: a thread that works with it ends now."""


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the store at `path` into StoreErrors that name it and the remedy."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake of ours, such as a connection used from another thread: the user cannot mend it
    except sqlite3.Error as error:
        raise explained(path, error) from error


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """As `plain_errors`; and whatever else goes wrong in reading is damage, for it may look like anything."""
    try:
        with plain_errors(path):
            yield
    except (StoreError, sqlite3.ProgrammingError, MemoryError):
        raise
    except Exception as error:
        raise StoreDamagedError(f"{path} is damaged ({type(error).__name__}: {error})") from error


def explained(path: Path, error: sqlite3.Error) -> StoreDamagedError | StoreUnavailableError:
    """An error of SQLite in one line."""
    # The low byte is the kind of error, the rest says more than a user needs.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    remedy = _REMEDIES.get(code)
    if remedy is None and code not in _NOT_THE_FILE:
        return StoreDamagedError(f"{path} {_NOT_OURS if code == sqlite3.SQLITE_NOTADB else _DAMAGED} ({error})")
    message = f"{path} {remedy} ({error})" if remedy else f"{path} failed: {error}"
    return StoreUnavailableError(message, passes=code in _PASSING)
