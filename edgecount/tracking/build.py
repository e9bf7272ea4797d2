"""A person's build in the picture: the size of the box, the person's own height, and the point that moves with them.

From the side, the box is as tall as the person, and its foot moves with the person: arms and bags make the box wider or
narrower, but stand on no ground.  From above, a box shows 0.6 to 0.9 m of a person who is 1.7 m tall, with an arm
reached out or not: its middle moves with the person, and the detector says how long the person's own height is there.
So a constant in own heights means the same length in metres in both.
"""

from dataclasses import dataclass

from edgecount.geometry import Box, Point

GAIN = 0.3
"""Share of a new sight in the smoothed sizes."""


@dataclass(frozen=True, slots=True)
class Build:
    """Width and height of a person's box, in pixels; `stature` is their own height where the box does not show it."""

    width: float
    height: float
    stature: float | None = None

    @property
    def unit(self) -> float:
        """The person's own height, in pixels."""
        return self.height if self.stature is None else self.stature

    def place(self, box: Box) -> Point:
        """The point of a box of this person that moves with the person."""
        return box.foot if self.stature is None else box.center

    def apart(self, box: Box, other: Box) -> float:
        """How far this person has moved from one box to the other, at the least, in pixels.

        From the side one end of the box is enough: feet are hidden by others, and shadows are taken for legs.
        """
        moved = self.place(box).distance(self.place(other))
        return moved if self.stature is not None else min(moved, box.head.distance(other.head))

    def box(self, place: Point) -> Box:
        """The person's box with that point at `place`."""
        half = self.width / 2
        bottom = place.y if self.stature is None else place.y + self.height / 2
        return Box(place.x - half, bottom - self.height, place.x + half, bottom)

    def towards(self, box: Box, stature: float | None) -> "Build":
        """The build after another sight; one without a stature, as a follower's, leaves it as it was."""
        known = self.stature
        if known is not None and stature is not None:
            known += GAIN * (stature - known)
        return Build(
            self.width + GAIN * (box.width - self.width), self.height + GAIN * (box.height - self.height), known
        )
