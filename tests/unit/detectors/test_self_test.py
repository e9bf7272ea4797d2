"""The picture that every network is tried on, and what becomes of one that sees nothing in it."""

from dataclasses import replace

import numpy as np
import pytest

from edgecount.detectors.self_test import FIGURE, SIDE, WALL, picture, require_shape, require_sight
from edgecount.errors import ModelError
from edgecount.geometry import Box
from edgecount.ports import Figure, Image
from edgecount.tracking.detection import Detection
from tests.support.fakes import FakeDetector, FakeSegmenter


def test_the_figure_stands_where_it_is_said_to() -> None:
    image = picture()
    assert image.shape == (SIDE, SIDE, 3)
    assert image.dtype == np.uint8
    rows, columns = np.nonzero(np.abs(image.astype(int) - WALL).max(axis=2) > 40)
    drawn = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert drawn.iou(FIGURE) > 0.9


def test_the_picture_is_always_the_same() -> None:
    assert np.array_equal(picture(), picture())


@pytest.mark.parametrize(
    "found",
    [
        pytest.param([Detection(FIGURE, 0.9)], id="exactly"),
        pytest.param([Detection(FIGURE.moved(5, 20), 0.5)], id="about there, and not too sure"),
        pytest.param([Detection(FIGURE, 0.9), Detection(FIGURE.moved(3, -3), 0.8)], id="twice"),
        pytest.param([Detection(FIGURE, 0.8), Detection(Box(0, 0, 50, 50), 0.3)], id="and elsewhere next to nothing"),
    ],
)
def test_who_sees_the_figure_may_go_on(found: list[Detection]) -> None:
    require_sight(FakeDetector(found))


@pytest.mark.parametrize(
    "found",
    [
        pytest.param([], id="nothing"),
        pytest.param([Detection(FIGURE, 0.49)], id="not sure at all"),
        pytest.param([Detection(FIGURE.moved(60, 0), 0.99)], id="elsewhere"),
        pytest.param([Detection(Box(0, 0, SIDE, SIDE), 0.99)], id="as large as the picture"),
        pytest.param([Detection(Box(0, 0, 50, 50), 0.9), Detection(FIGURE, 0.8)], id="and elsewhere"),
        pytest.param([Detection(Box(40, 112, 266, 188), 0.99)], id="x and y the wrong way round"),
    ],
)
def test_who_does_not_is_refused_in_one_line(found: list[Detection]) -> None:
    with pytest.raises(ModelError) as caught:
        require_sight(FakeDetector(found))
    assert "\n" not in str(caught.value)
    assert "choose another one with detector.runtime" in str(caught.value)


class ShapeOf(FakeSegmenter):
    """Gives the shape of what is in another box than the one that it is asked for; nothing of it where that is None."""

    def __init__(self, other: Box | None, presence: float = 0.9) -> None:
        super().__init__(presence)
        self._other = other

    def figure(self, image: Image, box: Box) -> Figure:
        figure = super().figure(image, self._other or box)
        return figure if self._other else replace(figure, shape=np.zeros_like(figure.shape))


def test_a_model_that_draws_the_figure_may_go_on() -> None:
    require_shape(FakeSegmenter())


@pytest.mark.parametrize(
    "segmenter",
    [
        pytest.param(FakeSegmenter(presence=0.49), id="not sure at all"),
        pytest.param(ShapeOf(None), id="nothing"),
        pytest.param(ShapeOf(FIGURE.moved(60, 0)), id="elsewhere"),
        pytest.param(ShapeOf(Box(0, 0, SIDE, SIDE)), id="as large as the picture"),
    ],
)
def test_a_model_that_draws_something_else_is_refused_in_one_line(segmenter: FakeSegmenter) -> None:
    with pytest.raises(ModelError, match=r"^[^\n]*choose another one with detector\.runtime[^\n]*$"):
        require_shape(segmenter)
