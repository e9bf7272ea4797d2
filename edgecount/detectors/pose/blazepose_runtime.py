"""The runtimes of BlazePose: OpenVINO, or OpenCV's dnn, which needs no extra package and is three times slower."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from edgecount.detectors.runtimes.quiet_openvino import openvino_core
from edgecount.detectors.runtimes.silence import silenced
from edgecount.detectors.tensors import Floats
from edgecount.errors import ModelError
from edgecount.files.native import native_name

if TYPE_CHECKING:
    import openvino

INPUT = 256
"""Width and height of the network's input and of its shape, in pixels."""

Outputs = tuple[Floats, float, Floats]
"""195 numbers of landmarks, how sure it is that there is a person (0-1), and the shape as 256×256 logits."""


class PoseRuntime(Protocol):
    """Runs the network."""

    def infer(self, picture: Floats) -> Outputs:
        """The network's outputs for a 1×256×256×3 picture, red-green-blue, 0-1."""


class OpenVinoPose:
    """The network compiled for this processor."""

    def __init__(self, request: "openvino.InferRequest") -> None:
        self._request = request

    @classmethod
    def load(cls, model: Path, threads: int) -> "OpenVinoPose":
        """Read and compile; ModelError if the file is not a model that OpenVINO runs on this machine."""
        # by default, processors with bfloat16 use it: there, somebody in a crowd who walks was seen to lie
        options = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
        core = openvino_core()
        try:
            with native_name(model) as name:
                return cls(core.compile_model(name, "CPU", options).create_infer_request())
        except (OSError, RuntimeError) as error:
            raise ModelError(
                f"{model}: OpenVINO cannot run this model; check it with `edgecount models verify`"
            ) from error

    def infer(self, picture: Floats) -> Outputs:
        """One look."""
        self._request.infer({0: picture})
        landmarks, presence, shape = (np.array(self._request.get_output_tensor(i).data, np.float32) for i in range(3))
        return landmarks.reshape(-1), float(presence.reshape(-1)[0]), shape.reshape(INPUT, INPUT)


class OpenCvPose:
    """The network read by OpenCV."""

    def __init__(self, net: cv2.dnn.Net) -> None:
        self._net = net

    @classmethod
    def load(cls, model: Path) -> "OpenCvPose":
        """Read the file; ModelError if it is not a model that OpenCV reads."""
        try:
            with silenced(), native_name(model) as name:
                return cls(cv2.dnn.readNetFromTFLite(name))
        except (OSError, cv2.error) as error:
            raise ModelError(f"{model}: OpenCV cannot read this model; `edgecount models verify` checks it") from error

    def infer(self, picture: Floats) -> Outputs:
        """One look."""
        self._net.setInput(np.ascontiguousarray(picture.transpose(0, 3, 1, 2)))
        landmarks, presence, shape = self._net.forward(["Identity", "Identity_1", "Identity_2"])
        return (
            np.asarray(landmarks, np.float32).reshape(-1),
            float(np.asarray(presence).reshape(-1)[0]),
            np.asarray(shape, np.float32).reshape(INPUT, INPUT),
        )
