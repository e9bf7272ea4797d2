"""The detector of a camera that looks straight down, with a network that knows people by their colour."""

from collections.abc import Sequence

import numpy as np
import pytest

from edgecount.detectors.overhead.overhead import BREADTHS, OverheadDetector
from edgecount.detectors.overhead.person_size import PersonSize
from edgecount.geometry import Box, Point
from edgecount.ports import Image
from edgecount.tracking.detection import Detection
from tests.support.models.heads import SeesRed, floor


def detector(width: float | None = 0.1, network: SeesRed | None = None, sure: float | None = None) -> OverheadDetector:
    return OverheadDetector(network or SeesRed(), PersonSize(width), 0.2, sure)


def walk(
    detector: OverheadDetector, seconds: float, *, begin: float = 0.0, broad: int = 64
) -> list[Sequence[Detection]]:
    """Somebody walks to and fro, ten pictures a second."""
    found = []
    for n in range(round(10 * seconds)):
        x = 100 + 440 * abs((n % 60) / 30 - 1)
        found.append(detector.detect(floor((x, 240), broad=broad), begin + n / 10))
    return found


def test_a_person_is_where_they_are() -> None:
    (found,) = detector().detect(floor((200, 300)), 0.0)
    assert found.box.center.distance(Point(200, 300)) < 10  # half a cell of the network's map, each way
    assert found.box.width == pytest.approx(96, abs=8)
    assert found.confidence == pytest.approx(0.9)
    assert found.height == pytest.approx(BREADTHS * 64, rel=0.1)


def test_boxes_are_cut_to_the_frame() -> None:
    for found in detector().detect(floor((10, 240), (630, 470)), 0.0):
        assert Box(0, 0, 640, 480).intersection(found.box) == pytest.approx(found.box.area)


def test_nobody() -> None:
    assert list(detector().detect(floor(), 0.0)) == []


def test_the_network_is_shown_what_changes_and_what_is_strange() -> None:
    network = SeesRed()
    eyes = detector(network=network)
    for n in range(20):
        eyes.detect(floor(), n / 10)
    eyes.detect(floor((200, 240)), 2.0)
    came = network.shown[-1]
    for n in range(21, 30):
        eyes.detect(floor((200, 240)), n / 10)
    stands = network.shown[-1]
    row, column = 112, 95
    assert came.shape == (5, 224, 304)
    assert came[:3, row, column] == pytest.approx([40, 40, 230], abs=5)
    assert (came[3, row, column] > 80, came[4, row, column] > 80) == (True, True)
    assert (stands[3, row, column] < 5, stands[4, row, column] > 80) == (True, True)
    assert came[3:, 5, 5] == pytest.approx([0, 0], abs=3)


def test_a_step_of_the_light_shows_it_nothing() -> None:
    network = SeesRed()
    eyes = detector(network=network)
    for n in range(20):
        eyes.detect(floor(), n / 10)
    for n in range(20, 30):
        eyes.detect((floor() * 1.25).astype(np.uint8), n / 10)
        assert network.shown[-1][3:].max() < 5


@pytest.mark.parametrize("broad", [38, 50, 77, 150], ids=lambda broad: f"{broad / 640:.2f}")
def test_until_the_size_is_known_the_picture_is_shown_at_several(broad: int) -> None:
    network = SeesRed()
    eyes = detector(None, network)
    assert all(len(found) == 1 for found in walk(eyes, 4, broad=broad))
    assert len({planes.shape for planes in network.shown}) == 3
    assert eyes.person_width is None


LONG = pytest.mark.long


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "broad",
    [*(pytest.param(broad, marks=LONG) for broad in (38, 50, 77)), 150],
    ids=lambda broad: f"{broad / 640:.2f}",
)
def test_the_size_is_learnt_within_a_minute_of_people(broad: int) -> None:
    network = SeesRed()
    eyes = detector(None, network)
    walk(eyes, 60, broad=broad)
    assert eyes.person_width == pytest.approx(broad / 640, rel=0.12)
    network.shown.clear()
    assert all(len(found) == 1 for found in walk(eyes, 6, begin=60, broad=broad))
    assert len(network.shown) == 60, "one size alone"


def test_the_background_outlives_the_learning() -> None:
    network = SeesRed()
    eyes = detector(None, network)
    walk(eyes, 30)
    assert eyes.person_width is not None
    eyes.detect(floor(), 40.0)
    assert network.shown[-1][4].max() < 30


def test_who_stands_teaches_nothing() -> None:
    eyes = detector(None)
    for n in range(160):
        assert len(eyes.detect(floor((200, 200)), n / 4)) == 1
    assert eyes.person_width is None


def test_somebody_who_stands_for_a_minute_is_seen_in_every_look() -> None:
    eyes = detector(sure=0.4)
    assert all(len(eyes.detect(floor((200, 200)), n / 4)) == 1 for n in range(240))


def test_where_nobody_is_and_nothing_changes_looks_are_spared() -> None:
    eyes = detector(sure=0.4)
    runs = []
    for n in range(30):
        assert not eyes.detect(floor(), n / 10)
        runs.append(eyes.runs)
    assert runs == [1] * 5 + [0] * 25
    assert len(eyes.detect(floor((200, 200)), 3.0)) == 1
    assert eyes.runs == 1


def test_who_hides_people_spares_no_look() -> None:
    eyes = detector()
    assert [(len(eyes.detect(floor(), n / 10)), eyes.runs) for n in range(20)] == [(0, 1)] * 20


def test_frames_of_another_size_begin_anew() -> None:
    eyes = detector()
    walk(eyes, 1)
    (found,) = eyes.detect(floor((100, 100), width=320, height=240, broad=32), 2.0)
    assert found.box.center.distance(Point(100, 100)) < 6


def large(image: Image, factor: int) -> Image:
    return np.asarray(np.kron(image, np.ones((factor, factor, 1), np.uint8)), np.uint8)


def test_large_frames_show_the_same() -> None:
    (small,), (big,) = (detector().detect(large(floor((200, 300)), factor), 0.0) for factor in (1, 4))
    assert big.box.center.distance(Point(800, 1200)) < 40
    assert big.box.width == pytest.approx(4 * small.box.width, rel=0.1)


def test_the_picture_is_left_as_it_was() -> None:
    image = floor((200, 300))
    before = image.copy()
    detector(None, sure=0.4).detect(image, 0.0)
    assert np.array_equal(image, before)


def test_pictures_of_any_size_may_follow() -> None:
    eyes = detector(None, sure=0.4)
    for n, (width, height) in enumerate([(768, 576), (240, 320), (640, 160), (3, 2), (1, 1), (1, 300)]):
        noise = np.random.default_rng(n).integers(0, 256, (height, width, 3), dtype=np.uint8)
        found = eyes.detect(noise, n / 10)
        assert all(Box(0, 0, width, height).intersection(one.box) == pytest.approx(one.box.area) for one in found)
        assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
