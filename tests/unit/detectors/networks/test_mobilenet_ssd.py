"""From a picture to the network's input, and from its outputs to boxes; the network itself is made up."""

import numpy as np
import pytest

from edgecount.detectors.networks.mobilenet_ssd import INPUT, NORMALISATION, MobileNetSsd
from edgecount.detectors.networks.ssd import anchors
from edgecount.detectors.runtimes.runtime import normalised
from edgecount.detectors.tensors import Floats
from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

CENTRAL = 1911
"""The anchor in the middle, 0.95 of the input wide and tall."""
SMALL = 0
"""The first anchor: 0.1 wide and tall, in the top left corner."""


class ScriptedSsdRuntime:
    """Gives these scores (and encodings) to these anchors, and keeps what it was asked."""

    def __init__(self, scores: dict[int, float], encodings: dict[int, tuple[float, ...]] | None = None) -> None:
        self._scores = scores
        self._encodings = encodings or {}
        self.pictures: list[Image] = []

    def infer(self, picture: Image) -> tuple[Floats, ...]:
        self.pictures.append(picture)
        boxes, scores = np.zeros((1917, 4), np.float32), np.zeros(1917, np.float32)
        for index, score in self._scores.items():
            scores[index] = score
        for index, encoding in self._encodings.items():
            boxes[index] = encoding
        return boxes, scores


def black(width: int = 300, height: int = 300):
    return np.zeros((height, width, 3), np.uint8)


def test_the_network_sees_red_green_blue_from_minus_one_to_one() -> None:
    runtime = ScriptedSsdRuntime({})
    image = black(640, 480)
    image[:] = (255, 0, 51)  # blue, green, red
    image[:, 320:] = 255
    MobileNetSsd(runtime, 0.1).detect(image)
    (picture,) = runtime.pictures
    assert picture.shape == (INPUT, INPUT, 3)
    blob = normalised(picture, NORMALISATION)
    assert blob[0, :, 10, 10] == pytest.approx([-0.6, -1, 1], abs=1e-6)
    assert blob[0, :, 10, 290] == pytest.approx([1, 1, 1], abs=1e-6)


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(300, 300, id="square"),
        pytest.param(640, 480, id="wide"),
        pytest.param(480, 640, id="tall"),
        pytest.param(1, 1, id="a single pixel"),
    ],
)
def test_boxes_are_in_the_picture_s_pixels(width: int, height: int) -> None:
    (found,) = MobileNetSsd(ScriptedSsdRuntime({SMALL: 0.9}), 0.2).detect(black(width, height))
    y, x, tall, wide = anchors()[SMALL]
    assert found.confidence == pytest.approx(0.9)
    assert found.box.left == pytest.approx((x - wide / 2) * width, rel=1e-5)
    assert found.box.right == pytest.approx((x + wide / 2) * width, rel=1e-5)
    assert found.box.top == pytest.approx((y - tall / 2) * height, rel=1e-5)
    assert found.box.bottom == pytest.approx((y + tall / 2) * height, rel=1e-5)


def test_who_is_not_worth_a_look_is_left_out_and_the_surest_comes_first() -> None:
    runtime = ScriptedSsdRuntime({5: 0.3, 8: 0.9, 11: 0.19, 14: 0.2, 17: 0.6})
    found = MobileNetSsd(runtime, 0.2).detect(black())
    assert [detection.confidence for detection in found] == pytest.approx([0.9, 0.6, 0.3, 0.2])


def test_a_score_of_a_little_more_than_one_is_one() -> None:
    (found,) = MobileNetSsd(ScriptedSsdRuntime({CENTRAL: 1.0000001}), 0.2).detect(black(200, 100))
    assert found.confidence == 1
    assert found.box.width == pytest.approx(190, rel=1e-5)


@pytest.mark.parametrize(
    "encoding",
    [
        pytest.param((np.nan, 0, 0, 0), id="not a number"),
        pytest.param((0, np.inf, 0, 0), id="infinitely far to the right"),
        pytest.param((0, -np.inf, 0, 0), id="infinitely far to the left"),
        pytest.param((0, 0, -np.inf, 0), id="of no height"),
        pytest.param((0, 0, 0, -1e9), id="of no width"),
        pytest.param((1e20, 0, 0, 0), id="so far away that it has no height there"),
    ],
)
def test_what_is_no_box_is_left_out(encoding: tuple[float, ...]) -> None:
    runtime = ScriptedSsdRuntime({CENTRAL: 0.9, SMALL: 0.8}, {CENTRAL: encoding})
    found = MobileNetSsd(runtime, 0.2).detect(black())
    assert [detection.confidence for detection in found] == pytest.approx([0.8])


def test_a_score_that_is_not_a_number_is_nobody() -> None:
    assert MobileNetSsd(ScriptedSsdRuntime({CENTRAL: np.nan}), 0.2).detect(black()) == []


def test_nobody_in_sight() -> None:
    assert MobileNetSsd(ScriptedSsdRuntime({}), 0.2).detect(black()) == []


def test_a_box_may_reach_beyond_the_picture() -> None:
    (found,) = MobileNetSsd(ScriptedSsdRuntime({CENTRAL: 0.5}, {CENTRAL: (0, 5, 0, 0)}), 0.2).detect(black())
    assert isinstance(found, Detection)
    assert isinstance(found.box, Box)
    assert found.box.right > 300
