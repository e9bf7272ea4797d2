"""Bodies out of maps, as many as there are; and that the real network sees one where somebody is."""

import numpy as np
import pytest

from edgecount.detectors.pose.movenet import PARTS, MoveNet
from edgecount.detectors.runtimes.runtime import Runtime
from edgecount.detectors.select import load_movenet
from edgecount.detectors.self_test import FIGURE, picture
from edgecount.detectors.tensors import Floats
from edgecount.geometry import Box, Point
from edgecount.ports import Image

ROWS, COLUMNS = 80, 104
"""Of the maps for a picture of 416×320."""


class DrawnMaps:
    """Sees people of 20×8 cells about these cells (row, column), each with all parts four cells above the middle."""

    def __init__(self, *middles: tuple[int, int], size: tuple[float, float] = (20, 8)) -> None:
        self.shapes: list[tuple[int, ...]] = []
        self._maps = [np.zeros((n, ROWS, COLUMNS), np.float32) for n in (1, 2, 2, 2 * PARTS, PARTS, 2 * PARTS)]
        centers, sizes, _, guesses, points, offsets = self._maps
        for row, column in middles:
            centers[0, row, column] = 0.8
            sizes[:, row, column] = size
            guesses[::2, row, column] = -4
            points[:, row - 4, column] = 0.5
            offsets[1::2, row - 4, column] = 0.5

    def infer(self, picture: Image | Floats, /) -> tuple[Floats, ...]:
        self.shapes.append(picture.shape)
        return tuple(self._maps)


def seen(runtime: Runtime) -> list[tuple[Box, Point, float]]:
    bodies = MoveNet(runtime).bodies(np.zeros((640, 832, 3), np.uint8))
    return [(body.box, body.parts[0], round(body.confidence, 6)) for body in bodies]


CASES = {
    "nobody": (DrawnMaps(), []),
    "one": (DrawnMaps((40, 50)), [(Box(368, 240, 432, 400), Point(404, 288), 0.4)]),
    "two": (
        DrawnMaps((40, 50), (40, 60)),
        [(Box(368, 240, 432, 400), Point(404, 288), 0.4), (Box(448, 240, 512, 400), Point(484, 288), 0.4)],
    ),
    "beyond the edge": (DrawnMaps((76, 2)), [(Box(0, 528, 48, 640), Point(20, 576), 0.4)]),
    "no box": (DrawnMaps((40, 50), size=(-1, -1)), []),
}


@pytest.mark.parametrize(("runtime", "bodies"), CASES.values(), ids=CASES)
def test_everybody_has_a_box_and_parts(runtime: DrawnMaps, bodies: list[tuple[Box, Point, float]]) -> None:
    assert seen(runtime) == bodies
    assert runtime.shapes == [(320, 416, 3)]


def test_there_is_no_limit_of_six() -> None:
    assert len(seen(DrawnMaps(*((20 + 25 * (n % 2), 6 + 6 * n) for n in range(16))))) == 16


def test_a_neighbour_that_is_less_sure_is_the_same_person() -> None:
    runtime = DrawnMaps((40, 50), (41, 52))
    runtime._maps[0][0, 41, 52] = 0.7
    assert len(seen(runtime)) == 1


@pytest.mark.parametrize("runtime", ["openvino", "opencv"])
def test_the_real_one_sees_the_drawn_figure(runtime: str) -> None:
    surest, *others = load_movenet(runtime, threads=1).bodies(picture())  # type: ignore[arg-type]
    assert surest.box.iou(FIGURE) > 0.5
    assert all(other.confidence < 0.1 for other in others)
    nose, *shoulders = surest.parts[0], *surest.parts[5:7]
    assert nose.distance(Point(180, 92)) < 15
    assert all(shoulder.y > nose.y for shoulder in shoulders)
