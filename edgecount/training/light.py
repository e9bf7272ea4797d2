"""Pictures in another light, as a camera sees them at other hours.  Pure."""

import cv2
import numpy as np

from edgecount.ports import Image

CONTRAST, GAMMA = 0.25, 0.3
"""By how much of itself the contrast changes at most, and how far the gamma goes from 1, as a logarithm."""
TINT = 0.08
"""By how much of itself each colour changes at most."""


def relit(image: Image, random: np.random.Generator) -> Image:
    """The picture in another light: contrast, gamma and tint."""
    levels = np.arange(256) / 255
    contrast = 1 + random.uniform(-CONTRAST, CONTRAST)
    curve = np.clip(0.5 + (levels ** np.exp(random.uniform(-GAMMA, GAMMA)) - 0.5) * contrast, 0, 1)
    tints = 1 + random.uniform(-TINT, TINT, 3)
    table = np.clip(curve[:, None] * tints * 255, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(image, table[None]), np.uint8)
