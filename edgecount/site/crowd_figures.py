"""How many people a camera's picture shows by estimate: in all and by zone, how sure that is, and where they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import Base64Bytes

from edgecount.events.model import Way

MOST_COLUMNS, MOST_ROWS = 32, 32
"""So finely it is told where people are: enough for the eye."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """The number of people at a place, the ends of the interval that holds nine of ten true numbers, and its way."""

    people: int
    low: int
    high: int
    way: Way

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.people <= self.high:
            raise ValueError(f"an estimate has 0 <= low <= people <= high, not {self}")


@dataclass(frozen=True, slots=True)
class DensityGrid:
    """Where the people of an estimate are: a byte for each cell of the picture, row by row; 255 is the densest."""

    columns: int
    rows: int
    cells: Base64Bytes

    def __post_init__(self) -> None:
        if not (1 <= self.columns <= MOST_COLUMNS and 1 <= self.rows <= MOST_ROWS):
            raise ValueError(f"a grid has 1 to {MOST_COLUMNS} columns and 1 to {MOST_ROWS} rows")
        if len(self.cells) != self.columns * self.rows:
            raise ValueError(f"a grid of {self.columns}×{self.rows} has as many cells, not {len(self.cells)}")


@dataclass(frozen=True, slots=True)
class CrowdFigures:
    """The newest estimate of a camera's people, of the frame taken at `ts` (aware UTC); it took so many `seconds`.

    `whole` is that of the picture, `zones` has those of zones by name.  While nothing is known, `ts` and `whole` are
    None; `fault` then says why, unless the first is still to come.
    """

    ts: datetime | None = None
    whole: Estimated | None = None
    zones: Mapping[str, Estimated] = field(default_factory=dict)
    grid: DensityGrid | None = None
    seconds: float = 0.0
    fault: str | None = None

    def places(self) -> Iterator[tuple[str | None, Estimated]]:
        """Each estimate with its zone, that of the whole picture first, with None; nothing while nothing is known."""
        if self.whole is not None:
            yield None, self.whole
            yield from self.zones.items()


UNKNOWN = CrowdFigures()
"""Before the first estimate, and while the camera gives no pictures."""
