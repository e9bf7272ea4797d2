"""Runs a network with OpenVINO: the fastest on Intel and ARM processors."""

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from edgecount.detectors.runtimes.quiet_openvino import import_openvino, openvino_core
from edgecount.detectors.runtimes.runtime import NOTHING, Inputs, Normalisation, UnrunnableError, of_one_picture
from edgecount.detectors.tensors import Floats
from edgecount.files.native import native_name
from edgecount.ports import Image

if TYPE_CHECKING:
    import openvino

KEPT = 3
"""The compiled network is kept for so many sizes of pictures; a further size replaces the oldest."""


class OpenVinoRuntime:
    """An ONNX file compiled for this processor, for every size of picture that comes.

    The compiled network takes pixels as they are and normalises them itself.  `threads` bounds the cores that it takes.
    """

    def __init__(
        self, path: Path, model: "openvino.Model", core: "openvino.Core", threads: int, beside: Inputs
    ) -> None:
        self._path = path
        self._model = model
        self._core = core
        self._threads = threads
        self._beside = beside
        self._picture = _picture_input(model, beside)
        self._requests: dict[tuple[int, ...], openvino.InferRequest] = {}

    @classmethod
    def load(
        cls, path: Path, threads: int, normalisation: Normalisation | None, beside: Inputs = NOTHING
    ) -> "OpenVinoRuntime":
        """Read the file; ModelError if it is not a model that OpenVINO reads.

        `beside` has the inputs that are not the picture; without `normalisation`, the network takes planes.
        """
        openvino = import_openvino()
        core = openvino_core()
        try:
            with native_name(path) as name:
                model = core.read_model(name)
            if normalisation is not None:
                model = _taking_pixels(model, normalisation, beside, openvino)
            return cls(path, model, core, threads, beside)
        except (OSError, RuntimeError) as error:
            raise _refusal(path) from error

    def infer(self, picture: Image | Floats, /) -> tuple[Floats, ...]:
        """One look; ModelError if the network cannot be compiled for pictures of this size."""
        request = self._requests.get(picture.shape) or self._compile(picture.shape)
        try:
            request.infer({self._picture: picture[None], **self._beside})
        except RuntimeError as error:
            raise _refusal(self._path) from error
        return tuple(of_one_picture(tensor.data) for tensor in request.output_tensors)

    def _compile(self, shape: tuple[int, ...]) -> "openvino.InferRequest":
        options = {
            "INFERENCE_NUM_THREADS": self._threads,
            # with pinning, all processes bind their threads to the same first cores, and cameras wait for each other
            "ENABLE_CPU_PINNING": False,
            "PERFORMANCE_HINT": "LATENCY",
            # by default, processors with bfloat16 use it: the same counts on every machine are worth more
            "INFERENCE_PRECISION_HINT": "f32",
        }
        try:
            model = self._model.clone()
            model.reshape({self._picture: [1, *shape]})
            request = self._core.compile_model(model, "CPU", options).create_infer_request()
        except RuntimeError as error:
            raise _refusal(self._path) from error
        if len(self._requests) == KEPT:
            del self._requests[next(iter(self._requests))]
        self._requests[shape] = request
        return request


def _picture_input(model: "openvino.Model", beside: Inputs) -> str:
    """The name of the input that takes the picture."""
    return next(str(entry.any_name) for entry in model.inputs if not entry.names & beside.keys())


def _taking_pixels(
    model: "openvino.Model", normalisation: Normalisation, beside: Inputs, openvino: ModuleType
) -> "openvino.Model":
    """The network with a picture of 1×height×width×3 bytes, blue-green-red, as its input."""
    stages = openvino.preprocess.PrePostProcessor(model)
    entry = stages.input(_picture_input(model, beside))
    pixels = entry.tensor()
    pixels.set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
    pixels.set_color_format(openvino.preprocess.ColorFormat.BGR)
    steps = entry.preprocess().convert_element_type(openvino.Type.f32)
    if normalisation.rgb:
        steps.convert_color(openvino.preprocess.ColorFormat.RGB)
    steps.mean(list(normalisation.mean)).scale(list(normalisation.deviation))
    entry.model().set_layout(openvino.Layout("NCHW"))
    return stages.build()


def _refusal(path: Path) -> UnrunnableError:
    return UnrunnableError(
        "OpenVINO",
        f"{path}: OpenVINO cannot run this model; check it with `edgecount models verify`, "
        "or set detector.runtime to opencv",
    )
