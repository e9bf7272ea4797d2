"""Pictures with drawn people in them, whom the shipped network takes for real ones."""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.detectors.self_test import FIGURE, WALL, picture
from edgecount.geometry import Box, Size
from edgecount.ports import Image


def crowd(size: Size, people: Sequence[Box]) -> Image:
    """A wall of this size and people before it, each of whom fills a box of whole pixels, on a camera that is noisy."""
    canvas = np.full((size.height, size.width, 3), WALL, np.uint8)
    figure = picture()[int(FIGURE.top) : int(FIGURE.bottom), int(FIGURE.left) : int(FIGURE.right)]
    for box in people:
        left, top, right, bottom = (round(side) for side in (box.left, box.top, box.right, box.bottom))
        canvas[top:bottom, left:right] = cv2.resize(figure, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(1).integers(-20, 21, canvas.shape)
    return np.asarray(np.clip(canvas + noise, 0, 255), np.uint8)


def person_at(x: int, y: int, height: int) -> Box:
    """The box of a drawn person of this height whose foot is there."""
    width = round(height * FIGURE.width / FIGURE.height)
    return Box(x - width // 2, y - height, x - width // 2 + width, y)
