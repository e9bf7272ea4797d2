"""The common gain between two pictures: lamps, clouds and a camera's own exposure brighten all of it alike.  Pure.

The ratio is taken in coarse cells.  People cover some of these, and each differs in its own way, while all the others
agree: so the gain is the middle of the narrowest range of ratios that holds a good share of the cells (the "shorth" of
Andrews et al., "Robust Estimates of Location", 1972, with a share of its own).  A median would follow the people once
they cover half of the picture, as they do in a crowd.
"""

import math

import cv2
import numpy as np

from edgecount.detectors.tensors import Floats
from edgecount.ports import Image

ACROSS, DOWN = 24, 18
"""Cells of the picture."""
DARK, BRIGHT = 12.0, 235.0
"""Outside of these levels a cell tells no ratio: it is noise, or cut off by the sensor."""
AGREEING = 0.35
"""Share of the cells that must agree: a crowd leaves as much of the floor bare."""
NEAR = 0.03
"""Ratios so close to those that agree (logarithm) are averaged: what noise and compression do to a cell."""
FEWEST = 40
"""Fewer cells tell nothing."""
GREATEST = 4.0
"""No camera's picture is brighter or darker than the background by a greater factor and still shows the same scene."""


def cells(picture: Floats | Image) -> Floats:
    """The mean colours of coarse cells: DOWN × ACROSS × 3."""
    return np.asarray(cv2.resize(picture, (ACROSS, DOWN), interpolation=cv2.INTER_AREA), np.float32)


def common_gain(now: Floats, before: Floats) -> float:
    """By what factor `now` is brighter than `before`, both cells of the same scene; 1 where too few cells tell."""
    sound = np.logical_and.reduce([(part > DARK) & (part < BRIGHT) for part in (now, before)]).all(axis=2)
    if int(sound.sum()) < FEWEST:
        return 1.0
    ratios = np.sort(np.log(now[sound].sum(axis=1) / before[sound].sum(axis=1)))
    held = math.ceil(AGREEING * len(ratios))
    widths = ratios[held - 1 :] - ratios[: len(ratios) - held + 1]
    first = int(widths.argmin())
    middle = float(np.median(ratios[first : first + held]))
    gain = math.exp(float(ratios[np.abs(ratios - middle) <= NEAR + widths[first] / 2].mean()))
    return min(GREATEST, max(1 / GREATEST, gain))
