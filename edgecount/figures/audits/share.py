"""A share that was seen in a sample, and the interval that holds the true one nineteen times in twenty."""

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

CONFIDENCE = 0.95
"""How often an interval holds the true value."""


@dataclass(frozen=True, slots=True)
class SampledShare:
    """So many `hits` out of so many that were looked at."""

    hits: int
    out_of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.out_of:
            raise ValueError(f"of {self.out_of} there are 0 to {self.out_of} hits, not {self.hits}")

    @property
    def value(self) -> float | None:
        """The share, 0-1; None where nothing was looked at."""
        return self.hits / self.out_of if self.out_of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Its ends, 0-1: E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).

        All is possible where nothing was looked at.
        """
        if not self.out_of:
            return 0.0, 1.0
        number, share, z = self.out_of, self.hits / self.out_of, quantile()
        middle = share + z * z / (2 * number)
        half = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
        least, most = ((middle + sign * half) / (1 + z * z / number) for sign in (-1, 1))
        return (0.0 if not self.hits else least), (1.0 if self.hits == number else most)


@cache
def quantile() -> float:
    """How many standard deviations hold CONFIDENCE of a normal distribution."""
    return NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
