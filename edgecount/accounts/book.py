"""`people.sqlite`: opened, brought up to date, read, and changed in short transactions that a kill leaves whole."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from edgecount.accounts.migrations import MIGRATIONS
from edgecount.errors import EdgecountError
from edgecount.files.folders import held_folder, open_in, refuse_link

APPLICATION_ID = 0x65637065
"""`ecpe`: tells SQLite files of people from others."""

_PATIENCE = 10.0  # seconds for another program (`edgecount web code`) to finish

Row: TypeAlias = tuple[Any, ...]


class PeopleBookError(EdgecountError):
    """The file of accounts cannot be used; the line names it and the remedy."""


class PeopleBook:
    """The open file.  Nothing is opened before `open`; several threads and tasks may use it, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the file, and make it where there is none; PeopleBookError where it cannot be used."""
        with self._plain_errors():
            _make(self._path)
            connection = sqlite3.connect(
                self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, cached_statements=64
            )
            self._connection = connection
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # a session that was ended stays so, over a power cut too
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")  # what somebody deletes is not left in the file
            connection.execute("PRAGMA cache_size = -256")  # KiB
            self._migrate(connection)

    def close(self) -> None:
        """Close the file, if it is open."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def rows(self, question: str, *values: object) -> list[Row]:
        """What SQLite answers."""
        with self._lock, self._plain_errors(), closing(self._open().execute(question, values)) as answer:
            return answer.fetchall()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that is done in the block is kept, or nothing where it raises."""
        with self._lock, self._plain_errors():
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()

    def _open(self) -> sqlite3.Connection:
        assert self._connection is not None, "the book is open"  # noqa: S101 - a mistake of ours
        return self._connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Bring the tables up to date, each step in one transaction."""
        connection.execute("BEGIN IMMEDIATE")  # another program may be about to do the same
        version = _version(connection, self._path)
        connection.execute("COMMIT")
        for step in range(version, len(MIGRATIONS)):
            connection.executescript(
                f"BEGIN IMMEDIATE; {MIGRATIONS[step]};"
                f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {step + 1}; COMMIT;"
            )

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # a mistake of ours
        except sqlite3.IntegrityError:
            raise  # for the caller, that knows what was to be unique
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                remedy = "it is damaged: move it away, restart edgecount, and begin anew with `edgecount web code`"
            else:
                remedy = "check the disk, the room on it, and the owner and permissions of the file and its folder"
            raise PeopleBookError(f"{self._path} cannot be used ({error}); {remedy}") from error
        except OSError as error:
            raise PeopleBookError(
                f"{self._path} cannot be used ({error.strerror}); check its folder, and that this user may write there"
            ) from error


def seconds(moment: datetime) -> int:
    """A moment as it is kept."""
    return int(moment.timestamp())


def moment(kept: int) -> datetime:
    """A kept moment, aware, in UTC."""
    return datetime.fromtimestamp(kept, UTC)


def _make(path: Path) -> None:
    """Make the file, for this user alone, where there is none; a link in its place is refused."""
    with held_folder(path.parent, make=True) as folder:
        os.close(open_in(folder, path.name, os.O_RDWR | os.O_CREAT, 0o600))
    refuse_link(path)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's version, 0 for an empty file; PeopleBookError where it is no file of ours, or of later ones."""
    mark, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if mark == version == 0 and not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
        return 0
    if mark != APPLICATION_ID:
        raise PeopleBookError(f"{path} is another program's database; move it away, and restart edgecount")
    if version > len(MIGRATIONS):
        raise PeopleBookError(f"{path} was written by a newer edgecount; install that version again")
    return int(version)
