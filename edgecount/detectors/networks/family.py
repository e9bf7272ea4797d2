"""A family of detectors: what must be known of it to run a user's own export; each family has its module."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from edgecount.detectors.runtimes.runtime import Normalisation
from edgecount.detectors.tensors import Floats
from edgecount.detectors.views.letterbox import Colour, Letterbox
from edgecount.geometry import Size

MOST_CLASSES = 80
"""COCO's number of classes, of which `person` is the first; with more classes, another one may be the first."""

People = tuple[Floats, Floats]
"""Boxes (N×4: left, top, right, bottom, in the input's pixels) and how sure the network is of each (N, 0-1)."""


class UnfitError(ValueError):
    """The outputs are not those of this family; the message says how they differ, and the remedy if it is known."""


@dataclass(frozen=True, slots=True)
class Family:
    """How a family sees pictures, and how its outputs are read.

    `letterbox` places a picture in an input on `grey`; `decode` takes the outputs, each without its first axis, the
    input's size and a confidence (0-1), and gives the people of at least this confidence; UnfitError if it cannot.
    """

    normalisation: Normalisation
    grey: Colour
    letterbox: Callable[[Size, Size], Letterbox]
    decode: Callable[[Sequence[Floats], Size, float], People]


def only_output(outputs: Sequence[Floats]) -> Floats:
    """The one output, a table."""
    if len(outputs) != 1:
        raise UnfitError(f"it has {len(outputs)} outputs where there should be 1")
    if outputs[0].ndim != 2:
        raise UnfitError(f"its output is {shape(outputs[0])}, which has not three axes")
    return outputs[0]


def require_classes(count: int) -> None:
    """UnfitError unless there are 1 to MOST_CLASSES classes, of which the first is sure to be `person`."""
    if not 1 <= count <= MOST_CLASSES:
        raise UnfitError(f"it has {count} classes where there should be 1 to {MOST_CLASSES}, the first of them person")


def shape(output: Floats) -> str:
    """An output's shape as messages show it, with its first axis."""
    return "×".join(map(str, (1, *output.shape)))


def sides(centers: Floats) -> Floats:
    """Boxes as centre x, centre y, width, height → as left, top, right, bottom."""
    halves = centers[:, 2:] / 2
    return np.hstack([centers[:, :2] - halves, centers[:, :2] + halves])
