"""Which pictures a net learns from, and by which it is judged while it learns.  Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Picture = TypeVar("Picture")

EVERY = 6
"""One picture of so many is held back."""


@dataclass(frozen=True, slots=True)
class Holdout(Generic[Picture]):
    """The pictures to learn from, and those held back."""

    learnt: tuple[Picture, ...]
    held_back: tuple[Picture, ...]


def parted(pictures: Sequence[Picture], people: Callable[[Picture], int]) -> Holdout[Picture]:
    """Hold back one picture of EVERY, with few people and with many alike; at least two pictures are needed.

    It is the same one whatever the seed, so that trainings can be compared.
    """
    if len(pictures) < 2:
        raise ValueError(f"{len(pictures)} pictures cannot be parted, two can")
    ordered = sorted(pictures, key=people)
    every = min(EVERY, len(ordered))
    held_back = ordered[every // 2 :: every]
    learnt = [picture for place, picture in enumerate(ordered) if place % every != every // 2]
    return Holdout(tuple(learnt), tuple(held_back))
