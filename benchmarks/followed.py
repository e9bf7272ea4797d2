"""A clip that was counted, with what led to the counts: what each look found, where everybody was, who was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.truth import Crossing
from edgecount.geometry import Box
from edgecount.tracking.detection import Detection


@dataclass(frozen=True, slots=True)
class Turned:
    """A track came to a line and was not counted."""

    line: str
    reason: str
    track: int
    frame: int


@dataclass(frozen=True, slots=True)
class Followed:
    """By frame (from 1): what was found where the detector looked, and the people who were seen, by id.

    `tracks` are those that made the crossings, in the same order; `sure` is the confidence of a person.
    """

    fps: float
    sure: float
    looks: Mapping[int, Sequence[Detection]]
    people: Mapping[int, Mapping[int, Box]]
    crossings: Sequence[Crossing]
    tracks: Sequence[int]
    turned: Sequence[Turned]
