"""A workbook as plain values: its tables, independent of any file format."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from edgecount.sinks.files.words.languages import Language

Value = str | int | float | date | datetime | time | timedelta | None

Kind = Literal["text", "note", "day", "moment", "hour", "stay", "count", "mean", "coverage", "load"]
"""The kind of a column's values, which decides how they are shown.

`note` is a sentence, which is shown whole; `moment` is a local date and time, `hour` a time of day, `stay` a length of
time; `mean` has one decimal; `coverage` and `load` are shares: a low coverage and a high load stand out.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title and the kind of its values."""

    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the columns' titles; `subtotals` and `totals`, if there are any, come last, outside the filter.

    `folded` are the numbers of rows (from 0) that are there but folded away, on the sheet and on paper.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    totals: Sequence[Value] = ()
    subtotals: Sequence[Sequence[Value]] = ()
    folded: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A month's workbook.

    `summary` (by day), `lines` (by day and line) and `days` (by title) are its sheets of footfall.  `by_day` and
    `by_hour` are the numbers of its charts: a label in the first column, people in and out in the next two.  `notes`
    are for readers, each under a name.  `zones`, `falls` and `crowd` are None where there are none.
    """

    title: str
    summary: Table
    lines: Table
    days: Mapping[str, Table]
    by_day: Table
    by_hour: Table
    notes: Sequence[tuple[str, str]]
    zones: Table | None = None
    falls: Table | None = None
    crowd: Table | None = None
    language: Language = "en"
