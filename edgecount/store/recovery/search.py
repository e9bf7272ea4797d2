"""Reads all rows of a damaged table that can be read: a damaged place must not hide what lies behind it.

It is read upwards from its beginning and downwards from its end, each as far as that goes.  Between the two, reading
begins anew at every number that an index of the table names, for indexes lie on other pages.  What no index names is
looked for in the gaps between known numbers, the small parts first: so a gap that is as wide as the years between two
numberings costs no more than another.
"""

import heapq
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

from edgecount.store.connection import Row
from edgecount.store.recovery.patience import Beat, patiently

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

T = TypeVar("T")

MOST_FAILURES = 10_000
"""Failed reads, a second or two of them, after which gaps are left: more than the numbers of an inner page."""
MARGIN = 100_000
"""So far above the highest number that was found there may be more: damage hides fewer events."""
_LAST = 2**63 - 1
_NOWHERE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""What the first read fails with where the file is no database, or has no such table: so would all others."""
_ROWS_A_BEAT = 10
"""Few: a beat looks at the clock and mostly does nothing, and a starved machine takes seconds for a thousand rows."""


class DamagedTable(Protocol):
    """A table whose rows begin with their number; reading may raise anything, anywhere."""

    def upwards(self, number: int) -> Iterable[Row]:
        """The rows from this number on, in their order."""

    def downwards(self, number: int) -> Iterable[Row]:
        """The rows from this number down to the first."""

    def at(self, number: int) -> Iterable[Row]:
        """The row with this number; reading it looks at no other: Python's cursor loses the row before a failure."""

    def indexed(self) -> Iterable[Iterable[int]]:
        """The numbers that are known of indexes, each read from either end, and of other tables."""


class NumberSearch:
    """Reads one table, of which numbers below `highest` are believed."""

    def __init__(self, table: DamagedTable, highest: int, beat: Beat) -> None:
        self._table = table
        self._highest = highest
        self._beat = beat
        self._rows = 0
        self._found = array("q")
        self._has_failed = False
        self._is_nowhere = False

    def rows(self) -> Iterator[Row]:
        """All rows that can be read; a row may come more than once."""
        yield from self._run(self._table.upwards(-_LAST))
        if not self._has_failed or self._is_nowhere:
            return
        before = len(self._found)
        yield from self._run(self._table.downwards(_LAST))
        if not self._has_failed:
            return
        end = min(self._found[before:], default=self._highest)
        import numpy as np  # noqa: PLC0415 - a store is seldom damaged, and NumPy takes 13 MB of every process that has it

        every = np.fromiter(self._named(), np.int64)
        named = patiently(lambda: np.unique(every), self._beat)
        yield from self._missing(named, end)
        yield from self._in_gaps(named)

    def _missing(self, named: "npt.NDArray[np.int64]", end: int) -> Iterator[Row]:
        """The rows with these numbers that are still missing, most of them before `end`."""
        import numpy as np  # noqa: PLC0415 - as above

        reached = -1
        for number in patiently(lambda: np.setdiff1d(named, self._found), self._beat).tolist():
            if reached < number < end:
                before = len(self._found)
                yield from self._run(self._table.upwards(number), end)
                reached = max(self._found[before:], default=number)
        for number in patiently(lambda: np.setdiff1d(named, self._found), self._beat).tolist():
            yield from self._run(self._table.at(number))

    def _in_gaps(self, named: "npt.NDArray[np.int64]") -> Iterator[Row]:
        """What no index names: a part is read from its lowest number, and where that fails, the rest is parted."""
        import numpy as np  # noqa: PLC0415 - as above

        known = patiently(lambda: np.union1d(named, self._found), self._beat)
        edges = [-1, *known.tolist(), min(self._highest, int(known.max(initial=0)) + MARGIN)]
        gaps = [(one + 1, other) for one, other in pairwise(edges) if other - one > 1]
        parts = [(end - low, low, end, gap) for first, gap in gaps for low, end in parted(first, gap)]
        heapq.heapify(parts)
        read: list[tuple[int, int]] = []
        failures = 0
        while parts and failures < MOST_FAILURES:
            self._look_alive()
            _, low, end, gap = heapq.heappop(parts)
            low = max([low, *(after for first, after in read if first <= low < after)])
            if low >= end:
                continue
            before = len(self._found)
            yield from self._run(self._table.upwards(low), gap)  # beyond the part, as far as it goes
            if not self._has_failed:
                read.append((low, gap))
                continue
            failures += 1
            after = max(self._found[before:], default=low - 1) + 1
            if after > low:
                read.append((low, after))
            yield from self._run(self._table.at(after))
            for first, last in parted(after + 1, end):
                heapq.heappush(parts, (last - first, first, last, gap))

    def _named(self) -> Iterator[int]:
        """All numbers that an index names, and that are believed."""
        for numbers in self._table.indexed():
            for number in self._tolerant(numbers):
                if self._is_believed(number):
                    yield number

    def _run(self, rows: Iterable[Row], end: int = _LAST) -> Iterator[Row]:
        """The rows up to, and without, that of a number.

        The query has no upper bound: with one that lies behind a damaged page, SQLite takes that page for the end,
        without an error.
        """
        for row in self._tolerant(rows):
            if self._is_believed(row[0]):
                if row[0] >= end:
                    return
                self._found.append(row[0])
            yield row

    def _is_believed(self, number: object) -> bool:
        return isinstance(number, int) and 0 <= number < self._highest

    def _tolerant(self, rows: Iterable[T]) -> Iterator[T]:
        """Give what can be read, up to the end or the first failure."""
        self._has_failed = False
        try:
            for row in rows:
                self._look_alive()
                yield row
        except Exception as error:  # noqa: BLE001 - damage may look like anything
            self._has_failed = True
            self._is_nowhere = not self._found and getattr(error, "sqlite_errorcode", None) in _NOWHERE
            self._beat()

    def _look_alive(self) -> None:
        if self._rows % _ROWS_A_BEAT == 0:
            self._beat()
        self._rows += 1


def parted(low: int, end: int) -> Iterator[tuple[int, int]]:
    """The numbers from `low` up to, and without, `end` in parts: the nearer to either of them, the smaller."""
    size = 1
    while end - low > 2 * size:
        yield low, low + size
        yield end - size, end
        low, end, size = low + size, end - size, 2 * size
    if low < end:
        yield low, end
