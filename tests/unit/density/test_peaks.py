"""Heads are found in a density map where they were drawn, as many as it sums up to."""

import math

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from edgecount.density.peaks import peaks

ROWS, COLUMNS = 20, 30
NEAR = 1.5
"""Cells."""


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [(10, 15)],
        [(5, 5), (5, 20), (12, 11), (13, 14)],
        [(0, 0), (19, 29), (0, 29)],
    ],
    ids=["nobody", "one", "several, two of them close together", "in the corners"],
)
@pytest.mark.parametrize("spread", [0.7, 1.5])
def test_heads_are_where_they_were_drawn(cells: list[tuple[int, int]], spread: float) -> None:
    density = np.zeros((ROWS, COLUMNS), np.float32)
    for row, column in cells:
        density[row, column] += 1
    found = peaks(gaussian_filter(density, spread, mode="reflect"))
    places = [(head.y * ROWS - 0.5, head.x * COLUMNS - 0.5) for head in found]
    assert len(places) == len(cells)
    assert all(min(math.dist(cell, place) for place in places) <= NEAR for cell in cells)
