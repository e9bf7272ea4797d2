"""What is made of the network's numbers; and that the real one sees a shape where somebody is."""

import numpy as np
import pytest

from edgecount.detectors.files import poses
from edgecount.detectors.pose.blazepose import BlazePose, square
from edgecount.detectors.pose.blazepose_runtime import INPUT, OpenCvPose, OpenVinoPose, Outputs
from edgecount.detectors.select import load_segmenter
from edgecount.detectors.tensors import Floats
from edgecount.geometry import Box, Point, Size
from tests.support.footage.crowd import crowd, person_at


class ScriptedPoseRuntime:
    """Is surest at the n-th look; sees a shape in the upper left quarter, and all landmarks at one place."""

    def __init__(self, surest: int = 0) -> None:
        self.pictures: list[Floats] = []
        self._surest = surest

    def infer(self, picture: Floats) -> Outputs:
        self.pictures.append(picture)
        landmarks = np.tile(np.array([64, 32, 0, 5, 5], np.float32), 39)
        shape = np.full((INPUT, INPUT), -1, np.float32)
        shape[: INPUT // 2, : INPUT // 2] = 1
        return landmarks, 0.9 if len(self.pictures) - 1 == self._surest else 0.5, shape


@pytest.mark.parametrize(
    ("box", "region"),
    [
        pytest.param(Box(100, 100, 140, 200), Box(57, 87, 182, 212), id="upright"),
        pytest.param(Box(-20, -20, 80, 20), Box(-32, -62, 93, 63), id="beyond the edge"),
    ],
)
def test_the_square_about_a_box(box: Box, region: Box) -> None:
    found = square(box)
    assert (found.width, found.height) == (125, 125)
    assert abs(found.center.x - region.center.x) <= 1
    assert abs(found.center.y - region.center.y) <= 1


def test_who_stands_is_looked_at_once() -> None:
    runtime = ScriptedPoseRuntime()
    figure = BlazePose(runtime).figure(np.zeros((240, 320, 3), np.uint8), Box(100, 60, 140, 160))
    assert [picture.shape for picture in runtime.pictures] == [(1, INPUT, INPUT, 3)]
    side = figure.region.width
    assert figure.pose.places[0] == Point(figure.region.left + side / 4, figure.region.top + side / 8)
    assert figure.pose.sees(*range(33))
    assert figure.shape[: INPUT // 2, : INPUT // 2].all()
    assert figure.shape.sum() == (INPUT // 2) ** 2


@pytest.mark.parametrize(
    ("surest", "corner"),
    [
        pytest.param(0, (0, 0), id="upright"),
        pytest.param(1, (1, 0), id="head to the left"),
        pytest.param(2, (0, 1), id="head to the right"),
    ],
)
def test_who_may_lie_is_looked_at_from_three_sides(surest: int, corner: tuple[int, int]) -> None:
    """The shape is turned back, and the places with it: both are in the same quarter of the picture."""
    runtime = ScriptedPoseRuntime(surest)
    figure = BlazePose(runtime).figure(np.zeros((240, 320, 3), np.uint8), Box(60, 100, 160, 140))
    assert len(runtime.pictures) == 3
    assert figure.presence == 0.9
    rows, columns = np.nonzero(figure.shape)
    assert (round(rows.mean() / INPUT), round(columns.mean() / INPUT)) == corner
    place = figure.pose.places[0]
    inside = (place.x - figure.region.left) / figure.region.width, (place.y - figure.region.top) / figure.region.height
    assert (round(inside[1]), round(inside[0])) == corner


@pytest.mark.parametrize("runtime", ["openvino", "opencv"])
def test_the_shipped_network_sees_somebody(runtime: str) -> None:
    box = person_at(320, 400, 300)
    image = crowd(Size(640, 480), [box])
    figure = load_segmenter(runtime, 1).figure(image, box)  # type: ignore[arg-type]
    assert figure.shape.shape == (INPUT, INPUT)
    assert 0 <= figure.presence <= 1
    assert len(figure.pose.places) == 33


def test_the_network_says_the_same_on_every_machine() -> None:
    """With bfloat16, which some processors have, landmarks lie up to pixels elsewhere, and a walk looks like a fall."""
    picture = np.random.default_rng(0).random((1, INPUT, INPUT, 3)).astype(np.float32)
    by_openvino, by_opencv = OpenVinoPose.load(poses(), 1).infer(picture), OpenCvPose.load(poses()).infer(picture)
    assert np.abs(by_openvino[0] - by_opencv[0]).max() < 0.01
    assert by_openvino[1] == pytest.approx(by_opencv[1], abs=1e-4)
