"""A density model of a user's folder: an ONNX file with its card, checked closely, then run at two sizes."""

from pathlib import Path

import cv2
import numpy as np

from edgecount.density.card import DensityCard, read_card
from edgecount.density.estimator import CELL, Detail
from edgecount.detectors.runtimes.onnx_interface import Tensor, read_interface
from edgecount.detectors.runtimes.runtime import Normalisation, Runtime, UnrunnableError
from edgecount.detectors.runtimes.silence import silenced
from edgecount.detectors.select import RuntimeName, load_runtime
from edgecount.detectors.tensors import Floats
from edgecount.errors import ModelError
from edgecount.geometry import Size
from edgecount.ports import Image

TRIED = Size(128, 96)
"""What a network is tried with when it is loaded."""


class DensityModel:
    """Draws density maps of pictures of any size; a DensityEstimator."""

    def __init__(self, runtime: Runtime, card: DensityCard) -> None:
        self._runtime = runtime
        self.card = card

    @classmethod
    def load(cls, path: Path, runtime: RuntimeName, threads: int) -> "DensityModel":
        """Read both files and try the network once; ModelError, in one line, if they are not a density model."""
        card = read_card(path)
        _require_interface(path)
        normalisation = Normalisation(card.mean, card.deviation, card.rgb)
        try:
            model = cls(load_runtime(runtime, threads, path, normalisation), card)
            with silenced():
                model.density(np.zeros((TRIED.height, TRIED.width, 3), np.uint8))
        except UnrunnableError as error:
            raise ModelError(f"{path}: {error.runtime} cannot run this network; get it anew") from error
        except ValueError as error:
            raise ModelError(f"{path}: no density model, for {error}; check the path") from error
        return model

    def density(self, image: Image, detail: Detail = "coarse", /) -> Floats:
        """The people in each cell of a grid over the picture; never less than none in any."""
        height, width = image.shape[:2]
        size = seen(Size(width, height), self.card, detail)
        small = cv2.resize(image, (size.width, size.height), interpolation=cv2.INTER_AREA)
        outputs = self._runtime.infer(np.asarray(small, np.uint8))
        wanted = (1, size.height // CELL, size.width // CELL)
        if len(outputs) != 1 or outputs[0].shape != wanted:
            raise ValueError(f"it gives {_shapes(outputs)} where {_shape((1, *wanted))} is expected")
        return np.asarray(np.maximum(outputs[0][0] * self.card.gain, 0), np.float32)


def seen(picture: Size, card: DensityCard, detail: Detail) -> Size:
    """How large the network sees a picture, in whole cells; no picture is made larger for the sake of details."""
    longer = max(picture.width, picture.height)
    side = card.side if detail == "coarse" else max(card.side, min(longer, card.full_side))
    width, height = (max(1, round(extent * side / longer / CELL)) * CELL for extent in (picture.width, picture.height))
    return Size(width, height)


def _require_interface(path: Path) -> None:
    try:
        interface = read_interface(path.read_bytes())
    except ValueError as error:
        raise ModelError(f"{path}: no ONNX file, or not all of one ({error}); get it anew") from error
    if len(interface.inputs) != 1 or not _is_picture(interface.inputs[0]) or len(interface.outputs) != 1:
        raise ModelError(
            f"{path}: no density model, which takes one picture of any size and gives one map; check the path"
        )


def _is_picture(tensor: Tensor) -> bool:
    match tensor.extents:
        case (1 | None, 3, None, None):
            return True
        case _:
            return False


def _shapes(outputs: tuple[Floats, ...]) -> str:
    return " and ".join(_shape((1, *output.shape)) for output in outputs)


def _shape(extents: tuple[int, ...]) -> str:
    return "×".join(map(str, extents))
