"""What the net is shown: parts of the pictures, larger and smaller, mirrored, brighter and darker.  Pure.

What is drawn depends on the seed and the step alone, so a training that was ended goes on as if it had not been.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from edgecount.density.estimator import CELL
from edgecount.detectors.tensors import Floats
from edgecount.ports import Image
from edgecount.training.density.targets import density_target
from edgecount.training.light import relit

SMALLEST, LARGEST = 0.55, 1.25
"""How large people are shown, in their size in the picture."""
GREY = 127
"""What lies beyond a picture: nothing, for the net."""
_ORDER = 1 << 20  # beside the seed: other random numbers than those of any step


@dataclass(frozen=True, slots=True, eq=False)
class SeenPicture:
    """A picture as large as the net will see it, heads × (x, y) in its pixels, and each one's spread in cells."""

    image: Image
    heads: Floats
    spreads: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A square part of a picture (blue-green-red bytes), heads × (x, y) in cells, and the map that shall be drawn."""

    image: Image
    heads: Floats
    target: Floats


def batch_at(pictures: Sequence[SeenPicture], seed: int, step: int, size: int, side: int) -> list[Sample]:
    """So many samples of `side` pixels to each side; each picture comes once before any comes again."""
    random = np.random.default_rng((seed, step))
    drawn = [divmod(step * size + number, len(pictures)) for number in range(size)]  # which time round, which place
    rounds = {turn: np.random.default_rng((seed, _ORDER, turn)).permutation(len(pictures)) for turn, _ in drawn}
    return [sample(pictures[int(rounds[turn][place])], random, side) for turn, place in drawn]


def sample(shown: SeenPicture, random: np.random.Generator, side: int) -> Sample:
    """One random part of a picture."""
    scale = float(np.exp(random.uniform(np.log(SMALLEST), np.log(LARGEST))))
    extent = side / scale  # in the picture's pixels
    left, top = (_begin(length, extent, random) for length in shown.image.shape[1::-1])
    sign = -1.0 if random.random() < 0.5 else 1.0
    move = np.array([[scale * sign, 0, -left * scale], [0, scale, -top * scale]])
    if sign < 0:
        move[0, 2] = side + left * scale
    image = cv2.warpAffine(
        shown.image, move, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(GREY,) * 3
    )
    heads = np.asarray((shown.heads @ move[:, :2].T + move[:, 2]) / CELL, np.float32)
    cells = side // CELL
    target = density_target(heads, np.maximum(shown.spreads * np.float32(scale), 0.5), cells, cells)
    inside = ((heads >= 0) & (heads < cells)).all(axis=1)
    return Sample(relit(np.asarray(image, np.uint8), random), heads[inside], target)


def _begin(length: int, extent: float, random: np.random.Generator) -> float:
    """Where a part begins; as much as there is of the picture is shown."""
    spare = length - extent
    return float(random.uniform(min(0.0, spare), max(0.0, spare)))
