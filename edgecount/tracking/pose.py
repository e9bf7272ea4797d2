"""A pose: where the parts of one person's body are in a picture, as far as they are seen."""

from dataclasses import dataclass

from edgecount.geometry import Point

LANDMARKS = 33
"""The parts that BlazePose finds: face 0-10, arms and hands 11-22, hips 23 and 24, legs and feet 25-32; left is odd."""
SEEN = 0.5
"""The visibility (0-1) from which a part counts as seen at the model's place."""


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
