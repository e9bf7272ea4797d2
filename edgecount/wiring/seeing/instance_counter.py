"""Counts the people of a picture by their shapes: with a network of the user's own, each found once."""

from pathlib import Path

import numpy as np

from edgecount.density.crowd import Crowd
from edgecount.density.gate import estimate
from edgecount.detectors.instances.instance_network import InstanceNetwork
from edgecount.detectors.instances.own_instances import load_instances
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

LEAST_CONFIDENCE = 0.5
"""Of somebody who counts."""


class InstanceCounter:
    """Counts pictures one by one; it remembers none."""

    def __init__(self, network: InstanceNetwork) -> None:
        self._network = network

    def forget(self) -> None:
        """Nothing is remembered."""

    def count(self, image: Image) -> Crowd:
        """The people of one picture, with the interval of a detector; the density map is empty."""
        found = tuple(
            Detection(one.box, one.confidence)
            for one in self._network.instances(image)
            if one.confidence >= LEAST_CONFIDENCE
        )
        return Crowd(estimate(len(found), "detector", ()), np.zeros((1, 1), np.float32), found)


def load_instance_counter(model: Path, threads: int) -> InstanceCounter:
    """A counter with the network of this file; ModelError, in one line, where it is none."""
    return InstanceCounter(load_instances(model, "auto", threads))
