"""A scene of which every place is voted on by pictures, so that people passing leave nothing in it.  Pure.

Where a picture shows the place free, it votes for what is known if it is alike, and against it if it differs; a place
whose votes are used up begins anew with what it shows now.  A place is known from LEAST votes on.  It follows slow
changes by a level of brightness a picture, which is an approximate median (McFarlane and Schofield, "Segmentation and
tracking of piglets in images", 1995).  A lamp that goes on and a camera's exposure change all places alike: the scene
is then made as bright as the picture.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from edgecount.detectors.overhead.light import cells, common_gain
from edgecount.geometry import Box
from edgecount.masking.filling import filled
from edgecount.masking.pixels import pixels
from edgecount.ports import Image, Mask

LEAST, MOST = 4, 120
"""Votes from which a place is known, and votes that are kept."""
ALIKE = 25
"""Levels by which a place may differ, in every colour, and still be the same."""
STEADY = 0.05
"""Smaller changes of the gain (logarithm) are left to the steps: each scaling costs some precision."""
ANOTHER = 0.6
"""The share of the known free places that must differ for this to be another scene."""
STANDS_OUT = 0.25
"""The share of the middle of somebody's box that differs from the scene, unless they are in it."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownScene:
    """The scene without people: where it is not `known`, its `picture` has the colours around."""

    picture: Image
    known: Mask


class VotedScene:
    """Begins with a picture, and where it is free of people; takes others of the same size, in order of time."""

    def __init__(self, image: Image, free: Mask) -> None:
        self._levels = image.copy()
        self._votes = free.astype(np.uint8)
        self._alike = np.ones(free.shape, bool)

    def known(self) -> KnownScene | None:
        """What is known; None where nothing is."""
        known = self._votes >= LEAST
        return KnownScene(filled(self._levels, known), known) if known.any() else None

    def vote(self, image: Image, free: Mask) -> bool:
        """Learn from the free places of a picture; returns whether it shows another scene, and then learns nothing."""
        gain = common_gain(cells(image), cells(self._levels))
        if abs(math.log(gain)) > STEADY:
            self._levels = np.asarray(cv2.convertScaleAbs(self._levels, alpha=gain), np.uint8)
        apart = cv2.absdiff(image, self._levels)
        self._alike = np.asarray(cv2.inRange(apart, (0, 0, 0), (ALIKE, ALIKE, ALIKE))) > 0
        agreed, against = free & self._alike, free & ~self._alike
        known = free & (self._votes >= LEAST)
        if int(np.count_nonzero(known & against)) > ANOTHER * max(1, int(np.count_nonzero(known))):
            return True
        new = against & (self._votes == 0)
        self._levels[new] = image[new]
        self._votes = np.minimum(self._votes + (agreed | new) - (against & ~new), MOST).astype(np.uint8)
        self._step(image, agreed)
        return False

    def doubt(self, box: Box, votes: int) -> None:
        """Take so many votes away where nobody in this box of the picture that voted last stands out from the scene."""
        rows, columns = pixels(box, self._votes.shape)
        height, width = rows.stop - rows.start, columns.stop - columns.start
        middle = self._alike[rows, columns][height // 4 : height - height // 4, width // 4 : width - width // 4]
        if middle.size and 1 - middle.mean() < STANDS_OUT:
            held = self._votes[rows, columns]
            held -= np.minimum(held, votes).astype(np.uint8)

    def _step(self, image: Image, agreed: Mask) -> None:
        """Go a level towards the picture where they agree."""
        higher, lower = ((image > self._levels), (image < self._levels))
        self._levels += (higher & agreed[..., None]).view(np.uint8)
        self._levels -= (lower & agreed[..., None]).view(np.uint8)
