"""The default detector: SSDLite MobileNet v2 trained on COCO, its head reduced to persons.

Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (arXiv:1801.04381); see models/mobilenet_ssd.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.detectors.runtime import Runtime
from edgecount.detectors.ssd import Floats, anchors, decode
from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

INPUT = 300
"""Width and height of the network's input, in pixels."""


class MobileNetSsd:
    """Finds people in one picture, which is squeezed into the network's square.  Boxes may overlap and repeat.

    `floor` is the confidence (0-1) below which a box is not worth a look.
    """

    def __init__(self, runtime: Runtime, floor: float) -> None:
        self._runtime = runtime
        self._floor = floor
        self._anchors = anchors()

    def detect(self, image: Image) -> Sequence[Detection]:
        """Boxes in the picture's pixels, some of them a little outside, the most confident first."""
        encodings, scores = self._runtime.infer(_blob(image))
        chosen = np.flatnonzero(scores >= self._floor)
        chosen = chosen[np.argsort(-scores[chosen], kind="stable")]
        height, width = image.shape[:2]
        boxes = decode(encodings[chosen], self._anchors[chosen]) * np.array([width, height, width, height], np.float32)
        return [
            Detection(Box(*sides), min(1.0, score))
            for sides, score in zip(boxes.tolist(), scores[chosen].tolist(), strict=True)
            if sides[0] < sides[2] and sides[1] < sides[3]
        ]


def _blob(image: Image) -> Floats:
    """The picture as the network wants it: 1×3×300×300, RGB, -1 to 1."""
    blob = cv2.dnn.blobFromImage(image, 2 / 255, (INPUT, INPUT), (127.5, 127.5, 127.5), swapRB=True)
    return np.asarray(blob, np.float32)
