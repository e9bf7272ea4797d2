"""YOLOX (Ge et al., arXiv:2107.08430): for each place a box, the chance of any object there, and of each class.

The exports of the project give boxes as offsets from the place; with its `--decode_in_inference`, in pixels.
"""

from collections.abc import Sequence

import numpy as np

from edgecount.detectors.networks.family import Family, People, UnfitError, only_output, require_classes, shape, sides
from edgecount.detectors.networks.grid_cells import places
from edgecount.detectors.runtimes.runtime import Normalisation
from edgecount.detectors.tensors import Floats
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.geometry import Size

BOX, OBJECT, PERSON = 4, 4, 5
"""Columns: those before the first are the box's centre and size, the others chances (0-1)."""


def decode(outputs: Sequence[Floats], input_: Size, floor: float) -> People:
    """One output, 1×places×(5 + classes)."""
    rows, cells = only_output(outputs), places(input_)
    if len(rows) != len(cells):
        raise UnfitError(f"its output is {shape(rows)} where 1×{len(cells)}×(5 + classes) is expected")
    require_classes(rows.shape[1] - PERSON)
    scores = rows[:, OBJECT] * rows[:, PERSON]
    near = np.flatnonzero(scores >= floor)
    boxes = rows[near, :BOX]
    return sides(boxes if _in_pixels(rows, input_) else _moved(boxes, cells[near])), scores[near]


def _in_pixels(rows: Floats, input_: Size) -> bool:
    """Whether boxes are in pixels, not offsets: then some of the last places' centres are far to the right."""
    return bool(rows[:, 0].max() > input_.width / 2)


def _moved(offsets: Floats, cells: Floats) -> Floats:
    strides = cells[:, 2:]
    corners = cells[:, :2] - strides / 2
    sizes = np.exp(np.minimum(offsets[:, 2:], 8.0))  # a wild logarithm must not overflow
    return np.hstack([corners + offsets[:, :2] * strides, sizes * strides])


YOLOX = Family(
    normalisation=Normalisation((0, 0, 0), (1, 1, 1), rgb=False),
    grey=(114, 114, 114),
    letterbox=Letterbox.cornered,
    decode=decode,
)
