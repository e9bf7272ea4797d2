"""NanoDet-g trained on COCO, its heads reduced to persons; in 8-bit integers it is the default detector.

RangiLyu, "NanoDet"; boxes are coded as in Li et al., "Generalized Focal Loss" (arXiv:2006.04388); see models/nanodet,
and models/person, the same in 8-bit integers.
"""

from collections.abc import Sequence

import numpy as np

from edgecount.detectors.networks.grid_cells import STRIDES, places
from edgecount.detectors.runtimes.runtime import Normalisation, Runtime
from edgecount.detectors.tensors import Floats
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.detectors.views.suppression import each_once
from edgecount.geometry import Size
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

NORMALISATION = Normalisation((103.53, 116.28, 123.675), (57.375, 57.12, 58.395), rgb=False)
GREY = (104, 116, 124)
"""The mean colour of the pictures that the network was trained on: it shows the network nothing."""
SIDE = 416
"""The long side of the network's input, in pixels; the other one follows the picture's shape."""
BINS = 11
"""The network says how likely it is that a side of the box is 0, 1, ... 10 strides away from the place."""


class NanoDet:
    """Finds people in one picture of any shape, each once.  `floor`: the confidence (0-1) from which a box counts."""

    def __init__(self, runtime: Runtime, floor: float) -> None:
        self._runtime = runtime
        self._floor = floor

    def detect(self, image: Image) -> Sequence[Detection]:
        """Boxes in the picture's pixels, some of them a little outside, the most confident first."""
        height, width = image.shape[:2]
        letterbox = Letterbox.following(Size(width, height), SIDE, STRIDES[-1])
        distances, scores = self._runtime.infer(letterbox.fill(image, GREY))
        near = np.flatnonzero(scores >= self._floor)
        boxes = decode(distances[near], places(letterbox.input)[near])
        return each_once(letterbox.back(boxes), scores[near])


def decode(distances: Floats, places: Floats) -> Floats:
    """The network's output for these places (N×44: left, top, right, bottom) → N×4 sides in the input's pixels."""
    bins = distances.reshape(-1, 4, BINS)
    likely = np.exp(bins - bins.max(axis=2, keepdims=True))
    far = (likely @ np.arange(BINS, dtype=np.float32)) / likely.sum(axis=2) * places[:, 2:]
    return np.hstack([places[:, :2] - far[:, :2], places[:, :2] + far[:, 2:]])
