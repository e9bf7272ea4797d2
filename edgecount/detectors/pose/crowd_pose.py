"""The poses of a few people one by one, and those of many all at once: what a picture costs is bounded."""

from collections.abc import Sequence

import numpy as np

from edgecount.detectors.pose.blazepose import square
from edgecount.detectors.pose.movenet import MoveNet, SeenBody
from edgecount.geometry import Box, Point
from edgecount.ports import Figure, Image, Segmenter
from edgecount.tracking.pose import LANDMARKS, SEEN, Pose

FEW = 3
"""Up to so many people are looked at one by one: BlazePose takes a fifth of a look of MoveNet for each."""
CERTAIN = 0.3
"""MoveNet's confidence (0-1) of a person that is there beyond doubt; those far away reach half of it."""
PART_SEEN = 0.2
"""MoveNet's score (0-1) of a part that is seen."""
SAME = 0.3
"""Intersection over union from which a box and a body are one person."""
PLACES = (0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28)
"""Where each of MoveNet's 17 parts is among BlazePose's 33."""


class CrowdPose:
    """A segmenter whose pictures come in order, each with all of its people one after the other.

    Where the picture before had more than FEW people, all are looked at by `at_once`; so are those beyond the first few
    of the picture in which they become many.  Nobody looked at so has a shape: masks draw them as signs.
    """

    def __init__(self, one_by_one: Segmenter, at_once: MoveNet) -> None:
        self._one_by_one = one_by_one
        self._at_once = at_once
        self._image: Image | None = None
        self._asked = 0
        self._is_crowded = False
        self._bodies: Sequence[SeenBody] | None = None

    def figure(self, image: Image, box: Box) -> Figure:
        """The person in this box, which is in the picture's pixels and partly inside it."""
        if image is not self._image:
            self._is_crowded = self._asked > FEW
            self._image, self._asked, self._bodies = image, 0, None
        self._asked += 1
        if self._asked <= FEW and not self._is_crowded:
            return self._one_by_one.figure(image, box)
        if self._bodies is None:
            self._bodies = self._at_once.bodies(image)
        return figure_of(self._bodies, box)


def figure_of(bodies: Sequence[SeenBody], box: Box) -> Figure:
    """The person that is in this box, without a shape; one with no presence and no pose where nobody fits it."""
    region, shapeless = square(box), np.zeros((1, 1), np.bool_)
    body = max(bodies, key=lambda body: body.box.iou(box), default=None)
    if body is None or body.box.iou(box) < SAME:
        return Figure(region, shapeless, Pose((box.center,) * LANDMARKS, (0.0,) * LANDMARKS), 0.0)
    places: list[Point] = [box.center] * LANDMARKS
    visibility = [0.0] * LANDMARKS
    for place, part, score in zip(PLACES, body.parts, body.scores, strict=True):
        places[place], visibility[place] = part, min(1.0, SEEN * score / PART_SEEN)
    return Figure(region, shapeless, Pose(tuple(places), tuple(visibility)), min(1.0, body.confidence / CERTAIN))
