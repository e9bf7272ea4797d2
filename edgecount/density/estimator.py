"""The seam between what needs a density map and the network that draws one."""

from typing import Literal, Protocol

from edgecount.detectors.tensors import Floats
from edgecount.ports import Image

CELL = 8
"""Pixels of the network's input to each side of a cell of a density map."""

Detail = Literal["coarse", "fine"]
"""How large the network sees a picture: at its usual size, or as large as the picture is."""


class DensityEstimator(Protocol):
    """Pixels → people for each cell of a grid."""

    def density(self, image: Image, detail: Detail = "coarse", /) -> Floats:
        """The people in each cell, rows × columns, of a grid that covers the whole picture; their sum is the number.

        The grid has an eighth of the pixels of what the network sees to each side, so it depends on the picture's size.
        """
