"""Runs the network with OpenCV's dnn: no extra package, three times slower."""

from pathlib import Path

import cv2
import numpy as np

from edgecount.detectors.silence import silenced
from edgecount.detectors.ssd import Floats
from edgecount.errors import ModelError


class OpenCvRuntime:
    """An ONNX file read by OpenCV."""

    def __init__(self, net: cv2.dnn.Net) -> None:
        self._net = net

    @classmethod
    def load(cls, model: Path) -> "OpenCvRuntime":
        """Read the file; ModelError where it is no model that OpenCV reads."""
        try:
            with silenced():
                return cls(cv2.dnn.readNetFromONNX(str(model)))
        except cv2.error as error:
            raise ModelError(f"{model}: OpenCV cannot read this model; `edgecount models verify` checks it") from error

    def infer(self, blob: Floats) -> tuple[Floats, Floats]:
        """Box encodings and person scores for one normalised image."""
        self._net.setInput(blob)
        boxes, scores = self._net.forward(["boxes", "scores"])
        return np.asarray(boxes, np.float32).reshape(-1, 4), np.asarray(scores, np.float32).reshape(-1)
