"""Paints over people: a covered pixel keeps nothing of its old value."""

import math

import cv2
import numpy as np

from edgecount.geometry import Box
from edgecount.masking.pixels import pixels
from edgecount.masking.silhouette import Silhouette, outlines
from edgecount.overlay.palette import Colour, darker
from edgecount.ports import Image

CELLS = 6
"""Into how many squares a pixelated box is divided along its longer side: a face is about one of them."""
_SMALLEST_CELL = 8  # pixels


def cover_shape(image: Image, shape: Silhouette, colour: Colour) -> None:
    """Paint a silhouette, with a darker edge that keeps overlapping people apart."""
    height, width = image.shape[:2]
    rows, columns = shape.mask.shape
    left, top = max(0, shape.left), max(0, shape.top)
    right, bottom = min(width, shape.left + columns), min(height, shape.top + rows)
    if right > left and bottom > top:
        part = image[top:bottom, left:right]
        part[shape.mask[top - shape.top : bottom - shape.top, left - shape.left : right - shape.left]] = colour
        cv2.drawContours(image, outlines(shape), -1, darker(colour), 1, cv2.LINE_8, offset=(shape.left, shape.top))


def cover_box(image: Image, box: Box, colour: Colour) -> None:
    """Paint a box, with the same darker edge."""
    rows, columns = pixels(box, image.shape)
    if image[rows, columns].size:
        image[rows, columns] = colour
        corners = (columns.start, rows.start), (columns.stop - 1, rows.stop - 1)
        cv2.rectangle(image, *corners, darker(colour), 1)


def cover_with(image: Image, box: Box, scene: Image) -> None:
    """Show in a box what the scene behind it looks like."""
    place = pixels(box, image.shape)
    image[place] = scene[place]


def pixelate(image: Image, box: Box) -> None:
    """Replace the picture in a box by coarse squares, each in its mean colour."""
    rows, columns = pixels(box, image.shape)
    cell = max(_SMALLEST_CELL, math.ceil(max(box.width, box.height) / CELLS))
    for y in range(rows.start, rows.stop, cell):
        for x in range(columns.start, columns.stop, cell):
            square = image[y : min(rows.stop, y + cell), x : min(columns.stop, x + cell)]
            square[:] = np.round(square.mean(axis=(0, 1)))
