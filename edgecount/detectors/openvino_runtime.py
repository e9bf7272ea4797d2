"""Runs the network with OpenVINO: the fastest on Intel and ARM processors."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edgecount.detectors.quiet_openvino import import_openvino
from edgecount.detectors.ssd import Floats
from edgecount.errors import ModelError

if TYPE_CHECKING:
    import openvino


class OpenVinoRuntime:
    """An ONNX file compiled for this processor; `threads` bounds the cores that it takes."""

    def __init__(self, request: "openvino.InferRequest") -> None:
        self._request = request

    @classmethod
    def load(cls, model: Path, threads: int) -> "OpenVinoRuntime":
        """Read and compile; ModelError where the file is no model that OpenVINO runs on this machine."""
        options = {
            "INFERENCE_NUM_THREADS": threads,
            # each process would hold its threads to the same first cores, and the cameras wait for each other there
            "ENABLE_CPU_PINNING": False,
            "PERFORMANCE_HINT": "LATENCY",
            # processors with bfloat16 would use it of themselves: the same counts on every machine are worth more
            "INFERENCE_PRECISION_HINT": "f32",
        }
        core = import_openvino().Core()
        try:
            return cls(core.compile_model(model, "CPU", options).create_infer_request())
        except RuntimeError as error:
            raise ModelError(
                f"{model}: OpenVINO cannot run this model; check it with `edgecount models verify`, "
                "or set detector.runtime to opencv"
            ) from error

    def infer(self, blob: Floats) -> tuple[Floats, Floats]:
        """Box encodings and person scores for one normalised image."""
        self._request.infer({0: blob})
        boxes = np.array(self._request.get_output_tensor(0).data, np.float32)
        scores = np.array(self._request.get_output_tensor(1).data, np.float32)
        return boxes.reshape(-1, 4), scores.reshape(-1)
