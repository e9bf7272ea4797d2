"""A zone at one moment: how many people are in it, and for how long already.

A module of its own: many parts need these figures, and must not load the libraries that counting needs.
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
        """The mean time that they have been there (s); None if the zone is empty."""
        return sum(self.dwells) / self.count if self.dwells else None

    @property
    def longest_dwell(self) -> float | None:
        """The longest time that a person has been there (s); None if the zone is empty."""
        return self.dwells[0] if self.dwells else None

    def plus(self, other: "ZoneFigures") -> "ZoneFigures":
        """Both together: the figures of a zone of which several cameras each see a part."""
        return ZoneFigures(tuple(sorted(self.dwells + other.dwells, reverse=True)))
