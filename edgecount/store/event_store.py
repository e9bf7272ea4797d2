"""The event store: the one writer of everything that edgecount keeps."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from edgecount.errors import StoreError
from edgecount.events import AnyEvent, Crossing, LineEvent
from edgecount.store import queries, schema
from edgecount.store.codec import StoredEvent, decode, encode
from edgecount.store.failures import DAMAGED, plain_errors
from edgecount.store.lock import WriterLock

StoreKind = Literal["live", "replay"]
"""What a store is for: the counts of a site, or those of a recording."""

_CONTENT = {"live": "the counts of a site", "replay": "the counts of a recording"}


class EventStore:
    """Keeps events, watched seconds and the sinks' cursors in one SQLite file.

    Only one EventStore at a time, in whichever process, has a file open; readers use StoreReader.  It belongs to the
    thread that opened it.  What a method has returned from is on the disk, and stays there after a power cut.  Every
    method raises StoreError, in one line, where the file or the disk does not let it; nothing is half stored then.
    """

    def __init__(self, path: Path, kind: StoreKind = "live") -> None:
        self._path = path
        self._kind = kind
        self._lock = WriterLock(path)
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        """Make or open the file, check it and bring its tables up to date."""
        self._make_folder()
        self._lock.acquire()
        try:
            with plain_errors(self._path):
                self._connection = sqlite3.connect(self._path, timeout=queries.BUSY_SECONDS, isolation_level=None)
                self._prepare(self._connection)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file; harmless when repeated."""
        try:
            if self._connection is not None:
                with plain_errors(self._path):
                    self._connection.close()
        finally:
            self._connection = None
            self._lock.release()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, events: Iterable[AnyEvent]) -> list[int]:
        """Store events, all or none, and give each its number.

        An event that is stored already keeps its number.  StoreError where another event has the same id.
        """
        with self._transaction() as connection:
            return [self._append_one(connection, event) for event in events]

    def read_after(self, seq: int, limit: int) -> list[StoredEvent]:
        """At most `limit` events stored after number `seq`, in the order of their numbers."""
        with plain_errors(self._path):
            return queries.read_after(self._opened(), seq, limit)

    def cursor(self, sink: str) -> int:
        """The number of the last event that a sink has delivered; 0 for one that has delivered nothing yet."""
        with plain_errors(self._path):
            found = self._opened().execute("SELECT seq FROM cursors WHERE sink = ?", (sink,)).fetchone()
        return int(found[0]) if found else 0

    def move_cursor(self, sink: str, seq: int) -> None:
        """A sink has delivered every event up to number `seq`.  A cursor never goes back."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO cursors (sink, seq) VALUES (?, ?)"
                " ON CONFLICT (sink) DO UPDATE SET seq = max(seq, excluded.seq)",
                (sink, seq),
            )

    def add_coverage(self, camera: str, watched: Mapping[datetime, float]) -> None:
        """Add seconds that a camera was watched, by UTC minute; a minute never has more than 60 of them."""
        if not all(seconds >= 0 for seconds in watched.values()):
            raise ValueError(f"watched seconds are not negative: {dict(watched)}")
        rows = [(queries.minute_number(minute), camera, seconds) for minute, seconds in watched.items()]
        with self._transaction() as connection:
            connection.executemany(
                "INSERT INTO coverage (minute, camera, seconds) VALUES (?, ?, min(60.0, ?))"
                " ON CONFLICT (minute, camera) DO UPDATE SET seconds = min(60.0, seconds + excluded.seconds)",
                rows,
            )

    def start_over(self) -> None:
        """Forget everything, so that a recording can be replayed anew; StoreError where the store is a live one."""
        if self._kind != "replay":
            raise StoreError(f"{self._path} holds live counts, which are never deleted")
        with self._transaction() as connection:
            for table in ("events", "coverage", "cursors", "sqlite_sequence"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are ours

    def _make_folder(self) -> None:
        folder = self._path.parent
        missing = [part for part in (folder, *folder.parents) if not part.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for made in missing:
                _sync_folder(made.parent)
        except OSError as error:
            raise StoreError(
                f"the state folder {folder} cannot be made ({error.strerror}); choose another with --state"
            ) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        # Nothing is written to a file before it is known to be ours and whole.
        schema.check_ours(connection, self._path)
        found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        if found != "ok":
            raise StoreError(f"{self._path} {DAMAGED} ({found.splitlines()[-1]})")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        schema.migrate(connection, self._path)
        connection.execute("INSERT INTO meta (key, value) VALUES ('kind', ?) ON CONFLICT DO NOTHING", (self._kind,))
        (kind,) = connection.execute("SELECT value FROM meta WHERE key = 'kind'").fetchone()
        if kind != self._kind:
            raise StoreError(f"{self._path} holds {_CONTENT[kind]}, not {_CONTENT[self._kind]}; choose another folder")

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("the event store is not open")
        return self._connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._opened()
        with plain_errors(self._path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _append_one(self, connection: sqlite3.Connection, event: AnyEvent) -> int:
        # Asked first, for an INSERT that meets the same id would leave a gap in the numbers.
        known = connection.execute("SELECT seq, body FROM events WHERE id = ?", (str(event.id),)).fetchone()
        if known is None:
            return _insert(connection, event)
        stored = decode(*known)
        if stored.event != event:
            raise StoreError(f"{self._path} has another event under the id {event.id} (number {stored.seq})")
        return stored.seq


def _insert(connection: sqlite3.Connection, event: AnyEvent) -> int:
    crossing = event if isinstance(event, Crossing) else None
    [(seq,)] = connection.execute(
        "INSERT INTO events (id, type, ts, camera, line, direction, reverses, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
        (
            str(event.id),
            event.type,
            queries.microseconds(event.ts),
            event.camera,
            event.line if isinstance(event, LineEvent) else None,
            crossing and crossing.direction,
            str(crossing.reverses) if crossing and crossing.reverses else None,
            encode(event),
        ),
    ).fetchall()
    return int(seq)


def _sync_folder(folder: Path) -> None:
    """Let the names of new files and folders in this one outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
