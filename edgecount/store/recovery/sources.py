"""A damaged store's tables, as they are read to be salvaged."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from edgecount.store.connection import Row, StoreConnection
from edgecount.store.recovery.tables import EVENT, HIGHEST, StoredTable


def opened(path: Path) -> StoreConnection:
    """A connection that only reads; it reads also a file that is shorter than its first page says."""
    source = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, factory=StoreConnection
    )
    with suppress(sqlite3.Error):
        source.execute("PRAGMA writable_schema = ON")
    return source


class Events:
    """The events, by their numbers: a DamagedTable."""

    def __init__(self, source: StoreConnection) -> None:
        self._source = source

    def upwards(self, number: int) -> Iterator[Row]:
        """The rows from this number on."""
        yield from self._source.execute(f"SELECT {EVENT} FROM events WHERE seq >= ? ORDER BY seq", (number,))  # noqa: S608 - ours

    def downwards(self, number: int) -> Iterator[Row]:
        """The rows from this number down."""
        yield from self._source.execute(f"SELECT {EVENT} FROM events WHERE seq <= ? ORDER BY seq DESC", (number,))  # noqa: S608 - ours

    def at(self, number: int) -> Iterator[Row]:
        """The row with this number."""
        yield from self._source.execute(f"SELECT {EVENT} FROM events WHERE seq = ?", (number,))  # noqa: S608 - ours

    def indexed(self) -> Iterator[Iterator[int]]:
        """The last number that was given; and those by time and by id, from either end."""
        yield iter([last_number(self._source)])
        for index, order in (("events_by_time", "ts"), ("sqlite_autoindex_events_1", "id")):
            for direction in ("", "DESC"):
                yield self._numbers(f"INDEXED BY {index} ORDER BY {order} {direction}")

    def _numbers(self, order: str) -> Iterator[int]:
        yield from (seq for (seq,) in self._source.execute(f"SELECT seq FROM events {order}"))  # noqa: S608 - ours


class Coverage:
    """The watched minutes: a DamagedTable without an index."""

    def __init__(self, source: StoreConnection) -> None:
        self._source = source

    def upwards(self, number: int) -> Iterator[Row]:
        """The rows from this minute on."""
        yield from self._source.execute(
            "SELECT minute, camera, seconds FROM coverage WHERE minute >= ? ORDER BY minute, camera", (number,)
        )

    def downwards(self, number: int) -> Iterator[Row]:
        """The rows from this minute down."""
        yield from self._source.execute(
            "SELECT minute, camera, seconds FROM coverage WHERE minute <= ? ORDER BY minute DESC, camera DESC",
            (number,),
        )

    def at(self, number: int) -> Iterator[Row]:
        """The first row of this minute or, where it has none, of the next that has."""
        query = "SELECT minute, camera, seconds FROM coverage WHERE minute >= ? ORDER BY minute, camera LIMIT 1"
        yield from self._source.execute(query, (number,))

    def indexed(self) -> Iterable[Iterable[int]]:
        """Nothing."""
        return ()


class Heat:
    """The hours of heat, each after the number of its row: a DamagedTable."""

    def __init__(self, source: StoreConnection) -> None:
        self._source = source

    def upwards(self, number: int) -> Iterator[Row]:
        """The rows from this one on."""
        yield from self._source.execute(
            "SELECT rowid, hour, camera, cells FROM heat WHERE rowid >= ? ORDER BY rowid", (number,)
        )

    def downwards(self, number: int) -> Iterator[Row]:
        """The rows from this one down."""
        yield from self._source.execute(
            "SELECT rowid, hour, camera, cells FROM heat WHERE rowid <= ? ORDER BY rowid DESC", (number,)
        )

    def at(self, number: int) -> Iterator[Row]:
        """The row with this number."""
        yield from self._source.execute("SELECT rowid, hour, camera, cells FROM heat WHERE rowid = ?", (number,))

    def indexed(self) -> Iterator[Iterator[int]]:
        """The numbers by hour, from either end."""
        for direction in ("", "DESC"):
            yield self._numbers(f"ORDER BY hour {direction}, camera {direction}")

    def _numbers(self, order: str) -> Iterator[int]:
        query = f"SELECT rowid FROM heat INDEXED BY sqlite_autoindex_heat_1 {order}"  # noqa: S608 - ours
        yield from (number for (number,) in self._source.execute(query))


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a small table; `is_whole` where it could be read from its beginning to its end."""

    rows: list[Row]
    is_whole: bool


def both_ends(source: StoreConnection, table: StoredTable) -> Found:
    """What can be read of a small table from its beginning, and if that fails, from its end; rows may come twice."""
    rows: list[Row] = []
    for direction in ("", "DESC"):
        order = ", ".join(f"{key} {direction}" for key in table.columns[: table.keys])
        query = f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {order}"  # noqa: S608 - the names are ours
        if _add_readable(source, query, rows):
            return Found(rows, is_whole=not direction)
    return Found(rows, is_whole=False)


def _add_readable(source: StoreConnection, query: str, rows: list[Row]) -> bool:
    """Add what can be read to the rows; returns whether that was all."""
    before = len(rows)
    try:
        rows.extend(source.execute(query))  # what was read before a failure stays
    except Exception:  # noqa: BLE001 - damage may look like anything
        with suppress(Exception):  # but for the last of it: Python's cursor loses the row before a failure
            rows.extend(source.execute(f"{query} LIMIT 1 OFFSET {len(rows) - before}"))
        return False
    return True


def last_number(source: StoreConnection) -> int:
    """The highest number that was given to an event, as the store has noted it; 0 where that is not known."""
    with suppress(Exception):
        found = source.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchall()
        return max((seq for (seq,) in found if isinstance(seq, int) and 0 <= seq < HIGHEST), default=0)
    return 0
