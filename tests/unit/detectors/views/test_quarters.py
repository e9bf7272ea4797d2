"""Four quarters of a picture, looked at one by one."""

from collections.abc import Sequence

import numpy as np
import pytest

from edgecount.detectors.views.quarters import QuartersDetector, quarters
from edgecount.geometry import Box, Size
from edgecount.ports import Image
from edgecount.tracking.detection import Detection


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (Size(800, 400), {(0, 0, 500, 250), (300, 0, 800, 250), (0, 150, 500, 400), (300, 150, 800, 400)}),
        (Size(1, 1), {(0, 0, 1, 1)}),
        (Size(3, 2), {(0, 0, 2, 2), (1, 0, 3, 2)}),
    ],
)
def test_they_cover_the_picture(size: Size, expected: set[tuple[float, ...]]) -> None:
    assert {(box.left, box.top, box.right, box.bottom) for box in quarters(size)} == expected


class SeesWhite:
    """Finds everything that is white, in one box, surer the larger it is."""

    def detect(self, image: Image) -> Sequence[Detection]:
        rows, columns = np.nonzero(image[..., 0] == 255)
        if not len(rows):
            return []
        box = Box(float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
        return [Detection(box, min(1.0, box.area / 4000))]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ((380, 180, 420, 220), [(380, 180, 420, 220)]),
        ((10, 10, 50, 60), [(10, 10, 50, 60)]),
        ((480, 20, 540, 80), [(480, 20, 540, 80)]),
        ((10, 10, 20, 20), []),
    ],
    ids=["in all of them", "in one", "cut off in one", "not sure enough"],
)
def test_a_person_is_found_once(where: tuple[int, int, int, int], found: list[tuple[int, int, int, int]]) -> None:
    image = np.zeros((400, 800, 3), np.uint8)
    left, top, right, bottom = where
    image[top:bottom, left:right] = 255
    boxes = [person.box for person in QuartersDetector(SeesWhite(), 0.3).detect(image)]
    assert [(box.left, box.top, box.right, box.bottom) for box in boxes] == found
