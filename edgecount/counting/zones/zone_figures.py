"""A zone at one moment: who is in it, and for how long already.

Apart from how that is found out, for many ask who must not load what finding out takes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ZoneFigures:
    """A zone at one moment: for how long each of the people in it has been there, in seconds, the longest first."""

    dwells: tuple[float, ...] = ()

    @property
    def count(self) -> int:
        """How many people are in it."""
        return len(self.dwells)

    @property
    def mean_dwell(self) -> float | None:
        """For how long they have been there in the mean (s); None where nobody is."""
        return sum(self.dwells) / self.count if self.dwells else None

    @property
    def longest_dwell(self) -> float | None:
        """For how long the first of them has been there (s); None where nobody is."""
        return self.dwells[0] if self.dwells else None

    def plus(self, other: "ZoneFigures") -> "ZoneFigures":
        """Both together, as of a zone that several cameras see the parts of."""
        return ZoneFigures(tuple(sorted(self.dwells + other.dwells, reverse=True)))
