"""The panel that is shown instead of a picture in which people could not be looked for."""

import numpy as np

from edgecount.geometry import Point, Size
from edgecount.overlay.palette import WHITE
from edgecount.overlay.pen import Pen
from edgecount.ports import Image

GROUND = 60
"""The brightness of its grey."""
_TEXT = "picture withheld: people cannot be masked"


def withheld(size: Size) -> Image:
    """A plain panel of a picture's size that says so."""
    image = np.full((size.height, size.width, 3), GROUND, np.uint8)
    pen = Pen(image)
    pen.text(_TEXT, Point((size.width - pen.text_size(_TEXT).width) / 2, size.height / 2), WHITE)
    return image
