"""A user's own ONNX export of a detector: checked closely, then run in the way of its family."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from edgecount.detectors.files import FamilyName
from edgecount.detectors.networks.family import Family, UnfitError
from edgecount.detectors.networks.rtdetr import RTDETR
from edgecount.detectors.networks.yolov8 import YOLOV8
from edgecount.detectors.networks.yolox import YOLOX
from edgecount.detectors.runtimes.onnx_interface import Interface, Tensor, read_interface
from edgecount.detectors.runtimes.runtime import Inputs, Normalisation, Runtime, UnrunnableError
from edgecount.detectors.runtimes.silence import silenced
from edgecount.detectors.views.suppression import each_once
from edgecount.errors import ModelError
from edgecount.geometry import Size
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

FAMILIES: Mapping[FamilyName, Family] = {"rtdetr": RTDETR, "yolov8": YOLOV8, "yolox": YOLOX}

TARGET = "orig_target_sizes"
"""The second input of some exports: width and height of the picture that the boxes are to fit."""

OpenRuntime = Callable[[Path, Normalisation, Inputs], Runtime]


class OwnOnnx:
    """Finds people in one picture, each once.  `floor`: the confidence (0-1) from which a box counts."""

    def __init__(self, runtime: Runtime, family: Family, input_: Size, floor: float) -> None:
        self._runtime = runtime
        self._family = family
        self._input = input_
        self._floor = floor

    @classmethod
    def load(cls, path: Path, family: FamilyName, open_runtime: OpenRuntime, floor: float) -> "OwnOnnx":
        """Read the file and try it once; ModelError if it is not an export of this family that the runtime can run."""
        interface, kind = _interface(path), FAMILIES[family]
        try:
            pictures, beside = _inputs(interface)
            detector = cls(open_runtime(path, kind.normalisation, beside), kind, pictures, floor)
            with silenced():
                detector.detect(np.zeros((pictures.height, pictures.width, 3), np.uint8))
        except UnrunnableError as error:
            raise ModelError(
                f"{path}: {error.runtime} cannot run this network; export it anew, or choose another detector.runtime"
            ) from error
        except ValueError as error:
            raise ModelError(
                f"{path}: no {family} export, for {error}; docs/configuration.md says how to make one"
            ) from error
        return detector

    def detect(self, image: Image) -> Sequence[Detection]:
        """Boxes in the picture's pixels, some of them a little outside, the most confident first."""
        height, width = image.shape[:2]
        letterbox = self._family.letterbox(Size(width, height), self._input)
        outputs = self._runtime.infer(letterbox.fill(image, self._family.grey))
        boxes, scores = self._family.decode(outputs, self._input, self._floor)
        return each_once(letterbox.back(boxes), scores)


def _interface(path: Path) -> Interface:
    try:
        return read_interface(path.read_bytes())
    except ValueError as error:
        raise ModelError(f"{path}: no ONNX file, or not all of one ({error}); get it anew") from error


def _inputs(interface: Interface) -> tuple[Size, Inputs]:
    """The size of the pictures that a network takes, and its inputs beside the picture; UnfitError if it has others."""
    picture, *others = interface.inputs
    size = _size(picture)
    if [other.name for other in others] not in ([], [TARGET]):
        raise UnfitError(f"it wants {', '.join(other.name for other in others)} beside the picture")
    target = np.array([[size.width, size.height]], np.int64)
    return size, dict.fromkeys((other.name for other in others), target)


def _size(picture: Tensor) -> Size:
    match picture.extents:
        case (1 | None, 3, int(height), int(width)):
            return Size(width, height)
        case (1 | None, 3, _, _):
            raise UnfitError("its input leaves height and width open: export it for a fixed size")
        case extents:
            shown = "×".join("?" if extent is None else str(extent) for extent in extents) or "a number"
            raise UnfitError(f"its input is {shown} where 1×3×height×width is expected")
