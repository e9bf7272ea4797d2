"""The day's curve: how many people were inside, from one moment to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What changed the number of people inside at a moment (aware UTC): by `change`, or to `value`."""

    ts: datetime
    change: int = 0
    value: int | None = None


@dataclass(frozen=True, slots=True)
class InsidePoint:
    """The most people inside between `start` and the next point's start (never below zero), and at its end."""

    start: datetime
    most: int
    at_end: int


def inside_curve(steps: Iterable[Step], starts: Sequence[datetime]) -> list[InsidePoint]:
    """The curve of a day that began with nobody inside, in spans that begin at `starts`; `steps` in order of time."""
    made: list[InsidePoint] = []
    coming = iter(steps)
    step = next(coming, None)
    inside = 0
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        most = max(0, inside)
        while step is not None and (end is None or step.ts < end):
            inside = inside + step.change if step.value is None else step.value
            most = max(most, inside)
            step = next(coming, None)
        made.append(InsidePoint(start, most, max(0, inside)))
    return made
