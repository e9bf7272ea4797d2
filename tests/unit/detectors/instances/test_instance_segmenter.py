"""Shapes out of one look at the whole picture."""

import numpy as np
import pytest

from edgecount.detectors.instances.instance_network import InstanceNetwork
from edgecount.detectors.instances.instance_segmenter import InstanceSegmenter
from edgecount.geometry import Box
from edgecount.masking.silhouette import silhouette
from tests.support.fakes import FakeSegmenter
from tests.support.models.instances import LEFT, RIGHT, SIDE, InstanceAnswers, answers

PICTURE = np.zeros((96, 160, 3), np.uint8)


def segmenter(runtime: InstanceAnswers) -> InstanceSegmenter:
    return InstanceSegmenter(InstanceNetwork(runtime, SIDE), None)


def test_a_picture_is_looked_at_once() -> None:
    runtime = answers()
    shapes = segmenter(runtime)
    for image in (PICTURE, PICTURE, PICTURE.copy()):
        shapes.figure(image, Box(*LEFT))
    assert len(runtime.seen) == 2


def test_the_shape_is_that_of_the_person_in_the_box() -> None:
    figure = segmenter(answers()).figure(PICTURE, Box(22, 12, 61, 92))
    left, top = figure.region.left, figure.region.top
    cell = figure.region.width / len(figure.shape)
    rows, columns = np.nonzero(figure.shape)
    assert top + cell * rows.min() == pytest.approx(10, abs=2)
    assert top + cell * rows.max() == pytest.approx(50, abs=2)
    assert left + cell * columns.min() == pytest.approx(20, abs=2)
    assert left + cell * columns.max() == pytest.approx(60, abs=2)
    assert figure.presence == 1


@pytest.mark.parametrize(("box", "presence"), [(Box(*RIGHT), 0.667), (Box(60, 10, 100, 90), 0.0)])
def test_presence_is_how_sure_the_network_is(box: Box, presence: float) -> None:
    assert segmenter(answers()).figure(PICTURE, box).presence == pytest.approx(presence, abs=0.001)


def test_a_whole_shape_is_a_silhouette_and_half_a_person_is_none() -> None:
    shapes = segmenter(answers())
    half, whole = (silhouette(shapes.figure(PICTURE, Box(*box)), Box(*box)) for box in (LEFT, RIGHT))
    assert half is None
    assert whole is None or whole.mask.any()


def test_poses_are_another_s() -> None:
    posing = FakeSegmenter()
    figure = InstanceSegmenter(InstanceNetwork(answers(), SIDE), posing).figure(PICTURE, Box(*LEFT))
    assert figure.pose == FakeSegmenter().figure(PICTURE, Box(*LEFT)).pose
