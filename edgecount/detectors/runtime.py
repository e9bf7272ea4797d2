"""The port behind which a network runs: a picture in, the network's outputs out."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from edgecount.detectors.ssd import Floats
from edgecount.ports import Image


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How a pixel's 0-255 become what the network was trained on: less the mean, divided by the deviation.

    Both are of the channels in the network's order, red first if it wants `rgb`.
    """

    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    rgb: bool


class Runtime(Protocol):
    """Runs a network."""

    def infer(self, picture: Image) -> tuple[Floats, ...]:
        """What it makes of a picture of a size that it takes: its outputs in order, each without its first axis."""


def normalised(picture: Image, normalisation: Normalisation) -> Floats:
    """1×3×height×width numbers, for a runtime that does not do this itself."""
    channels = picture[..., ::-1] if normalisation.rgb else picture
    scaled = (channels - np.array(normalisation.mean, np.float32)) / np.array(normalisation.deviation, np.float32)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None], np.float32)
