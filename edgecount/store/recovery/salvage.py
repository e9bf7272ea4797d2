"""Makes a new store of what can still be read of a damaged one, row by row, and of the rest what there is."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from edgecount.errors import StoreError
from edgecount.store import schema
from edgecount.store.codec import StoredEvent
from edgecount.store.connection import Row, StoreConnection
from edgecount.store.failures import StoreUnavailableError, explained, plain_errors
from edgecount.store.questions.numbering import FORGOTTEN, STORE_ID
from edgecount.store.recovery.aside import being_made
from edgecount.store.recovery.patience import Beat
from edgecount.store.recovery.search import MARGIN, NumberSearch
from edgecount.store.recovery.sources import Coverage, Events, Heat, both_ends, last_number, opened
from edgecount.store.recovery.tables import (
    COVERAGE,
    CURSORS,
    EVENT_COLUMNS,
    HEAT,
    HIGHEST,
    KINDS,
    META,
    OTHERS,
    TEXTS,
    StoredTable,
    read_event,
)
from edgecount.store.recovery.unreadable import keep, reason_of, shown
from edgecount.store.rows import free_number, has_id, insert_again, number_above

T = TypeVar("T")

_ROWS_A_COMMIT = 20_000
"""So many rows, some megabytes, go to the disk at once: it takes seconds at most."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many events were read, and how many rows could not be understood, but are kept.

    New events have numbers above `above`; `has_cursors` says whether the sinks' cursors are known.  `left` says what
    could not be copied to its end, and why, for a reason that nobody has foreseen.
    """

    events: int
    unreadable: int
    above: int
    has_cursors: bool
    left: tuple[str, ...]


def salvage(path: Path, kind: str, otherwise: int, now: datetime, beat: Beat) -> Salvaged:
    """Make the new store beside the damaged one at `path`, which is only read.

    New numbers begin above those of the old store; above `otherwise`, where these cannot be read.
    StoreUnavailableError where there is no room for the new one; StoreError where the old one is of another kind.
    """
    new = being_made(path)
    with plain_errors(new):
        _clear(new)
        with closing(sqlite3.connect(new, isolation_level=None)) as target:
            schema.migrate(target, new)
            with closing(opened(path)) as source:
                _require_kind(source, path, kind)
                return _Copying(source, target, now, beat).copy(otherwise)


def _clear(new: Path) -> None:
    """Remove what an earlier attempt has left."""
    for file in (new, new.with_name(new.name + "-journal")):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnavailableError(f"{file} cannot be removed ({error.strerror}): check its folder") from error


def _require_kind(source: StoreConnection, path: Path, kind: str) -> None:
    others = [other.encode() for other in KINDS if other != kind]
    if any(row[0] == b"kind" and row[1] in others for row in both_ends(source, META).rows):
        raise StoreError(f"{path} is damaged, and not of {kind} counts but of others; choose another folder")


class _Copying:
    """Copies one store's rows into another, and counts them."""

    def __init__(self, source: StoreConnection, target: sqlite3.Connection, now: datetime, beat: Beat) -> None:
        self._source = source
        self._target = target
        self._now = now
        self._beat = beat
        self._kept = set[str]()
        self._unplaced: list[StoredEvent] = []
        self._left: list[str] = []
        self._rows = self._events = self._last = 0

    def copy(self, otherwise: int) -> Salvaged:
        """Copy all that can be read; new numbers begin above `otherwise` where the old ones are not known."""
        self._target.execute("BEGIN")
        self._try("events", self._copy_events)
        self._try("events", self._place_others)
        self._try("coverage", self._copy_coverage)
        self._try("heat", self._copy_heat)
        small = [table for table in OTHERS if table not in (COVERAGE, HEAT)]
        whole = {table.name: self._try(table.name, partial(self._copy_small, table)) for table in small}
        above = self._number(otherwise)
        self._target.execute("COMMIT")
        return Salvaged(self._events, len(self._kept), above, whole[CURSORS.name] is True, tuple(self._left))

    def _try(self, name: str, copy: Callable[[], T]) -> T | None:
        """Copy one table: the last resort, for whatever fails here must not keep the rest from being copied."""
        try:
            return copy()
        except Exception as error:
            if _is_of_the_machine(error):
                raise
            self._left.append(f"{name} ({reason_of(error)})")
            return None

    def _copy_events(self) -> None:
        for row in NumberSearch(Events(self._source), HIGHEST, self._beat).rows():
            self._add_event(row)

    def _copy_coverage(self) -> None:
        for row in NumberSearch(Coverage(self._source), HIGHEST, self._beat).rows():
            self._add_row(COVERAGE, row)

    def _copy_heat(self) -> None:
        for _, *heat in NumberSearch(Heat(self._source), HIGHEST, self._beat).rows():
            self._add_row(HEAT, tuple(heat))

    def _number(self, otherwise: int) -> int:
        """Let new events have numbers above all that were given.

        A sink that has had all does not wait for the numbers in the gap; a cursor beyond all numbers is damage, too.
        """
        highest = max(self._last, last_number(self._source))
        above = highest + MARGIN if highest else otherwise
        self._target.execute("UPDATE cursors SET seq = ? WHERE seq >= ?", (above, self._last))
        number_above(self._target, above)
        return above

    def _add_event(self, row: Row) -> None:
        """Add an event; one that cannot be understood is kept as it is."""
        self._commit_now_and_then()
        try:
            stored = read_event(row[0], row[-1])
        except Exception as error:  # noqa: BLE001 - damage may look like anything
            self._keep("events", row[0], shown(EVENT_COLUMNS, row), error)
            return
        self._add_stored(stored)

    def _add_stored(self, stored: StoredEvent) -> None:
        if insert_again(self._target, stored.seq, stored.event):
            self._last = max(self._last, stored.seq)
            self._events += 1
        elif not has_id(self._target, stored.event.id):
            self._unplaced.append(stored)

    def _place_others(self) -> None:
        """Give those whose number another event has, for damage has changed one of the two, the next free one."""
        for stored in self._unplaced:
            self._add_stored(StoredEvent(free_number(self._target, stored.seq), stored.event))

    def _copy_small(self, table: StoredTable) -> bool:
        """Copy a small table; returns whether it could be read to its end."""
        found = both_ends(self._source, table)
        for row in found.rows:
            self._add_row(table, row)
        return found.is_whole

    def _add_row(self, table: StoredTable, row: Row) -> None:
        """Add a row, unless it is there already; one that cannot be understood is kept as it is."""
        self._commit_now_and_then()
        try:
            table.require(row)
        except Exception as error:  # noqa: BLE001 - damage may look like anything
            self._keep(table.name, None, shown(table.columns, row), error)
            return
        if table is META and not _is_remembered(row):
            return
        columns = [column for column in table.columns if (table.name, column) != ("unreadable", "number")]
        places = ", ".join("CAST(? AS TEXT)" if column in TEXTS else "?" for column in columns)
        with suppress(sqlite3.IntegrityError):  # a kind of value that the table does not take
            self._target.execute(
                f"INSERT OR IGNORE INTO {table.name} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608 - ours
                row[-len(columns) :],
            )

    def _keep(self, origin: str, seq: int | None, content: str, error: Exception) -> None:
        """Keep a row that cannot be understood; each once."""
        if content not in self._kept:
            self._kept.add(content)
            keep(self._target, origin, seq, content, error, self._now)

    def _commit_now_and_then(self) -> None:
        self._rows += 1
        if self._rows % _ROWS_A_COMMIT == 0:
            self._target.execute("COMMIT")
            self._target.execute("BEGIN")
            self._beat()


def _is_of_the_machine(error: Exception) -> bool:
    """Whether the machine does not let the new store be written: that says nothing of the old one."""
    is_unavailable = isinstance(error, sqlite3.Error) and isinstance(explained(Path(), error), StoreUnavailableError)
    return is_unavailable or isinstance(error, MemoryError)


def _is_remembered(row: Row) -> bool:
    """Whether the new store has a value of the old one's; its kind it says itself.

    It has the old one's id, too: no number is given twice, so that both are one to those that know its events.
    """
    key = bytes(row[0])
    return key.startswith(b"memory/") or key in (b"forgotten_until", FORGOTTEN.encode(), STORE_ID.encode())
