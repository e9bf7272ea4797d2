"""What people and machines may ask of the running daemon."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeAlias

MOST_INSIDE = 1_000_000
"""More people than any site holds: a number above it is a mistake."""


@dataclass(frozen=True, slots=True)
class AdjustOccupancy:
    """So many people are inside now."""

    value: int

    def __post_init__(self) -> None:
        if not 0 <= self.value <= MOST_INSIDE:
            raise ValueError(f"the number of people inside is 0 to {MOST_INSIDE}, not {self.value}")


@dataclass(frozen=True, slots=True)
class ResetOccupancy:
    """Nobody is inside now; `reason` says who wants it."""

    reason: str


Command = AdjustOccupancy | ResetOccupancy

Commander: TypeAlias = "Callable[[Command], Future[int]]"
"""Takes a command; the future has the number of the stored event, 0 where it waits to be stored, or a StoreError."""
