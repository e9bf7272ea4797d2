"""A network that gives every person of a picture a box and a shape: Mask R-CNN of `edgecount segment train`."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.detectors.runtimes.runtime import Normalisation, Runtime
from edgecount.detectors.tensors import Floats
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.geometry import Box, Size
from edgecount.ports import Image, Mask

NORMALISATION = Normalisation((127.5, 127.5, 127.5), (127.5, 127.5, 127.5), rgb=True)
GREY = (127, 127, 127)
STEP = 32
"""What both sides of the network's input are multiples of."""
INSIDE = 0.5
"""The probability (0-1) from which a pixel belongs to a person."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """One person: the box in the picture's pixels, how sure the network is (0-1), and the shape.

    `shape` is a grid over the box, rows × columns: how likely each of its cells is the person's (0-1).
    """

    box: Box
    confidence: float
    shape: Floats

    def mask(self, size: Size) -> Mask:
        """The shape in a picture of this size."""
        whole = np.zeros((size.height, size.width), np.bool_)
        left, top = max(0, int(self.box.left)), max(0, int(self.box.top))
        right, bottom = min(size.width, int(np.ceil(self.box.right))), min(size.height, int(np.ceil(self.box.bottom)))
        if left < right and top < bottom:
            xs, ys = np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5
            whole[top:bottom, left:right] = self._likely(xs, ys) >= INSIDE
        return whole

    def within(self, region: Box, cells: int) -> Mask:
        """The shape as so many cells to each side of a region of the picture."""
        middles = (np.arange(cells) + 0.5) / cells
        return self._likely(region.left + middles * region.width, region.top + middles * region.height) >= INSIDE

    def _likely(self, xs: npt.NDArray[np.floating], ys: npt.NDArray[np.floating]) -> Floats:
        """How likely the places in these columns and rows are the person's, by what is known in the cells' middles."""
        rows, columns = self.shape.shape
        bordered = cv2.copyMakeBorder(self.shape, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0.0)
        across = (xs - self.box.left) / self.box.width * columns + 0.5
        down = (ys - self.box.top) / self.box.height * rows + 0.5
        places = np.meshgrid(across.astype(np.float32), down.astype(np.float32))
        likely = cv2.remap(bordered, places[0], places[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        return np.asarray(likely, np.float32)


class InstanceNetwork:
    """Looks at whole pictures of any shape, `side` pixels long to the network.

    The outputs of the network: boxes N×4 in its input's pixels, scores N, and shapes N × rows × columns.
    """

    def __init__(self, runtime: Runtime, side: int) -> None:
        self._runtime = runtime
        self._side = side

    def instances(self, image: Image) -> Sequence[Instance]:
        """Everybody in the picture, the surest first; ValueError if the network gives other outputs."""
        height, width = image.shape[:2]
        size = Size(width, height)
        letterbox = Letterbox.following(size, self._side, STEP)
        boxes, scores, shapes = _checked(self._runtime.infer(letterbox.fill(image, GREY)))
        found = []
        for sides, score, shape in zip(letterbox.back(boxes).tolist(), scores.tolist(), shapes, strict=True):
            left, top, right, bottom = sides
            box = Box(left, top, right, bottom) if right > left and bottom > top else None
            if box is not None and box.clipped(size) is not None:
                found.append(Instance(box, min(1.0, score), shape))
        return sorted(found, key=lambda one: -one.confidence)


def _checked(outputs: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    match [output.shape for output in outputs]:
        case [(people, 4), (scored,), (shaped, _, _)] if people == scored == shaped:
            boxes, scores, shapes = outputs
        case shapes_given:
            given = ", ".join("×".join(map(str, (1, *one))) for one in shapes_given)
            raise ValueError(
                f"its outputs are {given} where boxes 1×N×4, scores 1×N and shapes 1×N×rows×columns are expected"
            )
    sound = np.isfinite(boxes).all(axis=1) & np.isfinite(scores) & (scores >= 0) & np.isfinite(shapes).all(axis=(1, 2))
    return boxes[sound], scores[sound], shapes[sound]
