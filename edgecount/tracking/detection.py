"""A detection: where one frame shows a person, and how sure the detector is."""

from dataclasses import dataclass

from edgecount.geometry import Box


@dataclass(frozen=True, slots=True)
class Detection:
    """A box in the frame's pixels, with a confidence in 0-1.

    `stature` is the person's own height in pixels where the box does not show it, as from above; None where the box is
    as tall as the person.
    """

    box: Box
    confidence: float
    stature: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence lies in 0-1, not {self.confidence}")
        if self.stature is not None and not self.stature > 0:
            raise ValueError(f"a stature is above 0 pixels, not {self.stature}")

    @property
    def height(self) -> float:
        """The person's own height in pixels: the unit of lengths in tracking and counting."""
        return self.box.height if self.stature is None else self.stature
