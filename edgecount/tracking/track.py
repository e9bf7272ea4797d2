"""A track: one person over time, with an id, as one frame shows it."""

from dataclasses import dataclass
from typing import Literal

from edgecount.geometry import Box

Seen = Literal["detected", "followed", "expected", "predicted"]
"""Where a track's box in a frame comes from: the detector, a follower, or its motion alone.

By its motion alone, a track is *expected* if the detector has not looked since the last sight, and *predicted* if the
detector has looked in vain.
"""


@dataclass(frozen=True, slots=True)
class Track:
    """A person's box in the present frame, in its pixels.

    `confirmed` once the detector has seen the person often enough to be believed; `confidence` is 0-1; `stature` as a
    detection's.  `vx`, `vy` are the speed that the motion so far lets expect, in pixels a second.
    """

    id: int
    box: Box
    seen: Seen
    confirmed: bool
    confidence: float
    stature: float | None = None
    vx: float = 0.0
    vy: float = 0.0

    @property
    def height(self) -> float:
        """The person's own height in pixels: the unit of lengths in tracking and counting."""
        return self.box.height if self.stature is None else self.stature

    @property
    def is_sighted(self) -> bool:
        """Whether the frame itself shows the person there."""
        return self.seen in ("detected", "followed")
