"""Assignment: detections matched one to one with known tracks, at the least total cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from edgecount.tracking.solver import solver

Row = TypeVar("Row")
Column = TypeVar("Column")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Indices: the pairs made, and what is left over on both sides, in order."""

    pairs: tuple[tuple[int, int], ...]
    rows_left: tuple[int, ...]
    columns_left: tuple[int, ...]


def prepare() -> None:
    """Load SciPy's solver now: no frame should have to wait for it."""
    solver()


def assign(
    rows: Sequence[Row], columns: Sequence[Column], cost: Callable[[Row, Column], float | None], alone: float
) -> Assignment:
    """Pair rows with columns at the least total cost; a pair that is possible but not made costs `alone`.

    `cost` gives a number from 0 to below `alone`, or None if the two cannot be a pair.  The higher `alone` is, the more
    pairs are broken up to make one more.  H. W. Kuhn, "The Hungarian method for the assignment problem" (1955), in
    SciPy's implementation, which is loaded only where there is something to assign.
    """
    if not rows or not columns:
        return Assignment((), tuple(range(len(rows))), tuple(range(len(columns))))
    gains = np.zeros((len(rows), len(columns)))  # what a pair saves; two that cannot be one save nothing
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            value = cost(row, column)
            if value is not None:
                gains[i, j] = alone - value
    chosen = (indices.tolist() for indices in solver()(gains, maximize=True))
    pairs = tuple((i, j) for i, j in zip(*chosen, strict=True) if gains[i, j] > 0)
    rows_paired, columns_paired = {i for i, _ in pairs}, {j for _, j in pairs}
    return Assignment(
        pairs,
        tuple(i for i in range(len(rows)) if i not in rows_paired),
        tuple(j for j in range(len(columns)) if j not in columns_paired),
    )
