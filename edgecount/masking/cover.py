"""Paints over people: a covered pixel keeps nothing of its old value."""

import math

import cv2
import numpy as np

from edgecount.geometry import Box
from edgecount.masking.silhouette import Silhouette, outlines
from edgecount.overlay.palette import Colour
from edgecount.ports import Image

CELLS = 6
"""Into how many squares a pixelated box is divided along its longer side: a face is about one of them."""
_SMALLEST_CELL = 8  # pixels
_EDGE = 0.55  # the brightness of an outline, as a share of the paint's


def cover_shape(image: Image, shape: Silhouette, colour: Colour) -> None:
    """Paint a silhouette, with a darker edge that keeps overlapping people apart."""
    height, width = image.shape[:2]
    rows, columns = shape.mask.shape
    left, top = max(0, shape.left), max(0, shape.top)
    right, bottom = min(width, shape.left + columns), min(height, shape.top + rows)
    if right > left and bottom > top:
        part = image[top:bottom, left:right]
        part[shape.mask[top - shape.top : bottom - shape.top, left - shape.left : right - shape.left]] = colour
        cv2.drawContours(image, outlines(shape), -1, _dark(colour), 1, cv2.LINE_8, offset=(shape.left, shape.top))


def cover_box(image: Image, box: Box, colour: Colour) -> None:
    """Paint a box, with the same darker edge."""
    left, top, right, bottom = _pixels(image, box)
    if right > left and bottom > top:
        image[top:bottom, left:right] = colour
        cv2.rectangle(image, (left, top), (right - 1, bottom - 1), _dark(colour), 1)


def pixelate(image: Image, box: Box) -> None:
    """Replace the picture in a box by coarse squares, each in its mean colour."""
    left, top, right, bottom = _pixels(image, box)
    cell = max(_SMALLEST_CELL, math.ceil(max(box.width, box.height) / CELLS))
    for y in range(top, bottom, cell):
        for x in range(left, right, cell):
            square = image[y : min(bottom, y + cell), x : min(right, x + cell)]
            square[:] = np.round(square.mean(axis=(0, 1)))


def _pixels(image: Image, box: Box) -> tuple[int, int, int, int]:
    """The pixels that the box touches."""
    height, width = image.shape[:2]
    left, top = max(0, math.floor(box.left)), max(0, math.floor(box.top))
    return left, top, min(width, math.ceil(box.right)), min(height, math.ceil(box.bottom))


def _dark(colour: Colour) -> Colour:
    blue, green, red = (round(_EDGE * part) for part in colour)
    return blue, green, red
