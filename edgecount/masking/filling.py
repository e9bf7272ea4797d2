"""Unknown places of a scene, filled with the colours around them.  Pure."""

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.ports import Image

AROUND = 16
"""A hidden place takes its colours from as far around as this part of the picture's width."""
GREY = 90
"""The brightness of places near which nothing is known."""
_COARSE = 120  # pixels: the width at which colours are spread
_FAINT = 1e-4

KnownMask = npt.NDArray[np.bool_]


def filled(scene: Image, known: KnownMask) -> Image:
    """The scene, with unknown places filled with the mean colours around them; grey where nothing near is known."""
    if known.all():
        return scene
    height, width = known.shape
    coarse = (min(width, _COARSE), max(1, round(height * min(1.0, _COARSE / width))))
    weight = known.astype(np.float32)
    held = scene * weight[..., None]
    share, colours = (cv2.resize(part, coarse, interpolation=cv2.INTER_AREA) for part in (weight, held))
    reach = coarse[0] / AROUND
    share, colours = (cv2.GaussianBlur(part, (0, 0), reach) for part in (share, colours))
    share = share[..., None]
    around = np.divide(colours, share, out=np.full_like(colours, GREY), where=share > _FAINT)
    spread = cv2.resize(around, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where(known[..., None], scene, spread).astype(np.uint8)
