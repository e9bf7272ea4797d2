"""A density map over its picture, in which nobody can be recognised."""

import cv2
import numpy as np

from edgecount.density.crowd import Crowd
from edgecount.geometry import Point
from edgecount.overlay.palette import WHITE
from edgecount.overlay.pen import Pen
from edgecount.ports import Image

SQUARES = 48
"""Along the picture's longer side: a face that is a tenth of the picture wide has five, and is nobody's any more."""
LIGHT = 0.7
"""The brightness that is left of the scene, in grey: colours are people."""
COVER = 0.85
"""The opacity of the colours where most people are."""
WARMEST = 0.995
"""The share of the cells with people that are no warmer than the scale's end."""
LEAST = 0.02
"""People in a cell, at the scale's end, at least: next to nobody is not shown as a crowd."""
_SHARPEST = 960  # pixels of what is drawn, along the longer side at least: the words need some


def draw_density(image: Image, crowd: Crowd) -> Image:
    """A new picture: the scene in coarse squares, how many people are where in colours, and the number.

    People whom the detector told apart are dots.
    """
    ground = _coarse(image)
    height, width = ground.shape[:2]
    pen = Pen(ground)
    if crowd.estimate.way == "density":
        _warm(ground, crowd)
    else:
        for person in crowd.found:
            middle = person.box.center
            pen.dot(Point(middle.x * width / image.shape[1], middle.y * height / image.shape[0]), WHITE)
    pen.text(caption(crowd), Point(0.02 * width, 0.97 * height), WHITE)
    return ground


def caption(crowd: Crowd) -> str:
    """The number and its interval, in a few words."""
    number = crowd.estimate
    return f"{number.people:.0f} people ({number.low:.0f} to {number.high:.0f})"


def _coarse(image: Image) -> Image:
    """The picture in SQUARES, on a canvas that is large enough for words."""
    height, width = image.shape[:2]
    longer = max(width, height)
    few = (max(1, round(width * SQUARES / longer)), max(1, round(height * SQUARES / longer)))
    scale = max(1.0, _SHARPEST / longer)
    small = cv2.resize(image, few, interpolation=cv2.INTER_AREA)
    size = (round(width * scale), round(height * scale))
    grey = cv2.cvtColor(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.cvtColor((LIGHT * grey).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)


def _warm(ground: Image, crowd: Crowd) -> None:
    """Lay the colours over the ground, in place."""
    height, width = ground.shape[:2]
    smooth = cv2.GaussianBlur(crowd.density, (0, 0), 1)
    warm = smooth[smooth > LEAST / 4]
    end = max(LEAST, float(np.quantile(warm, WARMEST)) if warm.size else LEAST)
    share = cv2.resize(np.clip(smooth / end, 0, 1), (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 1)
    share = np.sqrt(share)  # else one place of many people would leave all others dark
    colours = cv2.applyColorMap((40 + 215 * share).astype(np.uint8), cv2.COLORMAP_INFERNO)
    opacity = (COVER * np.minimum(1, 1.5 * share))[..., None]
    ground[:] = (ground * (1 - opacity) + colours * opacity).astype(np.uint8)
