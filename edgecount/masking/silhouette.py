"""The shape with which a person is painted over; and whether it is believed to hide the person."""

from dataclasses import dataclass

import cv2
import numpy as np

from edgecount.geometry import Box
from edgecount.ports import Figure, Image, Mask

GROWTH = 0.06
"""How far the paint reaches beyond the shape, as a share of the person's height; a pixel at least."""
SURE = 0.5
"""From this presence on (0-1), the segmenter's own certainty, a shape is looked at."""
MIDDLE = 0.8
"""Share of the box's middle, half of its width by half of its height, that the paint must cover."""
REACH = 0.1
"""Share of a box that may stay bare at either end: of its height at top and bottom; of its width, if it is lying."""
FULL = 0.98
"""Paint that covers more than this share of a box is not believed to be a shape."""


@dataclass(frozen=True, slots=True, eq=False)
class Silhouette:
    """Pixels to be painted: a mask with its upper left corner at `left`, `top` of the picture, perhaps outside it."""

    left: int
    top: int
    mask: Mask


def silhouette(figure: Figure, box: Box) -> Silhouette | None:
    """The paint for the person in this box, in the picture's pixels; None where it may not hide the person."""
    if not figure.presence >= SURE:
        return None
    side = round(figure.region.width)
    grid = len(figure.shape)
    radius = max(1, round(max(GROWTH * min(box.height, figure.region.height), 1.0) * grid / side))
    round_brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    grown = cv2.dilate(figure.shape.astype(np.uint8) * 255, round_brush)
    mask = np.asarray(cv2.resize(grown, (side, side), interpolation=cv2.INTER_LINEAR) >= 128)
    left, top = round(figure.region.left), round(figure.region.top)
    return Silhouette(left, top, mask) if _hides(mask, box.moved(-left, -top)) else None


def _hides(mask: Mask, box: Box) -> bool:
    """Whether the paint covers what is surely the person: the box's middle, and something at either end."""
    left, top, right, bottom = (round(side) for side in (box.left, box.top, box.right, box.bottom))
    inside = mask[max(0, top) : bottom, max(0, left) : right]
    height, width = inside.shape
    middle = inside[height // 4 : height - height // 4, width // 4 : width - width // 4]
    if not middle.size or middle.mean() < MIDDLE or inside.mean() > FULL:
        return False
    taken = np.flatnonzero(inside.any(axis=1)) if height >= width else np.flatnonzero(inside.any(axis=0))
    length = max(height, width)
    return bool(taken[0] <= REACH * length and taken[-1] + 1 >= (1 - REACH) * length)


def outlines(shape: Silhouette) -> list[Image]:
    """The edges of a silhouette, as OpenCV draws them with an offset of its upper left corner."""
    edges, _ = cv2.findContours(shape.mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return [np.asarray(edge) for edge in edges]
