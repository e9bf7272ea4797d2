"""What every detector must do, as the wiring puts it together: whatever network and runtime are inside."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from edgecount.detectors.networks.grid_cells import places
from edgecount.detectors.select import RuntimeName, load_detector, view_for
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.geometry import Box, Size
from edgecount.ports import Detector, Image
from edgecount.tracking.detection import Detection
from tests.support.fakes import FakeDetector
from tests.support.footage.crowd import crowd, person_at
from tests.support.models.caffe import row, write_pair
from tests.support.models.onnx_files import write_onnx

SIZE = Size(320, 320)
PEOPLE = (person_at(90, 250, 170), person_at(220, 280, 200))


@cache
def loaded(model: str, runtime: RuntimeName) -> Detector:
    """One network for all tests: it remembers nothing of pictures, and takes a second to load."""
    return load_detector(model, runtime, 0.4, 1)


@pytest.fixture(
    params=[
        "fake",
        "mobilenet_ssd on OpenVINO",
        "mobilenet_ssd on OpenCV",
        "nanodet on OpenVINO",
        "nanodet on OpenCV",
        "person on OpenVINO",
        "person on OpenCV",
        "a Caffe pair",
        "an ONNX file",
    ]
)
def detector(request: pytest.FixtureRequest, tmp_path: Path) -> Detector:
    """A detector that finds PEOPLE in `scene`."""
    if request.param == "fake":
        found = [Detection(box, 0.5 + 0.1 * index) for index, box in enumerate(PEOPLE)]
        return FakeDetector(found, found)
    if request.param == "a Caffe pair":
        rows = [
            row(0.5 + 0.1 * index, box.left / 320, box.top / 320, box.right / 320, box.bottom / 320)
            for index, box in enumerate(PEOPLE)
        ]
        write_pair(tmp_path / "tiny", rows)
        return ViewedDetector(load_detector(str(tmp_path / "tiny.prototxt"), "auto", 0.4, 1), "auto", ())
    if request.param == "an ONNX file":
        columns = np.zeros((1, 5, len(places(SIZE))))
        for index, box in enumerate(PEOPLE):
            columns[0, :, index] = (box.center.x, box.center.y, box.width, box.height, 0.5 + 0.1 * index)
        path = write_onnx(tmp_path / "tiny.onnx", {"output": columns}, picture=(1, 3, SIZE.height, SIZE.width))
        return ViewedDetector(load_detector(str(path), "auto", 0.4, 1, "yolov8"), view_for(str(path), "auto"), ())
    model = request.param.split()[0]
    runtime: RuntimeName = "openvino" if "OpenVINO" in request.param else "opencv"
    return ViewedDetector(loaded(model, runtime), view_for(model, "auto"), ())


@pytest.fixture
def scene() -> Image:
    return crowd(SIZE, PEOPLE)


def assert_in_order_and_inside(found: tuple[Detection, ...], size: Size) -> None:
    for detection in found:
        assert detection.box == detection.box.clipped(size)
    assert all(surer.confidence >= other.confidence for surer, other in pairwise(found))


def test_everybody_is_found_once_where_they_are(detector: Detector, scene: Image) -> None:
    found = detector.detect(scene)
    assert len(found) == len(PEOPLE)
    for person in PEOPLE:
        assert max(detection.box.iou(person) for detection in found) > 0.8


def test_boxes_lie_in_the_picture_the_surest_first(detector: Detector, scene: Image) -> None:
    assert_in_order_and_inside(tuple(detector.detect(scene)), SIZE)


def test_the_same_picture_has_the_same_answer(detector: Detector, scene: Image) -> None:
    assert tuple(detector.detect(scene)) == tuple(detector.detect(scene))


def test_the_picture_is_left_as_it_was(detector: Detector, scene: Image) -> None:
    before = scene.copy()
    detector.detect(scene)
    assert np.array_equal(scene, before)


def test_pictures_of_other_sizes_may_follow(detector: Detector, scene: Image) -> None:
    detector.detect(scene)
    detector.detect(scene)
    for width, height in ((768, 576), (240, 320), (640, 160), (3, 2), (1, 1)):
        picture = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
        assert_in_order_and_inside(tuple(detector.detect(picture)), Size(width, height))


def test_a_part_of_a_larger_picture_is_a_picture_too(detector: Detector, scene: Image) -> None:
    wide = np.pad(scene, ((20, 20), (30, 30), (0, 0)))
    found = detector.detect(wide[20:-20, 30:-30])
    assert len(found) == len(PEOPLE)
    assert all(isinstance(detection.box, Box) for detection in found)
