"""What is drawn beside the people: lines, zones and counts, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from edgecount.counting.lines.tally import Tally
from edgecount.geometry import Point, Segment


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line in fractions of the frame; `in_side` is as seen while walking from its start to its end."""

    name: str
    segment: Segment
    in_side: Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class DrawnZone:
    """A polygon in fractions of the frame."""

    name: str
    corners: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """The counts so far, by line; `inside` is None where no occupancy is kept."""

    lines: Mapping[str, Tally] = field(default_factory=dict)
    inside: int | None = None
