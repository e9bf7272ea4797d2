"""The port behind which a network runs: a picture in, the network's outputs out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from edgecount.detectors.tensors import Floats
from edgecount.errors import ModelError
from edgecount.ports import Image


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How a pixel's 0-255 become the numbers that a network was trained on: minus the mean, divided by the deviation.

    Both are given by channel, in the network's order: red first if it wants `rgb`.
    """

    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    rgb: bool


Inputs = Mapping[str, npt.NDArray[np.int64]]
"""The values of a network's inputs beside the picture, by the names of the inputs; the same at every look."""
NOTHING: Inputs = MappingProxyType({})


class UnrunnableError(ModelError):
    """The file is not a network that `runtime` runs."""

    def __init__(self, runtime: str, message: str) -> None:
        super().__init__(message)
        self.runtime = runtime


class Runtime(Protocol):
    """Runs a network that takes pictures."""

    def infer(self, picture: Image, /) -> tuple[Floats, ...]:
        """The network's outputs for a picture of a size that it takes, in order, each without its first axis.

        UnrunnableError if the runtime cannot do it, ValueError if an output is not of one picture.
        """


class PlanesRuntime(Protocol):
    """Runs a network that takes planes of numbers, as they are."""

    def infer(self, planes: Floats, /) -> tuple[Floats, ...]:
        """As a Runtime's, for planes × height × width."""


def of_one_picture(output: npt.NDArray[np.generic]) -> Floats:
    """A copy of a network's output, without the axis of pictures; ValueError if this is not of one picture."""
    if output.shape[:1] != (1,):
        raise ValueError(f"an output is {'×'.join(map(str, output.shape)) or 'a number'}, not of one picture")
    return np.array(output[0], np.float32)


def normalised(picture: Image | Floats, normalisation: Normalisation | None) -> Floats:
    """1×3×height×width numbers, for a runtime that does not do this itself; without `normalisation`, as given."""
    if normalisation is None:
        return np.ascontiguousarray(picture[None], np.float32)
    channels = picture[..., ::-1] if normalisation.rgb else picture
    scaled = (channels - np.array(normalisation.mean, np.float32)) / np.array(normalisation.deviation, np.float32)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None], np.float32)
