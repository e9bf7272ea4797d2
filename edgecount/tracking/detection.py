"""A detection: where one frame shows a person, and how sure the detector is."""

from dataclasses import dataclass

from edgecount.geometry import Box


@dataclass(frozen=True, slots=True)
class Detection:
    """A box in the frame's pixels, with a confidence in 0-1."""

    box: Box
    confidence: float

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence lies in 0-1, not {self.confidence}")
