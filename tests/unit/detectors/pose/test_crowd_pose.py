"""A few people are looked at one by one, many all at once."""

from collections.abc import Sequence

import numpy as np
import pytest

from edgecount.detectors.pose.crowd_pose import FEW, CrowdPose, figure_of
from edgecount.detectors.pose.movenet import PARTS, MoveNet, SeenBody
from edgecount.geometry import Box, Point
from edgecount.ports import Image
from tests.support.fakes import FakeSegmenter

BOXES = [Box(30 * n, 10, 30 * n + 20, 70) for n in range(8)]


class CountingMoveNet(MoveNet):
    """Sees somebody in every box, and counts its looks."""

    def __init__(self) -> None:
        self.looks = 0

    def bodies(self, image: Image) -> Sequence[SeenBody]:
        self.looks += 1
        return [body(box) for box in BOXES]


def body(box: Box, score: float = 0.2, confidence: float = 0.15) -> SeenBody:
    return SeenBody(box, tuple(Point(box.left + n, box.top) for n in range(PARTS)), (score,) * PARTS, confidence)


@pytest.mark.parametrize(
    ("people", "shapes", "looks"),
    [
        pytest.param((FEW, FEW), (FEW, FEW), 0, id="few"),
        pytest.param((8, 8, 8), (FEW, 0, 0), 3, id="many"),
        pytest.param((8, 2, 2), (FEW, 0, 2), 2, id="few again"),
        pytest.param((0, 1), (0, 1), 0, id="nobody at first"),
    ],
)
def test_who_is_looked_at_alone_has_a_shape(people: tuple[int, ...], shapes: tuple[int, ...], looks: int) -> None:
    at_once = CountingMoveNet()
    segmenter = CrowdPose(FakeSegmenter(), at_once)
    drawn = []
    for number in people:
        image = np.zeros((100, 300, 3), np.uint8)
        drawn.append(sum(bool(segmenter.figure(image, box).shape.any()) for box in BOXES[:number]))
    assert tuple(drawn) == shapes
    assert at_once.looks == looks


def test_parts_have_their_places_among_those_of_blazepose() -> None:
    figure = figure_of([body(BOXES[1]), body(BOXES[0])], BOXES[0].moved(1, 0))
    assert figure.presence == 0.5
    assert figure.pose.sees(0, 2, 5, 7, 8, *range(11, 17), *range(23, 29))
    assert sum(figure.pose.visibility) == PARTS * 0.5
    assert figure.pose.places[28] == Point(16, 10)
    assert not figure.shape.any()


@pytest.mark.parametrize("bodies", [[], [body(BOXES[7])]], ids=["nobody", "somebody else"])
def test_where_no_body_fits_nothing_is_seen(bodies: list[SeenBody]) -> None:
    figure = figure_of(bodies, BOXES[0])
    assert (figure.presence, sum(figure.pose.visibility)) == (0, 0)
    assert figure.region.width == figure.region.height
