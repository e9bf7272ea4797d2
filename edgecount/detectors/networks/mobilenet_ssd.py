"""SSDLite MobileNet v2 trained on COCO, its head reduced to persons.

Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (arXiv:1801.04381); see models/mobilenet_ssd.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.detectors.networks.ssd import anchors, decode
from edgecount.detectors.runtimes.runtime import Normalisation, Runtime
from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

INPUT = 300
"""Width and height of the network's input, in pixels."""
NORMALISATION = Normalisation((127.5, 127.5, 127.5), (127.5, 127.5, 127.5), rgb=True)


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
        encodings, scores = self._runtime.infer(_squeezed(image))
        encodings, scores = encodings.reshape(-1, 4), scores.reshape(-1)
        chosen = np.flatnonzero(scores >= self._floor)
        chosen = chosen[np.argsort(-scores[chosen], kind="stable")]
        height, width = image.shape[:2]
        boxes = decode(encodings[chosen], self._anchors[chosen]) * np.array([width, height, width, height], np.float32)
        return [
            Detection(Box(*sides), min(1.0, score))
            for sides, score in zip(boxes.tolist(), scores[chosen].tolist(), strict=True)
            if sides[0] < sides[2] and sides[1] < sides[3]
        ]


def _squeezed(image: Image) -> Image:
    return np.asarray(cv2.resize(image, (INPUT, INPUT), interpolation=cv2.INTER_LINEAR), np.uint8)
