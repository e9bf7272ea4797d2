"""Runs a network with OpenCV's dnn: no extra package, and slower."""

from pathlib import Path

import cv2
import numpy as np

from edgecount.detectors.runtimes.onnx_interface import Interface, read_interface
from edgecount.detectors.runtimes.runtime import (
    NOTHING,
    Inputs,
    Normalisation,
    UnrunnableError,
    normalised,
    of_one_picture,
)
from edgecount.detectors.runtimes.silence import silenced
from edgecount.detectors.tensors import Floats
from edgecount.files.native import native_name
from edgecount.ports import Image


class OpenCvRuntime:
    """An ONNX file read by OpenCV."""

    def __init__(
        self, path: Path, net: cv2.dnn.Net, normalisation: Normalisation | None, interface: Interface, beside: Inputs
    ) -> None:
        self._path = path
        self._net = net
        self._normalisation = normalisation
        self._picture = next(entry.name for entry in interface.inputs if entry.name not in beside)
        self._outputs = [output.name for output in interface.outputs]
        self._beside = beside

    @classmethod
    def load(cls, path: Path, normalisation: Normalisation | None, beside: Inputs = NOTHING) -> "OpenCvRuntime":
        """Read the file; ModelError if it is not a model that OpenCV reads.

        `beside` has the inputs that are not the picture; without `normalisation`, the network takes planes.
        """
        try:
            interface = read_interface(path.read_bytes())
            with silenced(), native_name(path) as name:
                net = cv2.dnn.readNetFromONNX(name)
        except (OSError, ValueError, cv2.error) as error:
            raise _refusal(path) from error
        return cls(path, net, normalisation, interface, beside)

    def infer(self, picture: Image | Floats, /) -> tuple[Floats, ...]:
        """One look."""
        try:
            self._net.setInput(normalised(picture, self._normalisation), self._picture)
            for name, value in self._beside.items():
                self._net.setInput(value, name)
            outputs = self._net.forward(self._outputs)
        except cv2.error as error:
            raise _refusal(self._path) from error
        return tuple(of_one_picture(np.asarray(output)) for output in outputs)


def _refusal(path: Path) -> UnrunnableError:
    return UnrunnableError("OpenCV", f"{path}: OpenCV cannot read this model; `edgecount models verify` checks it")
