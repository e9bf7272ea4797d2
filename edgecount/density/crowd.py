"""How many people a picture shows: the density map, and the detector or a second look where the gate asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from edgecount.density.card import CountBin
from edgecount.density.estimator import DensityEstimator
from edgecount.density.gate import Estimate, Gate, Look, estimate
from edgecount.detectors.tensors import Floats
from edgecount.ports import Detector, Image
from edgecount.tracking.detection import Detection


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """What a picture shows.

    `density` are people for each cell of a grid over the whole picture, rows × columns; `found` are those that the
    detector told apart, where it was asked (`estimate.way` is detector).
    """

    estimate: Estimate
    density: Floats
    found: tuple[Detection, ...] = ()


class PeopleCounter(Protocol):
    """What says how many people pictures show."""

    def forget(self) -> None:
        """Take the next picture for that of another camera."""

    def count(self, image: Image) -> Crowd:
        """One picture, which need not be as large as the last one; ModelError if a network does not work."""


class CrowdCounter:
    """Counts the people in the pictures of one camera, in order; the way of one look is remembered for the next.

    A `detector` is needed where the gate has a bound below which it is believed.
    """

    def __init__(
        self, estimator: DensityEstimator, gate: Gate, errors: Sequence[CountBin], detector: Detector | None
    ) -> None:
        if detector is None and gate.detector_below is not None:
            raise ValueError(f"a detector is needed, for it is believed below {gate.detector_below:g} people")
        self._estimator = estimator
        self._gate = gate
        self._errors = tuple(errors)
        self._detector = detector
        self._before: Look | None = None

    def forget(self) -> None:
        """Take the next picture for that of another camera."""
        self._before = None

    def count(self, image: Image) -> Crowd:
        """One picture, which need not be as large as the last one; ModelError if a network does not work."""
        density = self._estimator.density(image, "coarse")
        look = self._before = self._gate.look(float(density.sum()), self._before)
        if look == "detector" and self._detector is not None:
            found = tuple(self._detector.detect(image))
            return Crowd(estimate(len(found), look, self._errors), density, found)
        if look == "fine":
            density = self._estimator.density(image, "fine")
        return Crowd(estimate(float(density.sum()), look, self._errors), density)
