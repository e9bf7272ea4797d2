"""Who is who: detections matched one to one with the people known, at the least total cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import dlib
import numpy as np

Row = TypeVar("Row")
Column = TypeVar("Column")


@dataclass(frozen=True, slots=True)
class Assignment:
    """Indices: the pairs made, and what is left over on both sides, in order."""

    pairs: tuple[tuple[int, int], ...]
    rows_left: tuple[int, ...]
    columns_left: tuple[int, ...]


def assign(
    rows: Sequence[Row], columns: Sequence[Column], cost: Callable[[Row, Column], float | None], alone: float
) -> Assignment:
    """Pair rows with columns so that the sum of costs is the least; a pair that could be and is not made costs `alone`.

    `cost` gives a number from 0 to below `alone`, or None where the two cannot be a pair.  The dearer it is to be left
    alone, the more pairs are broken up to make one more.  H. W. Kuhn, "The Hungarian method for the assignment problem"
    (1955), as dlib has it.
    """
    gains = np.zeros((max(len(rows), len(columns)),) * 2)  # what a pair spares; who is paired beyond the end, nothing
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            value = cost(row, column)
            if value is not None:
                gains[i, j] = alone - value
    chosen = dlib.max_cost_assignment(dlib.matrix(gains)) if gains.any() else ()
    pairs = tuple((i, j) for i, j in enumerate(chosen) if gains[i, j] > 0)
    rows_paired, columns_paired = {i for i, _ in pairs}, {j for _, j in pairs}
    return Assignment(
        pairs,
        tuple(i for i in range(len(rows)) if i not in rows_paired),
        tuple(j for j in range(len(columns)) if j not in columns_paired),
    )
