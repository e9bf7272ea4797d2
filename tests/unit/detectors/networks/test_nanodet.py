"""From a picture to the network's input, and from its outputs to boxes; the network itself is made up."""

import numpy as np
import pytest

from edgecount.detectors.networks.grid_cells import STRIDES, places
from edgecount.detectors.networks.nanodet import BINS, GREY, NORMALISATION, SIDE, NanoDet, decode
from edgecount.detectors.runtimes.runtime import normalised
from edgecount.detectors.tensors import Floats
from edgecount.geometry import Size
from edgecount.ports import Image

FAR = 20.0
"""A logit beside which the others count for nothing."""


class ScriptedNanoDetRuntime:
    """Gives these scores to these places, whose boxes reach 3 strides up and down and 1 to either side."""

    def __init__(self, scores: dict[int, float]) -> None:
        self._scores = scores
        self.pictures: list[Image] = []

    def infer(self, picture: Image) -> tuple[Floats, ...]:
        self.pictures.append(picture)
        count = len(places(Size(picture.shape[1], picture.shape[0])))
        distances, scores = np.zeros((count, 4, BINS), np.float32), np.zeros(count, np.float32)
        for side, strides in enumerate((1, 3, 1, 3)):
            distances[:, side, strides] = FAR
        for index, score in self._scores.items():
            scores[index] = score
        return distances.reshape(count, 4 * BINS), scores


def black(width: int, height: int) -> Image:
    return np.zeros((height, width, 3), np.uint8)


def test_the_network_sees_blue_green_red_less_the_mean_in_deviations() -> None:
    picture = np.full((2, 2, 3), (103, 116, 182), np.uint8)
    (blue, green, red) = normalised(picture, NORMALISATION)[0, :, 0, 0]
    assert (blue, green, red) == pytest.approx((-0.53 / 57.375, -0.28 / 57.12, 58.325 / 58.395), abs=1e-5)


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        pytest.param((768, 576), (416, 320), id="4:3"),
        pytest.param((1920, 1080), (416, 256), id="16:9"),
        pytest.param((1080, 1920), (256, 416), id="portrait"),
        pytest.param((500, 500), (416, 416), id="square"),
        pytest.param((1000, 10), (416, 32), id="hardly of any height"),
        pytest.param((1, 1), (416, 416), id="a single pixel"),
    ],
)
def test_the_input_follows_the_picture_s_shape(picture: tuple[int, int], shown: tuple[int, int]) -> None:
    runtime = ScriptedNanoDetRuntime({})
    NanoDet(runtime, 0.2).detect(black(*picture))
    (image,) = runtime.pictures
    assert (image.shape[1], image.shape[0]) == shown


def test_what_the_picture_leaves_of_the_input_is_grey() -> None:
    runtime = ScriptedNanoDetRuntime({})
    NanoDet(runtime, 0.2).detect(black(768, 576))
    (image,) = runtime.pictures
    assert (image[:4] == GREY).all()
    assert (image[-4:] == GREY).all()
    assert not image[4:-4].any()


def test_the_places_are_those_of_three_maps_the_finest_first() -> None:
    found = places(Size(416, 320))
    assert found.shape == (52 * 40 + 26 * 20 + 13 * 10, 3)
    assert found[[0, 1, 52, 52 * 40, -1]].tolist() == [[4, 4, 8], [12, 4, 8], [4, 12, 8], [8, 8, 16], [400, 304, 32]]


@pytest.mark.parametrize(
    ("logits", "strides"),
    [
        pytest.param({3: FAR}, 3.0, id="sure"),
        pytest.param({3: FAR, 4: FAR}, 3.5, id="between two"),
        pytest.param({}, 5.0, id="anything"),
        pytest.param({10: 1000.0, 0: -1000.0}, 10.0, id="very sure"),
    ],
)
def test_a_distance_is_the_mean_of_what_is_likely(logits: dict[int, float], strides: float) -> None:
    bins = np.zeros((1, 4, BINS), np.float32)
    for index, logit in logits.items():
        bins[0, :, index] = logit
    (box,) = decode(bins.reshape(1, -1), np.array([[100, 50, 8]], np.float32))
    far = 8 * strides
    assert box == pytest.approx([100 - far, 50 - far, 100 + far, 50 + far], abs=0.01)


@pytest.mark.parametrize(
    ("width", "height"), [pytest.param(768, 576, id="4:3"), pytest.param(360, 640, id="portrait 9:16")]
)
def test_boxes_are_in_the_picture_s_pixels(width: int, height: int) -> None:
    scale = max(width, height) / SIDE
    left, top = ((-round(side / scale) % STRIDES[-1]) // 2 for side in (width, height))
    (found,) = NanoDet(ScriptedNanoDetRuntime({0: 0.9}), 0.2).detect(black(width, height))
    assert found.confidence == pytest.approx(0.9)
    sides = (found.box.left, found.box.top, found.box.right, found.box.bottom)
    expected = ((4 - 8 - left) * scale, (4 - 24 - top) * scale, (4 + 8 - left) * scale, (4 + 24 - top) * scale)
    assert sides == pytest.approx(expected, abs=0.2)


def test_everybody_worth_a_look_once_the_surest_first() -> None:
    # on the finest map: 6 beside 5 is another person, 57 below it is the same
    runtime = ScriptedNanoDetRuntime({5: 0.3, 6: 0.25, 57: 0.9, 20: 0.19, 24: 0.6, 30: 1.0000001})
    found = NanoDet(runtime, 0.2).detect(black(768, 576))
    assert [detection.confidence for detection in found] == pytest.approx([1.0, 0.9, 0.6, 0.25])


def test_what_is_no_box_is_left_out() -> None:
    class NowhereRuntime(ScriptedNanoDetRuntime):
        def infer(self, picture: Image) -> tuple[Floats, ...]:
            distances, scores = super().infer(picture)
            distances[3] = -np.arange(44) * FAR  # no distance at all
            distances[3].reshape(4, BINS)[:, 0] = 1000
            return distances, scores

    found = NanoDet(NowhereRuntime({3: 0.9, 40: 0.5}), 0.2).detect(black(416, 416))
    assert [detection.confidence for detection in found] == pytest.approx([0.5])


def test_nobody_in_sight() -> None:
    assert NanoDet(ScriptedNanoDetRuntime({}), 0.2).detect(black(640, 480)) == []
