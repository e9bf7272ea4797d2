"""What is left of people beside their boxes: a hand, a bag, a shadow, somebody half in the picture.  Pure.

Whatever stands out from the known scene and hangs together with somebody's box, or with the picture's edge, where
people come in before they can be told from anything else, is theirs.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.geometry import Box
from edgecount.masking.pixels import pixels
from edgecount.masking.voted_scene import ALIKE
from edgecount.ports import Image, Mask

WIDTH = 320
"""Pixels across that are compared."""


def leftovers(image: Image, scene: Image, known: Mask, boxes: Sequence[Box]) -> Mask:
    """The pixels of the picture that are part of somebody, beside these boxes; only where the scene is known."""
    height, width = known.shape
    scale = min(1.0, WIDTH / width)
    size = max(1, round(scale * width)), max(1, round(scale * height))
    small, empty = (cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part in (image, scene))
    sure = cv2.resize(known.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    strange = (cv2.inRange(cv2.absdiff(small, empty), (0, 0, 0), (ALIKE, ALIKE, ALIKE)) == 0) & (sure > 0)
    theirs = _touched(strange, _begun(strange.shape, [_scaled(box, scale) for box in boxes]))
    grown = cv2.dilate(theirs.view(np.uint8), np.ones((3, 3), np.uint8))
    return (cv2.resize(grown, (width, height), interpolation=cv2.INTER_NEAREST) > 0) & known


def _begun(shape: tuple[int, ...], boxes: Sequence[Box]) -> Mask:
    """Where people are, and the edge of the picture."""
    begun = np.ones(shape, bool)
    begun[1:-1, 1:-1] = False
    for box in boxes:
        begun[pixels(box, shape)] = True
    return begun


def _touched(strange: Mask, begun: Mask) -> Mask:
    """What is strange and hangs together with where it may begin."""
    _, labels = cv2.connectedComponents((strange | begun).view(np.uint8))
    return strange & np.isin(labels, np.unique(labels[begun]))


def _scaled(box: Box, scale: float) -> Box:
    return Box(scale * box.left, scale * box.top, scale * box.right, scale * box.bottom)
