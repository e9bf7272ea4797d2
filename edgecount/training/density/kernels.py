"""How far a head is spread over a density map: by how near its neighbours are, or the same everywhere.  Pure.

Where people stand close together their heads are small, so the distance to the nearest neighbours tells a head's size
(geometry-adaptive kernels: Zhang et al., "Single-Image Crowd Counting via Multi-Column Convolutional Neural Network",
2016, section 2.2).
"""

from collections.abc import Sequence

import numpy as np

from edgecount.detectors.tensors import Floats
from edgecount.geometry import Point

BETA, NEIGHBOURS = 0.3, 3
"""The spread is BETA times the mean distance to so many nearest neighbours."""
LEAST, MOST = 0.5, 2.0
"""Spreads in cells: a narrower one lies in one cell, and a wider one would say that a head is larger than a person."""


def adaptive_spreads(heads: Sequence[Point], scale: float) -> Floats:
    """The standard deviation of each head's Gaussian, in cells, by the distance to its nearest neighbours.

    `scale` is cells to a unit of the heads' places.  Somebody who stands alone gets the widest.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - slow, and not needed for fixed spreads

    if len(heads) < 2:
        return fixed_spreads(len(heads), MOST)
    places = np.array([(head.x, head.y) for head in heads]) * scale
    asked = min(NEIGHBOURS, len(heads) - 1)
    distances, _ = cKDTree(places).query(places, k=asked + 1)  # the nearest is the head itself
    return np.asarray(np.clip(BETA * distances[:, 1:].mean(axis=1), LEAST, MOST), np.float32)


def fixed_spreads(heads: int, spread: float) -> Floats:
    """The same standard deviation for so many heads, in cells."""
    return np.full(heads, spread, np.float32)
