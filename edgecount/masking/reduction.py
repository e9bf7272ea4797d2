"""A frame and the people in it, made smaller: to hide somebody costs as much as there are pixels.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np

from edgecount.geometry import Box
from edgecount.ports import Frame
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track

PersonT = TypeVar("PersonT", Detection, Track)


@dataclass(frozen=True, slots=True, eq=False)
class Peopled:
    """A frame, the people found in it, and the tracks that are there; boxes in its pixels."""

    frame: Frame
    found: Sequence[Detection]
    tracks: Sequence[Track]

    def within(self, width: float) -> "Peopled":
        """The same in a frame that is at most so many pixels wide."""
        share = width / self.frame.size.width
        if share >= 1:
            return self
        image = cv2.resize(self.frame.image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        size, before = image.shape, self.frame.size
        across, down = size[1] / before.width, size[0] / before.height
        return Peopled(
            replace(self.frame, image=np.asarray(image, np.uint8)),
            [_shrunk(one, across, down) for one in self.found],
            [_shrunk(one, across, down) for one in self.tracks],
        )


def _shrunk(person: PersonT, across: float, down: float) -> PersonT:
    box = person.box
    small = Box(across * box.left, down * box.top, across * box.right, down * box.bottom)
    return replace(person, box=small, stature=None if person.stature is None else down * person.stature)
