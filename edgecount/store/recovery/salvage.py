"""Makes a new store of what can still be read of a damaged one.

A damaged place must not hide what lies behind it.  So events and watched minutes are read by number; where that fails,
the rest is halved and tried again, the large parts first, until only single numbers fail, or it has failed often.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from edgecount.errors import StoreError
from edgecount.store import schema
from edgecount.store.codec import decode
from edgecount.store.failures import StoreUnavailableError, plain_errors
from edgecount.store.recovery.aside import being_made
from edgecount.store.rows import insert_again, number_above

MARGIN = 100_000
"""The next number is so far above the highest that was found: damage hides fewer events."""
HIGHEST = 2**53
"""Numbers are lower than this; others are damage.  Up to it JavaScript, and so JSON, knows numbers exactly."""

_MOST_FAILURES = 10_000
"""Failed reads, some seconds of them, after which reading ends: trees of a million events have fewer inner pages."""
_LAST_MINUTE = 2**26
"""A minute in the year 2097, as the store keeps it."""

_Row: TypeAlias = tuple[Any, ...]
"""As SQLite gives it: of a damaged file, values may be of any kind."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many events were read, the number above which new ones begin, and whether the cursors are known."""

    events: int
    above: int
    has_cursors: bool


def salvage(path: Path, kind: str, otherwise: int) -> Salvaged:
    """Make the new store beside the damaged one at `path`, which is only read.

    New numbers begin above those of the old store; above `otherwise`, where these cannot be read.
    StoreUnavailableError where there is no room for the new one; StoreError where the old one is of another kind.
    """
    new = being_made(path)
    with plain_errors(new):
        _clear(new)
        with closing(sqlite3.connect(new, isolation_level=None)) as target:
            schema.migrate(target, new)
            with closing(_opened(path)) as source:
                _require_kind(source, path, kind)
                target.execute("BEGIN")
                salvaged = _copy(source, target, otherwise)
            target.execute("COMMIT")
    return salvaged


def _clear(new: Path) -> None:
    """Remove what an earlier attempt has left."""
    for file in (new, new.with_name(new.name + "-journal")):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnavailableError(f"{file} cannot be removed ({error.strerror}): check its folder") from error


def _opened(path: Path) -> sqlite3.Connection:
    source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    with suppress(sqlite3.Error):
        source.execute("PRAGMA writable_schema = ON")  # reads also a file that is shorter than its first page says
    return source


def _require_kind(source: sqlite3.Connection, path: Path, kind: str) -> None:
    for (found,) in _all(source, "SELECT value FROM meta WHERE key = 'kind'") or ():
        if found != kind:
            raise StoreError(f"{path} is damaged, and not of {kind} counts but of others; choose another folder")


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, otherwise: int) -> Salvaged:
    numbers = [seq for (seq,) in _all(source, "SELECT seq FROM sqlite_sequence WHERE name = 'events'") or ()]
    known = max((seq for seq in numbers if _is_number(seq)), default=0)
    last = events = 0
    for seq, body in _by_number(source, "SELECT seq, body FROM events WHERE seq >= ? ORDER BY seq", HIGHEST):
        if _is_number(seq) and _add_event(target, seq, body):
            events += 1
            last = max(last, seq)
    highest = max(known, last)
    above = highest + MARGIN if highest else otherwise
    _copy_coverage(source, target)
    _copy_rows(source, target, "carried", "camera, line, direction, count", lambda row: row[2] in ("in", "out"))
    _copy_rows(source, target, "put_aside", "sink, seq, ts, reason")
    _copy_rows(source, target, "meta", "key, value", _is_remembered)
    has_cursors = _copy_rows(source, target, "cursors", "sink, seq", lambda row: _is_number(row[1]))
    # A sink that has had all does not wait for the numbers in the gap; a cursor beyond all numbers is damage, too.
    target.execute("UPDATE cursors SET seq = ? WHERE seq >= ?", (above, last))
    number_above(target, above)
    return Salvaged(events, above, has_cursors)


def _add_event(target: sqlite3.Connection, seq: int, body: object) -> bool:
    """Add an event; False where it cannot be understood, or is there already."""
    try:
        return insert_again(target, seq, decode(seq, str(body)).event)
    except StoreError:
        return False


def _copy_coverage(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    query = "SELECT minute, camera, seconds FROM coverage WHERE minute >= ? ORDER BY minute"
    for row in _by_number(source, query, _LAST_MINUTE):
        _insert(target, "coverage", "minute, camera, seconds", row)


def _copy_rows(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    table: str,
    columns: str,
    is_sound: Callable[[_Row], bool] = bool,
) -> bool:
    """Copy a small table; returns whether it could be read to its end."""
    rows = _all(source, f"SELECT {columns} FROM {table}")  # noqa: S608 - the names are ours
    for row in filter(is_sound, rows or ()):
        _insert(target, table, columns, row)
    return rows is not None


def _insert(target: sqlite3.Connection, table: str, columns: str, row: _Row) -> None:
    """Add a row, unless the table does not take its kinds of values: then they are damage."""
    places = ", ".join("?" * len(row))
    with suppress(sqlite3.IntegrityError):
        target.execute(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})", row)  # noqa: S608 - ours


def _all(source: sqlite3.Connection, query: str) -> list[_Row] | None:
    try:
        return source.execute(query).fetchall()
    except sqlite3.Error:
        return None


def _by_number(source: sqlite3.Connection, query: str, highest: int) -> Iterator[_Row]:
    """The rows with numbers, the first column, from 0 to `highest`, except those that cannot be read.

    The query has only a lower bound: with an upper bound that lies behind a damaged page, SQLite takes that page for
    the end, without an error.
    """
    parts = deque([(0, highest)])
    failures = 0
    while parts and failures < _MOST_FAILURES:
        low, high = parts.popleft()
        try:
            for row in source.execute(query, (low,)):
                if row[0] > high:
                    break
                low = row[0] + 1
                yield row
        except sqlite3.Error:
            failures += 1
            middle = (low + high) // 2
            parts += [part for part in ((low, middle), (middle + 1, high)) if low < high and part[0] <= part[1]]


def _is_number(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < HIGHEST


def _is_remembered(row: _Row) -> bool:
    key, value = str(row[0]), str(row[1])
    return key.startswith("memory/") or (key == "forgotten_until" and value.removeprefix("-").isdecimal())
