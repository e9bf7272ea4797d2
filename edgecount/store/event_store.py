"""The event store: the one writer of everything that edgecount keeps."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from edgecount.clock import Clock, SystemClock
from edgecount.errors import StoreError
from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat
from edgecount.store import heat_rows, recordings, trail_rows
from edgecount.store import pruning as retention
from edgecount.store.batch import Batch
from edgecount.store.codec import StoredEvent, decode
from edgecount.store.connection import StoreConnection, text
from edgecount.store.failures import EventConflictError
from edgecount.store.file import StoreFile, StoreKind
from edgecount.store.questions import queries
from edgecount.store.recordings import Recorded, RecordingKey
from edgecount.store.recovery.patience import Beat, no_beat
from edgecount.store.rows import EventRow, event_row, insert_row

_MEMORY = "memory/"
"""What the keys of sinks begin with in the file, so that none of them is a key of the store's own."""
REPEATED = 1000
"""How many of the last events are delivered again where the cursors were lost."""


class EventStore:
    """Keeps events, watched seconds and what sinks have delivered in one SQLite file.

    Only one EventStore of all processes has a file open at a time; readers use StoreReader.  All threads may use it:
    there is one connection, and a thread has it alone until its transaction's end.  When a method returns, its work is
    on the disk, and stays there after a power cut.  Every method raises StoreError, in one line, where the file or the
    disk does not let it; nothing is half stored then.  Once the store is closed, that is a StoreClosedError:
    deliveries in threads of their own may outlast the store.
    """

    def __init__(self, path: Path, kind: StoreKind = "live", clock: Clock | None = None, beat: Beat = no_beat) -> None:
        self._path = path
        self._kind = kind
        self._file = StoreFile(path, kind, clock or SystemClock(), beat)

    @property
    def renewals(self) -> int:
        """How often what was stored before has changed since this object was made.

        A new store was begun in the place of a damaged one, or rows that cannot be read were put aside.
        """
        return self._file.renewals

    @property
    def unreadable(self) -> int:
        """How many rows could not be read, and were put aside."""
        return self._file.unreadable

    @property
    def needs_mending(self) -> bool:
        """Whether damage was found, here or by a reader; where it was, nothing is written before `mend`."""
        return self._file.needs_mending

    def open(self) -> None:
        """Make or open the file, check it and bring its tables up to date.

        A damaged file of live counts is set aside, whole, and a new one is begun with what can be read of it.  Where an
        existing file cannot be opened, because the disk is full or fails, that is tried again at each use.
        """
        self._file.open()

    def close(self) -> None:
        """Let go of the file, once nobody else is using it; harmless when repeated."""
        self._file.close()

    def require_place(self) -> None:
        """Raise StoreError where the file was moved or removed: what is written to it would be lost."""
        self._file.require_place()

    def mend(self) -> None:
        """Put aside the events that a reader has noted; where more is damaged, look through the whole file.

        What cannot be read of single rows is put aside; a damaged file is set aside, for a new one.  StoreError where
        that cannot be done now.
        """
        self._file.mend()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, events: Iterable[AnyEvent]) -> list[int]:
        """Store events, all or none, and give each its number; as `put`."""
        return self.put(Batch(tuple(events)))  # a generator of events must not run within the transaction

    def put(self, batch: Batch) -> list[int]:
        """Store all that is in a batch, or nothing; returns the number of each of its events.

        An event that is stored already keeps its number.  StoreError where another event has the same id, ValueError
        where seconds are impossible.
        """
        # What fails before the transaction is no damage, but what is to be stored.
        rows = [(event, event_row(None, event)) for event in batch.events]
        minutes = {camera: _minutes(camera, watched) for camera, watched in batch.watched.items()}
        hours = {camera: heat_rows.packed_hours(spent) for camera, spent in batch.heat.items()}
        ways = [row for camera, trails in batch.trails.items() for row in trail_rows.rows_of(camera, trails)]
        with self._file.transaction() as connection:
            seqs = [self._append_one(connection, event, row) for event, row in rows]
            for added in minutes.values():
                connection.executemany(recordings.ADD_MINUTE, added)
            for camera, packed in hours.items():
                heat_rows.add_packed(connection, camera, packed)
            connection.executemany(trail_rows.ADD, ways)
            for key, value in batch.memory.items():
                _remember(connection, key, value)
        return seqs

    def read_after(self, seq: int, limit: int) -> list[StoredEvent]:
        """At most `limit` events stored after number `seq`, in the order of their numbers."""
        with self._asked() as connection:
            return queries.read_after(connection, seq, limit)

    def newest(self, before: datetime) -> datetime | None:
        """The start of the last event or watched minute before a moment; None where nothing earlier is stored."""
        with self._asked() as connection:
            return queries.newest(connection, before)

    def cursor(self, sink: str) -> int:
        """The number of the last event that a sink has delivered; 0 for one that has delivered nothing yet."""
        with self._asked() as connection:
            return _cursor(connection, sink) or 0

    def begin_cursor(self, sink: str) -> int:
        """A sink's cursor; that of a new sink begins at the last event: older events are not sent to it.

        Where the cursors were lost with a damaged store, a sink is sent the last REPEATED events again.
        """
        with self._file.transaction() as connection:
            if _cursor(connection, sink) is None:
                first = queries.seq_before_last(connection, REPEATED) if self._file.lost_cursors else None
                _move_cursor(connection, sink, queries.last_seq(connection) if first is None else first)
            return _cursor(connection, sink) or 0

    def move_cursor(self, sink: str, seq: int) -> None:
        """Note that a sink has delivered every event up to number `seq`.  A cursor never goes back."""
        with self._file.transaction() as connection:
            _move_cursor(connection, sink, seq)

    def put_aside(self, sink: str, seq: int, reason: str, ts: datetime) -> None:
        """Note that a sink's receiver refuses an event for good, at `ts` (aware); the sink's cursor moves past it.

        Where the same event is put aside again, the first reason stays.
        """
        reason = reason.encode(errors="replace").decode()  # servers answer with any bytes
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT INTO put_aside (sink, seq, ts, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (sink, seq, queries.microseconds(ts), reason),
            )
            _move_cursor(connection, sink, seq)

    def remember(self, key: str, value: str) -> None:
        """Keep a short text under a key, in place of the former one."""
        self.put(Batch(memory={key: value}))

    def recall(self, key: str) -> str | None:
        """The text last remembered under a key; None where there is none."""
        with self._asked() as connection:
            found = connection.execute("SELECT value FROM meta WHERE key = ?", (_MEMORY + key,))
            return next(connection.others(found, text), None)

    def add_coverage(self, camera: str, watched: Mapping[datetime, float]) -> None:
        """Add seconds that a camera was watched, by UTC minute; a minute never has more than 60 of them."""
        self.put(Batch(watched={camera: watched}))

    def add_heat(self, camera: str, spent: Heat) -> None:
        """Add seconds that people spent in front of a camera, by UTC hour and by cell."""
        self.put(Batch(heat={camera: spent}))

    def purge(self, before: datetime, at_most: int = 1000) -> int:
        """Delete the oldest events from before a moment (aware), delivered or not, and the coverage and heat before it.

        It deletes at most `at_most` of each, because other threads wait meanwhile, and returns how many it deleted:
        repeat it until that is 0.  Crossings that counted stay in `StoreReader.all_totals`, and no number is used
        again.  Recent events that a wrong clock made old stay for some time; a return stays as long as the crossing
        that it takes back.  The file does not shrink: its room is used again.
        """
        with self._file.transaction() as connection:
            return retention.purge(connection, before, at_most)

    def purge_trails(self, before: datetime, at_most: int = 1000) -> int:
        """Delete the oldest trails that began before a moment (aware), so many at most; returns how many that were."""
        with self._file.transaction() as connection:
            return trail_rows.purge(connection, before, at_most)

    def put_recording(self, recorded: Recorded) -> list[RecordingKey]:
        """Store all that was counted in a recording, or nothing; returns the recordings whose place it takes.

        StoreError where the store is a live one, or of an earlier edgecount that did not know its recordings apart.
        """
        self._require_recordings()
        with self._file.transaction() as connection:
            return recordings.put(connection, recorded)

    def recordings(self) -> list[RecordingKey]:
        """The recordings in a replay's store, in order of time; StoreError as from `put_recording`."""
        self._require_recordings()
        with self._asked() as connection:
            return recordings.listed(connection)

    def _require_recordings(self) -> None:
        if self._kind != "replay":
            raise StoreError(f"{self._path} holds live counts, to which no recording is added")
        with self._asked() as connection:
            if queries.extent(connection) is not None and not recordings.listed(connection):
                raise StoreError(
                    f"{self._path} is of an earlier edgecount, which kept one recording only: choose another folder"
                )

    def _asked(self) -> AbstractContextManager[StoreConnection]:
        return self._file.asked()

    def _append_one(self, connection: StoreConnection, event: AnyEvent, row: EventRow) -> int:
        # Asked first, because an INSERT with an id that is there already would leave a gap in the numbers.
        known = connection.execute(
            "SELECT seq, CAST(body AS BLOB) FROM events WHERE id = ?", (str(event.id),)
        ).fetchone()
        if known is None:
            return insert_row(connection, row)
        try:
            stored = decode(*known)
        except StoreError:  # damaged since, and here it is again, whole
            self._file.put_aside(connection, known[0])
            return insert_row(connection, row)
        if stored.event != event:
            raise EventConflictError(
                f"{self._path} has another event under the id {event.id} (number {stored.seq})", event.id
            )
        return stored.seq


def _minutes(camera: str, watched: Mapping[datetime, float]) -> list[tuple[int, str, float]]:
    if not all(seconds >= 0 for seconds in watched.values()):
        raise ValueError(f"watched seconds are not negative: {dict(watched)}")
    return [(queries.minute_number(minute), camera, seconds) for minute, seconds in watched.items()]


def _remember(connection: StoreConnection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_MEMORY + key, value),
    )


def _cursor(connection: StoreConnection, sink: str) -> int | None:
    found = connection.execute("SELECT seq FROM cursors WHERE sink = ?", (sink,)).fetchone()
    return int(found[0]) if found else None


def _move_cursor(connection: StoreConnection, sink: str, seq: int) -> None:
    connection.execute(
        "INSERT INTO cursors (sink, seq) VALUES (?, ?) ON CONFLICT (sink) DO UPDATE SET seq = max(seq, excluded.seq)",
        (sink, seq),
    )
