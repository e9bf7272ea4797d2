"""How far two pictures are apart, pixel by pixel, in the colour that differs most.  Pure."""

import cv2
import numpy as np

from edgecount.detectors.tensors import Floats


def differing(one: Floats, other: Floats) -> Floats:
    """The largest absolute difference over the colours (0-255): height × width, of pictures height × width × 3."""
    blue, green, red = cv2.split(cv2.absdiff(one, other))
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.float32)
