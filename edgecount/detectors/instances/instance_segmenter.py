"""People's shapes out of one look at the whole picture, and their poses, where they are asked for, one by one."""

from collections.abc import Sequence

import numpy as np

from edgecount.detectors.instances.instance_network import Instance, InstanceNetwork
from edgecount.detectors.pose.blazepose import square
from edgecount.geometry import Box
from edgecount.ports import Figure, Image, Segmenter
from edgecount.tracking.pose import LANDMARKS, Pose

CELLS = 96
"""Of a shape's grid, to each side."""
SAME = 0.5
"""Intersection over union from which a box and an instance are one person."""
CERTAIN = 0.6
"""The network's confidence (0-1) of a person whose shape is believed, for a detector has found the person, too."""


class InstanceSegmenter:
    """A segmenter whose pictures come in order, each with all of its people one after the other.

    `posing` finds the pose; without it, none is known.
    """

    def __init__(self, network: InstanceNetwork, posing: Segmenter | None) -> None:
        self._network = network
        self._posing = posing
        self._image: Image | None = None
        self._found: Sequence[Instance] = ()

    def figure(self, image: Image, box: Box) -> Figure:
        """The person in this box; one with no presence where the network finds nobody there."""
        if image is not self._image:
            self._found, self._image = self._network.instances(image), image
        pose = _nowhere(box) if self._posing is None else self._posing.figure(image, box).pose
        region = square(box)
        one = max(self._found, key=lambda one: one.box.iou(box), default=None)
        if one is None or one.box.iou(box) < SAME:
            return Figure(region, np.zeros((1, 1), np.bool_), pose, 0.0)
        return Figure(region, one.within(region, CELLS), pose, min(1.0, one.confidence / CERTAIN))


def _nowhere(box: Box) -> Pose:
    return Pose((box.center,) * LANDMARKS, (0.0,) * LANDMARKS)
