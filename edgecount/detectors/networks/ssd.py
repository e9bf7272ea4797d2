"""SSD's arithmetic: the anchors of SSDLite MobileNet v2, and network outputs → boxes.  NumPy only.

Anchors and box coding are those of Liu et al., "SSD: Single Shot MultiBox Detector" (arXiv:1512.02325), with the scales
and ratios of TensorFlow's `ssdlite_mobilenet_v2_coco` configuration.
"""

import numpy as np
import numpy.typing as npt

from edgecount.detectors.tensors import Floats

GRIDS = (19, 10, 5, 3, 2, 1)
"""Cells a side of each feature map of a 300×300 input."""
SCALES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.0)
RATIOS = (1.0, 2.0, 0.5, 3.0, 0.3333)
VARIANCES = np.array([0.1, 0.1, 0.2, 0.2], np.float32)
"""The factors by which the training scaled the offsets of the centre (y, x) and of the size's logarithm (h, w)."""


def anchors() -> Floats:
    """All 1917 anchors as rows of centre y, centre x, height, width, in fractions of the input."""
    return np.concatenate([_layer(index, grid) for index, grid in enumerate(GRIDS)]).astype(np.float32)


def _layer(index: int, grid: int) -> npt.NDArray[np.float64]:
    shapes = _shapes(index)
    centers = (np.arange(grid) + 0.5) / grid
    y, x = np.meshgrid(centers, centers, indexing="ij")
    cells = np.repeat(np.stack([y.ravel(), x.ravel()], axis=1), len(shapes), axis=0)
    return np.hstack([cells, np.tile(shapes, (grid * grid, 1))])


def _shapes(index: int) -> npt.NDArray[np.float64]:
    """Height and width of the anchors of one cell; the finest map has three, the others six."""
    if index == 0:
        scales, ratios = np.array([0.1, SCALES[0], SCALES[0]]), np.array(RATIOS[:3])
    else:
        between = np.sqrt(SCALES[index] * SCALES[index + 1])
        scales, ratios = np.array([SCALES[index]] * len(RATIOS) + [between]), np.array([*RATIOS, 1.0])
    return np.stack([scales / np.sqrt(ratios), scales * np.sqrt(ratios)], axis=1)


def decode(encodings: Floats, anchors: Floats) -> Floats:
    """Box encodings (N×4: y, x, h, w) of these anchors → N×4 left, top, right, bottom in fractions of the input."""
    offsets = encodings * VARIANCES
    centers = offsets[:, :2] * anchors[:, 2:] + anchors[:, :2]
    halves = np.exp(np.minimum(offsets[:, 2:], 8.0)) * anchors[:, 2:] / 2  # a wild logarithm must not overflow
    return np.hstack([(centers - halves)[:, ::-1], (centers + halves)[:, ::-1]])
