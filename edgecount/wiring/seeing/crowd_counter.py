"""What counts the people of a crowd: a density model, and the default detector in quarters of the picture."""

from edgecount.density.crowd import CrowdCounter
from edgecount.density.density_model import DensityModel
from edgecount.density.fetched import density_path
from edgecount.density.gate import Gate
from edgecount.detectors.select import RuntimeName, load_detector
from edgecount.detectors.views.quarters import QuartersDetector

DETECTOR = "person"
LEAST_CONFIDENCE = 0.26
"""Of a box in a quarter, to be somebody who stands there: much less than where people are followed (0108)."""


def load_counter(model: str, threads: int, runtime: RuntimeName = "auto") -> CrowdCounter:
    """A counter with the density model of this name or path; ModelError, in one line, where there is none."""
    density = DensityModel.load(density_path(model), runtime, threads)
    gate = Gate.of(density.card)
    detector = None if gate.detector_below is None else load_quarters(threads, runtime)
    return CrowdCounter(density, gate, density.card.errors, detector)


def load_quarters(threads: int, runtime: RuntimeName = "auto") -> QuartersDetector:
    """The detector of people who stand somewhere, in quarters of the picture."""
    return QuartersDetector(load_detector(DETECTOR, runtime, LEAST_CONFIDENCE, threads), LEAST_CONFIDENCE)
