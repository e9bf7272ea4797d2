"""The event store: the one writer of everything that edgecount keeps."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from edgecount.errors import StoreError
from edgecount.events import AnyEvent, Crossing, LineEvent
from edgecount.store import queries, retention, schema
from edgecount.store.codec import StoredEvent, decode, encode
from edgecount.store.failures import StoreClosedError, plain_errors
from edgecount.store.lock import WriterLock
from edgecount.store.soundness import check_whole, was_cut_off

StoreKind = Literal["live", "replay"]
"""What a store is for: the counts of a site, or those of a recording."""

_MEMORY = "memory/"
"""Before the keys of what sinks remember, so that none of them is one of ours."""
_CONTENT = {"live": "the counts of a site", "replay": "the counts of a recording"}


class EventStore:
    """Keeps events, watched seconds and what sinks have delivered in one SQLite file.

    Only one EventStore at a time, in whichever process, has a file open; readers use StoreReader.  All threads may use
    it: there is one connection, and whoever uses it has it alone until the transaction's end.  What a method has
    returned from is on the disk, and stays there after a power cut.  Every method raises StoreError, in one line,
    where the file or the disk does not let it; nothing is half stored then.  Once the store is closed that is a
    StoreClosedError: deliveries in threads of their own may outlast it.
    """

    def __init__(self, path: Path, kind: StoreKind = "live") -> None:
        self._path = path
        self._kind = kind
        self._right = WriterLock(path)
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def open(self) -> None:
        """Make or open the file, check it and bring its tables up to date."""
        with self._turn:
            self._make_folder()
            self._right.acquire()
            try:
                cut_off = was_cut_off(self._path)
                with plain_errors(self._path):
                    self._connection = sqlite3.connect(
                        self._path, timeout=queries.BUSY_SECONDS, isolation_level=None, check_same_thread=False
                    )
                    self._prepare(self._connection, cut_off=cut_off)
            except BaseException:
                self._let_go()
                raise

    def close(self) -> None:
        """Let go of the file, once nobody else is using it; harmless when repeated."""
        with self._turn:
            self._let_go()

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
        events = tuple(events)  # whatever makes them must not run within the transaction
        with self._transaction() as connection:
            return [self._append_one(connection, event) for event in events]

    def read_after(self, seq: int, limit: int) -> list[StoredEvent]:
        """At most `limit` events stored after number `seq`, in the order of their numbers."""
        with self._asked() as connection:
            return queries.read_after(connection, seq, limit)

    def newest(self, before: datetime) -> datetime | None:
        """When the last event or watched minute before a moment began; None where nothing is stored of before it."""
        with self._asked() as connection:
            return queries.newest(connection, before)

    def cursor(self, sink: str) -> int:
        """The number of the last event that a sink has delivered; 0 for one that has delivered nothing yet."""
        with self._asked() as connection:
            return _cursor(connection, sink) or 0

    def begin_cursor(self, sink: str) -> int:
        """A sink's cursor; that of a new one begins at the present end: it is not sent the years before it came."""
        with self._transaction() as connection:
            if _cursor(connection, sink) is None:
                _move_cursor(connection, sink, queries.last_seq(connection))
            return _cursor(connection, sink) or 0

    def move_cursor(self, sink: str, seq: int) -> None:
        """A sink has delivered every event up to number `seq`.  A cursor never goes back."""
        with self._transaction() as connection:
            _move_cursor(connection, sink, seq)

    def put_aside(self, sink: str, seq: int, reason: str, ts: datetime) -> None:
        """A sink's receiver refuses an event for good, as of `ts` (aware): its cursor moves past it.

        The first reason stays where it is said again.
        """
        reason = reason.encode(errors="replace").decode()  # servers say what they like, in whatever bytes
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO put_aside (sink, seq, ts, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (sink, seq, queries.microseconds(ts), reason),
            )
            _move_cursor(connection, sink, seq)

    def remember(self, key: str, value: str) -> None:
        """Keep a short text under a key, in the place of the one before."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (_MEMORY + key, value),
            )

    def recall(self, key: str) -> str | None:
        """What was last remembered under a key."""
        with self._asked() as connection:
            found = connection.execute("SELECT value FROM meta WHERE key = ?", (_MEMORY + key,)).fetchone()
        return str(found[0]) if found else None

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

    def purge(self, before: datetime, at_most: int = 1000) -> int:
        """Delete the oldest events from before a moment (aware), delivered or not, and the minutes watched before it.

        So many events at most, and as many minutes, for others wait meanwhile: repeat it until it returns 0, the number
        of all that it deleted.  What counted stays in `StoreReader.all_totals`, and no number is used again.  Events of
        just now that a wrong clock made old stay for some time, and so does a return whose crossing stays.  The file
        does not shrink: its room is used again.
        """
        with self._transaction() as connection:
            return retention.purge(connection, before, at_most)

    def start_over(self) -> None:
        """Forget everything, so that a recording can be replayed anew; StoreError where the store is a live one."""
        if self._kind != "replay":
            raise StoreError(f"{self._path} holds live counts, which are never deleted")
        with self._transaction() as connection:
            for table in ("events", "coverage", "cursors", "put_aside", "carried", "sqlite_sequence"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are ours
            connection.execute("DELETE FROM meta WHERE key <> 'kind'")

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

    def _prepare(self, connection: sqlite3.Connection, *, cut_off: bool) -> None:
        # Nothing is written to a file before it is known to be ours and whole.
        schema.check_ours(connection, self._path)
        check_whole(connection, self._path, cut_off=cut_off)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        schema.migrate(connection, self._path)
        connection.execute("INSERT INTO meta (key, value) VALUES ('kind', ?) ON CONFLICT DO NOTHING", (self._kind,))
        (kind,) = connection.execute("SELECT value FROM meta WHERE key = 'kind'").fetchone()
        if kind != self._kind:
            raise StoreError(f"{self._path} holds {_CONTENT[kind]}, not {_CONTENT[self._kind]}; choose another folder")

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                with plain_errors(self._path):
                    connection.close()
        finally:
            self._right.release()

    @contextmanager
    def _asked(self) -> Iterator[sqlite3.Connection]:
        """The connection, for this thread alone."""
        with self._turn:
            if self._connection is None:
                raise StoreClosedError(f"the event store {self._path} is not open")
            with plain_errors(self._path):
                yield self._connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._asked() as connection:
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


def _cursor(connection: sqlite3.Connection, sink: str) -> int | None:
    found = connection.execute("SELECT seq FROM cursors WHERE sink = ?", (sink,)).fetchone()
    return int(found[0]) if found else None


def _move_cursor(connection: sqlite3.Connection, sink: str, seq: int) -> None:
    connection.execute(
        "INSERT INTO cursors (sink, seq) VALUES (?, ?) ON CONFLICT (sink) DO UPDATE SET seq = max(seq, excluded.seq)",
        (sink, seq),
    )


def _sync_folder(folder: Path) -> None:
    """Let the names of new files and folders in this one outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
