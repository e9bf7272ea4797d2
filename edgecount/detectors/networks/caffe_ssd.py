"""A user's own classic pair: MobileNetSSD_deploy.prototxt and .caffemodel, trained on VOC, run by OpenCV's dnn."""

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from edgecount.detectors.runtimes.silence import silenced
from edgecount.errors import ModelError
from edgecount.files.native import native_name
from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

INPUT = 300
PERSON = 15
"""The person's place among VOC's classes, the background being 0."""
ROW = 7
"""The numbers of the pair's last layer for each box: image, class, confidence, left, top, right, bottom."""


class CaffeSsd:
    """Finds people in one picture; `floor` is the confidence (0-1) below which a box is not worth a look."""

    def __init__(self, net: cv2.dnn.Net, floor: float) -> None:
        self._net = net
        self._floor = floor

    @classmethod
    def load(cls, prototxt: Path, weights: Path, floor: float) -> "CaffeSsd":
        """Read the pair and try it once; ModelError if the two are not an SSD that OpenCV runs."""
        try:
            with silenced(), native_name(prototxt) as layers, native_name(weights) as numbers:
                detector = cls(cv2.dnn.readNetFromCaffe(layers, numbers), floor)
                detector.detect(np.zeros((INPUT, INPUT, 3), np.uint8))
        except (cv2.error, OSError, ValueError) as error:
            raise ModelError(
                f"{weights}: no SSD for OpenCV together with {prototxt.name}; get the pair anew"
            ) from error
        return detector

    def detect(self, image: Image) -> Sequence[Detection]:
        """Boxes in the picture's pixels, the most confident first; ValueError if the network is not an SSD."""
        self._net.setInput(cv2.dnn.blobFromImage(image, 1 / 127.5, (INPUT, INPUT), (127.5, 127.5, 127.5)))
        output = np.asarray(self._net.forward(), np.float64)
        if output.ndim != 4 or output.shape[-1] != ROW:
            raise ValueError(f"an SSD gives 1×1×N×{ROW} numbers, not {'×'.join(map(str, output.shape))}")
        rows = output.reshape(-1, ROW)
        height, width = image.shape[:2]
        people = rows[(rows[:, 1] == PERSON) & (rows[:, 2] >= self._floor)]
        found = [_detection(row, width, height) for row in people[np.argsort(-people[:, 2], kind="stable")].tolist()]
        return [detection for detection in found if detection is not None]


def _detection(row: Sequence[float], width: int, height: int) -> Detection | None:
    confidence, left, top, right, bottom = row[2:]
    if not (left < right and top < bottom and all(map(math.isfinite, row))):
        return None
    return Detection(Box(left * width, top * height, right * width, bottom * height), min(1.0, confidence))
