"""The table behind a chart: the same figures, for those who read rather than see."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows of cells as they are shown; the first cell of a row names it, a foot sums the rows up."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    foot: Sequence[str] | None = None

    def __post_init__(self) -> None:
        odd = [row for row in (*self.rows, *([self.foot] if self.foot else [])) if len(row) != len(self.head)]
        if odd:
            raise ValueError(f"a row of the table {self.caption!r} has {len(odd[0])} cells, not {len(self.head)}")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a page shows it: drawn for a phone and for a desk, its table, and the words of its marks."""

    narrow: str
    wide: str
    table: DataTable
    marks: Sequence[str] = ()
