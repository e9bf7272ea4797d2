"""Reading the store, from any process and thread, while its writer goes on writing."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from edgecount.counting.trails.trail import Trail
from edgecount.errors import StoreError
from edgecount.figures.inside import Step
from edgecount.figures.period import Period
from edgecount.figures.visits import Stay
from edgecount.store import recordings, schema, trail_rows
from edgecount.store.codec import StoredEvent
from edgecount.store.connection import StoreConnection
from edgecount.store.failures import StoreDamagedError, damage_told
from edgecount.store.questions import heat_hours, queries, sums
from edgecount.store.questions.inventory import Held, Kind, inventory
from edgecount.store.questions.numbering import Numbering, numbering, told_before
from edgecount.store.questions.queries import CameIn, LineTotal, PutAside, Unreadable
from edgecount.store.questions.sums import Weight
from edgecount.store.recordings import RecordingKey
from edgecount.store.recovery.aside import identity
from edgecount.store.recovery.soundness import doubt, note_unread

if TYPE_CHECKING:
    from edgecount.store.heat_rows import Grid


class StoreReader:
    """Reads a store's file and cannot change it; belongs to the thread that opened it.

    Spans of time include their start and not their end.  Every method raises StoreError, in one line, where the file
    cannot be read.  A single row that cannot be read is left out, and the writer finds a note of it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: StoreConnection | None = None
        self._file: tuple[int, int] | None = None

    def open(self) -> None:
        """Open the file; StoreError where it is absent, damaged, or not of this version."""
        if not self._path.is_file():
            raise StoreError(
                f"there is no store at {self._path}; start `edgecount run`, or name its folder with --state"
            )
        try:
            with self._noted_errors():
                self._file = identity(self._path)
                self._connection = sqlite3.connect(
                    f"{self._path.absolute().as_uri()}?mode=ro",
                    uri=True,
                    timeout=queries.BUSY_SECONDS,
                    isolation_level=None,
                    factory=StoreConnection,
                )
                schema.check_current(self._connection, self._path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file; harmless when repeated."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def refresh(self) -> bool:
        """Open the file anew where another has taken its place; returns whether that was so.

        A file that was deleted is still read: the writer tells of it.
        """
        if identity(self._path) in (None, self._file):
            return False
        self.close()
        self.open()
        return True

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read in this block is of one moment, even if something is written meanwhile."""
        with self._asked() as connection:
            connection.execute("BEGIN")
        try:
            yield
        finally:
            with self._asked() as connection:
                if connection.in_transaction:  # SQLite has ended it where reading has failed
                    connection.execute("ROLLBACK")

    def read_after(self, seq: int, limit: int) -> list[StoredEvent]:
        """At most `limit` events stored after number `seq`, in the order of their numbers."""
        with self._asked() as connection:
            return queries.read_after(connection, seq, limit)

    def first_seq(self, since: datetime) -> int | None:
        """The lowest number of an event that was at a moment (aware) or later; None where there is none."""
        with self._asked() as connection:
            return queries.first_seq(connection, since)

    def last_seq(self) -> int:
        """The number of the last event stored, deleted or not; 0 where there was none."""
        with self._asked() as connection:
            return queries.last_seq(connection)

    def numbering(self) -> Numbering | None:
        """What the numbers of the store's events are of; None where its id cannot be read."""
        with self._asked() as connection:
            return numbering(connection)

    def told_before(self, sink: str, seq: int) -> int | None:
        """The number of the event that a sink tells before number `seq`; None where there is none."""
        with self._asked() as connection:
            return told_before(connection, sink, seq)

    def has(self, event_id: UUID) -> bool:
        """Whether an event is stored."""
        with self._asked() as connection:
            return queries.has(connection, event_id)

    def events(self, span: Period) -> list[StoredEvent]:
        """The events of a span of time, in order of time."""
        return list(self.each_event(span))

    def each_event(self, span: Period) -> Iterator[StoredEvent]:
        """The events of a span of time, in order of time, of which one is held; within a `snapshot`."""
        with self._asked() as connection:
            yield from queries.events_between(connection, span)

    def alert_events(self, span: Period) -> list[StoredEvent]:
        """The alert rules' events in a span (each a LimitEvent), in order of time."""
        with self._asked() as connection:
            return queries.alerts_between(connection, span)

    def visits(self, span: Period) -> list[StoredEvent]:
        """The visits (each a Visit) that ended in a span, in order of time."""
        with self._asked() as connection:
            return queries.visits_between(connection, span)

    def falls(self, span: Period) -> list[StoredEvent]:
        """What tells of falls in a span: they, their ends, and cameras lost or back, in order of time."""
        with self._asked() as connection:
            return queries.falls_between(connection, span)

    def taken_back(self, span: Period) -> frozenset[UUID]:
        """The ids of a span's crossings that do not count: taken back later, or taking back, or of staff."""
        with self._asked() as connection:
            return queries.taken_back_between(connection, span)

    def staff(self, span: Period) -> frozenset[UUID]:
        """The ids of a span's crossings that were staff's, and were not taken back."""
        with self._asked() as connection:
            return queries.staff_between(connection, span)

    def staff_totals(self, span: Period) -> list[LineTotal]:
        """How many members of staff crossed in a span, by camera, line and direction; nothing where there was none."""
        with self._asked() as connection:
            return queries.staff_totals_between(connection, span)

    def totals(self, span: Period) -> list[LineTotal]:
        """How many crossings of a span count, by camera, line and direction; nothing where there was none.

        Those that retention has deleted are in `all_totals` only.
        """
        with self._asked() as connection:
            return queries.totals_between(connection, span)

    def came_in(self, span: Period) -> list[CameIn]:
        """The crossings of a span into the site that count, in order of time."""
        with self._asked() as connection:
            return queries.came_in_between(connection, span)

    def all_totals(self) -> list[LineTotal]:
        """How many crossings have counted ever, deleted or not, by camera, line and direction."""
        with self._asked() as connection:
            return queries.all_totals(connection)

    def last_crossings(self) -> dict[tuple[str, str], tuple[int, datetime]]:
        """The number and time (aware UTC) of the last crossing stored of each line, by camera and line."""
        with self._asked() as connection:
            return queries.last_crossings(connection)

    def coverage(self, span: Period) -> dict[str, dict[datetime, float]]:
        """The seconds watched (0-60), by camera and by those UTC minutes that start within a span."""
        with self._asked() as connection:
            return queries.coverage_between(connection, span)

    def first_watched(self, since: datetime) -> datetime | None:
        """The first UTC minute from a moment on in which a camera was watched; None where there is none."""
        with self._asked() as connection:
            return queries.first_watched(connection, since)

    def watched(self, camera: str, span: Period) -> float:
        """The seconds for which a camera was watched, of those UTC minutes that start within a span."""
        with self._asked() as connection:
            return queries.watched_between(connection, camera, span)

    def watched_by_camera(self, span: Period) -> dict[str, float]:
        """The seconds for which each camera was watched, of those UTC minutes that start within a span."""
        with self._asked() as connection:
            return sums.watched_between(connection, span)

    def weight(self, span: Period) -> Weight:
        """How much is stored of a span: what was made of it is true as long as this is the same."""
        with self._asked() as connection:
            return sums.weight(connection, span)

    def steps(self, span: Period) -> list[Step]:
        """What changed the number of people inside in a span, in order of time."""
        with self._asked() as connection:
            return sums.steps_between(connection, span)

    def stays(self, span: Period) -> list[Stay]:
        """The visits that ended in a span, in order of time, without what only their events have."""
        with self._asked() as connection:
            return sums.stays_between(connection, span)

    def records(self, types: Sequence[str], span: Period) -> list[dict[str, Any]]:
        """The events of some types in a span, as JSON has them, in order of time; `ts` is an aware moment."""
        with self._asked() as connection:
            return sums.records_between(connection, types, span)

    def audits(self, span: Period) -> list[dict[str, Any]]:
        """The audits of a span, and what was redrawn or moved in it, as `records`."""
        with self._asked() as connection:
            return sums.audits_between(connection, span)

    def heat(self, camera: str, span: Period) -> "Grid":
        """The seconds that people spent in each cell in front of a camera, in those UTC hours that start in a span."""
        from edgecount.store import heat_rows  # noqa: PLC0415 - NumPy, which the pages do without

        with self._asked() as connection:
            return heat_rows.between(connection, camera, span)

    def heat_seconds(self, camera: str, spans: Sequence[Period]) -> list[float]:
        """The seconds in each cell, row by row from the top left, in those UTC hours that start in some spans."""
        with self._asked() as connection:
            return heat_hours.seconds_between(connection, camera, spans)

    def heat_extent(self, camera: str | None = None) -> Period | None:
        """The span from the first to the last hour of a camera's heat, or of all cameras'; None where there is none."""
        with self._asked() as connection:
            return heat_hours.extent(connection, camera)

    def trails(self, camera: str, span: Period) -> list[Trail]:
        """The trails of a camera, in order of time, of which some sight may lie in a span; parts of one are one."""
        with self._asked() as connection:
            return trail_rows.between(connection, camera, span)

    def trails_begun(self, camera: str, span: Period) -> list[Trail]:
        """The trails of a camera that begin in a span; of a long one, the parts that do so, as one."""
        with self._asked() as connection:
            return trail_rows.begun(connection, camera, span)

    def trail_extent(self) -> Period | None:
        """The span from the first to the last start of a trail; None where there is none."""
        with self._asked() as connection:
            return trail_rows.extent(connection)

    def inventory(self) -> dict[Kind, Held]:
        """How much is held of each kind, and since when."""
        with self._asked() as connection:
            return inventory(connection)

    def extent(self) -> Period | None:
        """The span from the first to the last event or watched minute; None where nothing is stored."""
        with self._asked() as connection:
            return queries.extent(connection)

    def newest(self, before: datetime) -> datetime | None:
        """The start of the last event or watched minute before a moment; None where nothing earlier is stored."""
        with self._asked() as connection:
            return queries.newest(connection, before)

    def recordings(self) -> list[RecordingKey]:
        """The recordings in a replay's store, in order of time; none in a store of live counts."""
        with self._asked() as connection:
            return recordings.listed(connection)

    def forgotten_until(self) -> datetime | None:
        """The start of the newest event or watched minute that retention has deleted; None where there is none."""
        with self._asked() as connection:
            return queries.forgotten_until(connection)

    def set_aside(self) -> list[PutAside]:
        """The events that receivers refused for good, by sink and number."""
        with self._asked() as connection:
            return queries.set_aside(connection)

    def put_aside_counts(self) -> dict[str, int]:
        """How many events each sink's receiver refused for good; nothing where there was none."""
        with self._asked() as connection:
            return queries.put_aside_counts(connection)

    def unreadable(self) -> list[Unreadable]:
        """The rows that could not be read, and were put aside, in the order in which they were found."""
        with self._asked() as connection:
            return queries.unreadable(connection)

    @contextmanager
    def _asked(self) -> Iterator[StoreConnection]:
        if self._connection is None:
            raise RuntimeError("the store's reader is not open")
        with self._noted_errors():
            yield self._connection
            note_unread(self._path, self._connection)

    @contextmanager
    def _noted_errors(self) -> Iterator[None]:
        """Leave a note of damage for the writer: only the writer can mend it."""
        try:
            with damage_told(self._path):
                yield
        except StoreDamagedError:
            doubt(self._path)
            raise
