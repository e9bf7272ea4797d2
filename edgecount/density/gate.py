"""Which number is believed, the detector's or the density map's, and how far.  Pure.

Few people are found one by one, and a density network takes leaves and glass for some more; where they hide each other,
detectors miss most of them, and the density map is right.  So the density decides.  A bound between the ways must be
passed by SLACK before the way changes, so that a number near it does not jump to and fro.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from edgecount.density.card import CountBin, DensityCard
from edgecount.density.interval import interval
from edgecount.events.model import Way

Look = Literal["detector", "coarse", "fine"]
"""Where it comes from in detail: the detector, or the density of the picture at the network's size or at its own."""

SLACK = 0.1
"""Share of a bound by which it must be passed before the way changes."""
DETECTOR_ERRORS = (
    CountBin(least=0, most=5, pictures=32, mae=1.2),
    CountBin(least=6, most=10, pictures=48, mae=1.6),
    CountBin(least=11, most=20, pictures=57, mae=2.5),
    CountBin(least=21, most=30, pictures=23, mae=6.4),
)
"""Of the default detector in quarters of the picture, on frames of a bus platform (`make bench BENCH=crowds`)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many people there are: the best number, and the ends of the interval that holds nine of ten true numbers."""

    people: float
    low: float
    high: float
    way: Way

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.people <= self.high:
            raise ValueError(f"an estimate must have 0 <= low <= people <= high, not {self}")


@dataclass(frozen=True, slots=True)
class Gate:
    """The bounds between the ways, in people by the density of the whole picture; None where a way is not taken."""

    detector_below: float | None
    full_above: float | None

    @classmethod
    def of(cls, card: DensityCard) -> "Gate":
        """The bounds that a model's card gives."""
        return cls(card.detector_below, card.full_above)

    def look(self, density: float, before: Look | None = None) -> Look:
        """What to believe where the coarse density says so many people; `before` is what was believed the last time."""
        if self.detector_below is not None and density < _bound(
            self.detector_below, before, above=before != "detector"
        ):
            return "detector"
        if self.full_above is not None and density >= _bound(self.full_above, before, above=before == "fine"):
            return "fine"
        return "coarse"


def _bound(bound: float, before: Look | None, *, above: bool) -> float:
    """The bound, moved away from the side on which the last number was; `above`: on the upper one."""
    if before is None:
        return bound
    return bound * (1 - SLACK if above else 1 + SLACK)


def estimate(people: float, look: Look, errors: Sequence[CountBin]) -> Estimate:
    """The number with its interval; `errors` are the density model's, in any order."""
    way: Way = "detector" if look == "detector" else "density"
    low, high = interval(people, DETECTOR_ERRORS if way == "detector" else errors)
    return Estimate(people, low, high, way)
