"""A network of people from above that takes red squares for heads and shoulders."""

import cv2
import numpy as np

from edgecount.detectors.overhead.peaks import CHANNELS, SHOULDERS, STRIDE
from edgecount.detectors.tensors import Floats
from edgecount.ports import Image

FLOOR, RED = (120, 130, 125), (40, 40, 230)
KNOWN = (0.6, 1.67)
"""How large people may be for it, in SHOULDERS."""


class SeesRed:
    """Boxes are half as large again as the shoulders are broad; `shown` are the planes that it was shown."""

    def __init__(self, score: float = 0.9) -> None:
        self.shown: list[Floats] = []
        self._score = score

    def infer(self, planes: Floats, /) -> tuple[Floats, ...]:
        self.shown.append(planes)
        _, height, width = planes.shape
        output = np.zeros((CHANNELS, height // STRIDE, width // STRIDE), np.float32)
        red = (planes[2] - np.maximum(planes[0], planes[1]) > 80).astype(np.uint8)
        _, _, stats, middles = cv2.connectedComponentsWithStats(red)
        for (*_, broad, _, _), (x, y) in zip(stats[1:], middles[1:], strict=True):
            if KNOWN[0] <= broad / SHOULDERS <= KNOWN[1]:
                cell = int(y / STRIDE), int(x / STRIDE)
                output[0][cell] = self._score
                output[1:5, cell[0], cell[1]] = 0.75 * broad / SHOULDERS
                output[5][cell] = broad / SHOULDERS
        return (output,)


def floor(*people: tuple[float, float], width: int = 640, height: int = 480, broad: int = 64) -> Image:
    """A floor from above, with people whose middles are there and whose shoulders are `broad` pixels."""
    image = np.full((height, width, 3), FLOOR, np.uint8)
    for x, y in people:
        corners = (round(x - broad / 2), round(y - broad / 2)), (round(x + broad / 2) - 1, round(y + broad / 2) - 1)
        cv2.rectangle(image, *corners, RED, -1)
    return image
