"""A pose: where the parts of one person's body are in a picture, as far as they are seen."""

import math
from dataclasses import dataclass

from edgecount.geometry import Point

LANDMARKS = 33
"""Those of BlazePose: face 0-10, arms and hands 11-22, hips 23 and 24, legs and feet 25-32; left ones are odd."""
SHOULDERS, HIPS = (11, 12), (23, 24)
SEEN = 0.5
"""The visibility (0-1) from which a part is taken to be where the model says."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Places in the picture's pixels, each with its visibility (0-1), in BlazePose's order."""

    places: tuple[Point, ...]
    visibility: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.places) == len(self.visibility) == LANDMARKS:
            raise ValueError(f"a pose has {LANDMARKS} places, not {len(self.places)} and {len(self.visibility)}")

    def sees(self, *parts: int) -> bool:
        """Whether all these parts are seen."""
        return all(self.visibility[part] >= SEEN for part in parts)

    @property
    def lean(self) -> float | None:
        """How far the upper body leans from the vertical: 0° upright, 90° lying, 180° on the head; None if unseen."""
        if not self.sees(*SHOULDERS, *HIPS):
            return None
        shoulders, hips = self._middle(SHOULDERS), self._middle(HIPS)
        if shoulders == hips:
            return None
        return math.degrees(math.atan2(abs(shoulders.x - hips.x), hips.y - shoulders.y))

    def _middle(self, pair: tuple[int, int]) -> Point:
        left, right = (self.places[part] for part in pair)
        return Point((left.x + right.x) / 2, (left.y + right.y) / 2)
