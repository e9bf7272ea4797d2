"""How far a part of a recording is, as its worker tells it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

PartOrder = Mapping[str, Any]
"""What a worker is told of a part, as JSON has it."""


class PartEnd(StrEnum):
    """How a part ended; `UNCUTTABLE` is one of a recording that must be counted in one piece."""

    COUNTED = "counted"
    UNCUTTABLE = "uncuttable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PartState:
    """How many frames are done, and how it ended; None while it is counted, or waits.  `problem` is why it failed."""

    done: int = 0
    ended: PartEnd | None = None
    problem: str | None = None

    def __post_init__(self) -> None:
        if self.done < 0:
            raise ValueError(f"0 frames or more are done, not {self.done}")
        if (self.ended is PartEnd.FAILED) != (self.problem is not None):
            raise ValueError("what failed has a problem, and nothing else has")


def failed(problem: str) -> PartState:
    """The state of a part that cannot be counted, and why."""
    return PartState(ended=PartEnd.FAILED, problem=problem)


PartWork = Callable[[PartOrder, Callable[[int], None]], PartState]
"""Counts a part, and says how it ended; tells meanwhile how many frames are done."""
