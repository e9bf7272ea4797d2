"""What a net shall draw: heads added to cells and then blurred, so that the map's sum is their number.  Pure."""

import numpy as np

from edgecount.detectors.tensors import Floats

STEP = 0.25
"""Spreads are rounded to such a part of a cell, so that all heads of one spread are blurred at once."""


def density_target(places: Floats, spreads: Floats, rows: int, columns: int) -> Floats:
    """People for each cell, rows × columns: its sum is the number of the heads that lie within.

    `places` are heads × (x, y) in cells, `spreads` each one's standard deviation in cells.  What a Gaussian would lay
    beyond the border is reflected, so nobody is lost there.
    """
    from scipy.ndimage import gaussian_filter  # noqa: PLC0415 - slow, and only training needs it

    target = np.zeros((rows, columns), np.float32)
    cells = np.floor(places).astype(int)
    inside = ((cells >= 0) & (cells < (columns, rows))).all(axis=1)
    cells, rounded = cells[inside], np.round(spreads[inside] / STEP) * STEP
    for spread in np.unique(rounded):
        points = np.zeros((rows, columns), np.float32)
        chosen = cells[rounded == spread]
        np.add.at(points, (chosen[:, 1], chosen[:, 0]), 1)
        target += gaussian_filter(points, spread, mode="reflect")
    return target
