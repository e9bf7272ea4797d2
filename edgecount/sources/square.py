"""Pictures whose pixels are not square, as analogue and 1080N recorders store them, in their true shape."""

import cv2
import numpy as np

from edgecount.ports import Image
from edgecount.sources.measures import require_fit

ASPECTS = (0.25, 4.0)
"""The least and the greatest width of a pixel, in its heights, that is believed."""

_NEARLY_SQUARE = 0.02  # share by which pixels may differ from squares unnoticed: nobody is the less found for it

_INTERPOLATION = cv2.INTER_CUBIC  # PETS in half its width: F1 0.979 for 0.953 with linear, 0.987 in its own width


def squared(image: Image, aspect: float) -> Image:
    """The picture, stretched to square pixels in the direction in which it lacks some; `aspect` is width by height.

    UnfitPictureError where it would be too small, too large, too wide or too tall.
    """
    height, width = image.shape[:2]
    if abs(aspect - 1) <= _NEARLY_SQUARE:
        require_fit(width, height)
        return image
    size = (round(width * aspect), height) if aspect > 1 else (width, round(height / aspect))
    require_fit(*size)
    return np.asarray(cv2.resize(image, size, interpolation=_INTERPOLATION), np.uint8)
