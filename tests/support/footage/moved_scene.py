"""A scene that never was, seen by a camera that can be moved: what a window shows of a wall full of shapes."""

import cv2
import numpy as np

from edgecount.ports import Image

WIDTH, HEIGHT = 320, 240
_MARGIN = 80


def view(right: float = 0, down: float = 0, turn: float = 0, zoom: float = 1, *, wall: int = 1) -> Image:
    """The wall of this number: the camera is moved by shares of the picture's width, and turned by degrees."""
    way = cv2.getRotationMatrix2D((_MARGIN + WIDTH / 2, _MARGIN + HEIGHT / 2), turn, zoom)
    way[:, 2] -= np.array([_MARGIN + right * WIDTH, _MARGIN + down * WIDTH])
    return np.asarray(cv2.warpAffine(_wall(wall), way, (WIDTH, HEIGHT)), np.uint8)


def noisy(image: Image, chance: np.random.Generator) -> Image:
    """The picture with the noise that is left of a sensor's in a steady one."""
    return np.asarray(np.clip(image + chance.normal(0, 1, image.shape), 0, 255), np.uint8)


def _wall(number: int) -> Image:
    own = np.random.default_rng(number)
    wall = np.full((HEIGHT + 2 * _MARGIN, WIDTH + 2 * _MARGIN, 3), 120, np.uint8)
    for _ in range(220):
        x, y = int(own.integers(0, wall.shape[1])), int(own.integers(0, wall.shape[0]))
        wide, high = int(own.integers(6, 50)), int(own.integers(6, 50))
        shade = int(own.integers(30, 225))
        cv2.rectangle(wall, (x, y), (x + wide, y + high), (shade, shade // 2 + 50, 255 - shade), -1)
    return wall
