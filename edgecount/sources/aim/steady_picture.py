"""A steady picture: what some seconds of a camera have in common, grey and small, without people, noise and rain.

Theory of operation.  Nine pictures that lie seconds apart become one: of each place the middle brightness, by threes
(Tukey's ninther).  People that walk through are in few of them.  Where the tracker knows of somebody, with a margin, a
picture keeps what was seen there before; a place at which somebody was in all of the nine pictures is not *free*, and
nothing is learnt of it.  So people become no part of it, whether they walk or stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.geometry import Box
from edgecount.ports import Image, Mask

WIDTH = 640
"""Pixels; larger pictures are made smaller."""
PICTURES = 9
"""The number of pictures that become one."""
MARGIN = 0.1
"""How far around a person nothing is learnt, as a share of their own height."""

Grey = npt.NDArray[np.uint8]
"""Brightness, height × width."""


@dataclass(frozen=True, slots=True, eq=False)
class Steady:
    """A steady picture, and where it was ever free of people."""

    grey: Grey
    free: Mask


class SteadyPicture:
    """Takes pictures of one camera in order of time; one of another size begins anew."""

    def __init__(self) -> None:
        self._taken: list[Grey] = []
        self._free: Mask | None = None

    def add(self, image: Image, people: Iterable[Box]) -> Steady | None:
        """Take a picture and the boxes of the people in it, in its pixels; the steady picture with the ninth one."""
        grey, free = _small(image, people)
        if self._free is None or not self._taken or self._taken[-1].shape != grey.shape:
            self._taken, self._free = [], free
        else:
            np.copyto(grey, self._taken[-1], where=~free & self._free)
            self._free = self._free | free
        self._taken.append(grey)
        if len(self._taken) < PICTURES:
            return None
        taken, self._taken = self._taken, []
        return Steady(_ninther(taken), self._free)


def _small(image: Image, people: Iterable[Box]) -> tuple[Grey, Mask]:
    """The picture as it is taken, and where nobody is in it."""
    scale = min(1.0, WIDTH / image.shape[1])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
    free = np.ones(grey.shape, bool)
    for box in people:
        margin = MARGIN * (box.bottom - box.top)
        left, top = (max(0, round((side - margin) * scale)) for side in (box.left, box.top))
        right, bottom = (max(0, round((side + margin) * scale)) for side in (box.right, box.bottom))
        free[top:bottom, left:right] = False
    return grey, free


def _ninther(taken: list[Grey]) -> Grey:
    return _middle(*(_middle(*taken[first : first + 3]) for first in (0, 3, 6)))


def _middle(one: Grey, other: Grey, third: Grey) -> Grey:
    low, high = cv2.min(one, other), cv2.max(one, other)
    return np.asarray(cv2.max(low, cv2.min(high, third)), np.uint8)
