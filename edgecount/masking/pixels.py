"""The pixels of a picture that a box touches.  Pure."""

import math

from edgecount.geometry import Box


def pixels(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Its rows and columns in a picture of this shape (height, width, …); empty where the box lies outside."""
    height, width = shape[:2]
    left, top = min(width, max(0, math.floor(box.left))), min(height, max(0, math.floor(box.top)))
    right, bottom = min(width, math.ceil(box.right)), min(height, math.ceil(box.bottom))
    return slice(top, max(top, bottom)), slice(left, max(left, right))
