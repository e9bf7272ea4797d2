"""What every segmenter must do: the people in the pictures are drawn, each as large as their box."""

from functools import cache

import numpy as np
import pytest

from edgecount.detectors.select import load_segmenter
from edgecount.geometry import Box, Size
from edgecount.ports import Figure, Image, Segmenter
from edgecount.tracking.pose import LANDMARKS
from tests.support.fakes import FakeSegmenter
from tests.support.footage.crowd import crowd, person_at

SIZE = Size(640, 480)
TALL, SMALL = person_at(320, 400, 300), person_at(100, 250, 170)

loaded = cache(load_segmenter)
"""One network for all tests: it remembers nothing of pictures, and takes a second to load."""


@pytest.fixture(params=["fake", "BlazePose on OpenVINO", "BlazePose on OpenCV"])
def segmenter(request: pytest.FixtureRequest) -> Segmenter:
    if request.param == "fake":
        return FakeSegmenter()
    return loaded("openvino" if "OpenVINO" in request.param else "opencv", threads=1)


@pytest.fixture
def scene() -> Image:
    return crowd(SIZE, [TALL, SMALL])


def extent(figure: Figure) -> Box:
    """How far the shape reaches, in the picture's pixels."""
    rows, columns = np.nonzero(figure.shape)
    region, scale = figure.region, figure.region.width / len(figure.shape)
    return Box(
        region.left + float(columns.min()) * scale,
        region.top + float(rows.min()) * scale,
        region.left + float(columns.max() + 1) * scale,
        region.top + float(rows.max() + 1) * scale,
    )


@pytest.mark.parametrize("box", [TALL, SMALL], ids=["tall", "small"])
def test_the_shape_is_that_of_the_person_in_the_box(segmenter: Segmenter, scene: Image, box: Box) -> None:
    figure = segmenter.figure(scene, box)
    assert figure.presence > 0.5
    assert extent(figure).iou(box) > 0.8


@pytest.mark.parametrize("box", [TALL, SMALL, TALL.moved(-300, -250)], ids=["tall", "small", "beyond the edge"])
def test_a_shape_is_a_square_grid_over_a_square_about_the_box(segmenter: Segmenter, scene: Image, box: Box) -> None:
    figure = segmenter.figure(scene, box)
    rows, columns = figure.shape.shape
    assert rows == columns
    assert figure.shape.dtype == np.bool_
    assert figure.region.width == figure.region.height >= max(box.width, box.height)
    assert abs(figure.region.center.x - box.center.x) <= 1
    assert abs(figure.region.center.y - box.center.y) <= 1


@pytest.mark.parametrize("box", [TALL, Box(10, 10, 12, 40), Box(0, 300, 200, 380)], ids=["tall", "thin", "lying"])
def test_how_sure_it_is_lies_between_none_and_all(segmenter: Segmenter, scene: Image, box: Box) -> None:
    figure = segmenter.figure(scene, box)
    assert 0 <= figure.presence <= 1
    assert len(figure.pose.visibility) == LANDMARKS
    assert all(0 <= visibility <= 1 for visibility in figure.pose.visibility)


def test_what_is_seen_of_a_pose_lies_about_the_person(segmenter: Segmenter, scene: Image) -> None:
    pose, near = segmenter.figure(scene, TALL).pose, Box(TALL.left - 30, TALL.top - 30, TALL.right + 30, 430)
    seen = [pose.places[part] for part in range(LANDMARKS) if pose.sees(part)]
    assert seen
    assert all(near.left <= place.x <= near.right and near.top <= place.y <= near.bottom for place in seen)


def test_the_picture_is_left_as_it_was(segmenter: Segmenter, scene: Image) -> None:
    before = scene.copy()
    segmenter.figure(scene, TALL)
    assert np.array_equal(scene, before)


def test_the_same_picture_has_the_same_answer(segmenter: Segmenter, scene: Image) -> None:
    one = segmenter.figure(scene, TALL)
    segmenter.figure(scene, SMALL)
    other = segmenter.figure(scene, TALL)
    assert (one.region, one.pose, one.presence) == (other.region, other.pose, other.presence)
    assert np.array_equal(one.shape, other.shape)


def test_a_part_of_a_larger_picture_is_a_picture_too(segmenter: Segmenter, scene: Image) -> None:
    part = scene[50:, 100:]
    assert extent(segmenter.figure(part, TALL.moved(-100, -50))).iou(TALL.moved(-100, -50)) > 0.8
