"""Every error of SQLite is one line that names the file, what is wrong and what to do."""

import sqlite3
from pathlib import Path

import pytest

from edgecount.errors import StoreError
from edgecount.store.failures import explained, plain_errors

PATH = Path("/srv/edgecount.db")


def failed(code: int | None) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("what SQLite says")
    if code is not None:
        error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_NOTADB, "is not an SQLite database (what SQLite says); `edgecount run` sets it aside"),
        (sqlite3.SQLITE_CORRUPT, "is damaged (what SQLite says); `edgecount run` sets it aside"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "is damaged (what SQLite says); `edgecount run` sets it aside"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened; check that its folder exists"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "cannot be opened; check that its folder exists"),
        (sqlite3.SQLITE_READONLY, "cannot be written; check the owner"),
        (sqlite3.SQLITE_FULL, "cannot grow, the disk is full; make room"),
        (sqlite3.SQLITE_IOERR_WRITE, "cannot be read or written; check the disk"),
        (sqlite3.SQLITE_BUSY, "is held by another program; close that"),
        (sqlite3.SQLITE_MISUSE, "failed: what SQLite says"),
        (sqlite3.SQLITE_ERROR, "is damaged (what SQLite says)"),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, "is damaged (what SQLite says)"),
        (None, "is damaged (what SQLite says)"),
    ],
)
def test_explains(code: int | None, said: str) -> None:
    message = str(explained(PATH, failed(code)))
    assert message.startswith(f"/srv/edgecount.db {said}")
    assert "what SQLite says" in message


def test_only_the_users_errors_are_explained() -> None:
    with pytest.raises(StoreError, match="the disk is full"), plain_errors(PATH):
        raise failed(sqlite3.SQLITE_FULL)
    with pytest.raises(sqlite3.ProgrammingError), plain_errors(PATH):
        raise sqlite3.ProgrammingError("used from another thread")
    with pytest.raises(KeyError), plain_errors(PATH):
        raise KeyError("ours")
