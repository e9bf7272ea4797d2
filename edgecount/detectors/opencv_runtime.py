"""Runs a network with OpenCV's dnn: no extra package, and slower."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from edgecount.detectors.runtime import Normalisation, normalised
from edgecount.detectors.silence import silenced
from edgecount.detectors.ssd import Floats
from edgecount.errors import ModelError
from edgecount.ports import Image


class OpenCvRuntime:
    """An ONNX file read by OpenCV; `outputs` are the names of what it gives."""

    def __init__(self, net: cv2.dnn.Net, normalisation: Normalisation, outputs: Sequence[str]) -> None:
        self._net = net
        self._normalisation = normalisation
        self._outputs = outputs

    @classmethod
    def load(cls, path: Path, normalisation: Normalisation) -> "OpenCvRuntime":
        """Read the file; ModelError where it is no model that OpenCV reads."""
        try:
            with silenced():
                net = cv2.dnn.readNetFromONNX(str(path))
        except cv2.error as error:
            raise ModelError(f"{path}: OpenCV cannot read this model; `edgecount models verify` checks it") from error
        return cls(net, normalisation, net.getUnconnectedOutLayersNames())

    def infer(self, picture: Image) -> tuple[Floats, ...]:
        """One look."""
        self._net.setInput(normalised(picture, self._normalisation))
        return tuple(np.asarray(output, np.float32)[0] for output in self._net.forward(self._outputs))
