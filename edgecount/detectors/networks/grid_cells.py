"""The places that a network without anchors looks at: the cells of its maps, with strides of 8, 16 and 32 pixels."""

from functools import lru_cache

import numpy as np

from edgecount.detectors.tensors import Floats
from edgecount.geometry import Size

STRIDES = (8, 16, 32)
"""Pixels from one cell of a map to the next; an input's sides are multiples of the last."""


@lru_cache(maxsize=8)
def places(size: Size) -> Floats:
    """The middles of all cells of an input, the finest map first, as rows of x, y and stride, in pixels."""
    return np.concatenate([_map(size, stride) for stride in STRIDES]).astype(np.float32)


def _map(size: Size, stride: int) -> Floats:
    y, x = np.mgrid[stride / 2 : size.height : stride, stride / 2 : size.width : stride]
    return np.stack([x.ravel(), y.ravel(), np.full(x.size, stride)], axis=1)
