"""What was seen at a camera while somebody watched how well it is set up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edgecount.counting.lines.rule import LineRule, Side
from edgecount.counting.trails.trail import Trail
from edgecount.events.model import Crossing, Direction, Rejected
from edgecount.geometry import Polygon, Segment


@dataclass(frozen=True, slots=True)
class WatchedLine:
    """A line in fractions of the frame, and the side that is inside."""

    segment: Segment
    in_side: Side


@dataclass(frozen=True, slots=True)
class WatchedCamera:
    """What is set up at a camera, and what was seen there.

    Lines and zones are in fractions of the frame.  `from_above` is that of a camera that looks straight down.
    `frames_per_second` and `light`, the mean of a picture's shades (0 black to 255 white), are None where nobody knows.
    `walked` are the ways that somebody says to have gone on purpose, in their order; nothing where nobody has said so.
    """

    lines: Mapping[str, WatchedLine]
    zones: Mapping[str, Polygon]
    rule: LineRule
    trails: Sequence[Trail]
    events: Sequence[Crossing | Rejected]
    from_above: bool = False
    frames_per_second: float | None = None
    light: float | None = None
    walked: tuple[Direction, ...] = ()

    def __post_init__(self) -> None:
        if self.frames_per_second is not None and self.frames_per_second <= 0:
            raise ValueError(f"frames come more often than never, not {self.frames_per_second} a second")
        if self.light is not None and not 0 <= self.light <= 255:
            raise ValueError(f"light is a shade from 0 to 255, not {self.light}")

    @property
    def enough(self) -> int:
        """How many people must show the same before it is believed: somebody who walks on purpose is enough."""
        return 1 if self.walked else 3

    @property
    def people(self) -> list[Trail]:
        """The trails of those who were believed to be people."""
        return [trail for trail in self.trails if trail.confirmed is not None]

    def crossings(self, line: str) -> list[Crossing]:
        """The crossings of a line, in order of time."""
        found = [event for event in self.events if isinstance(event, Crossing) and event.line == line]
        return sorted(found, key=lambda crossing: crossing.ts)
