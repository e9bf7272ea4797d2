"""NanoDet as it lies in models/: whole, truly described, the same on both runtimes and for inputs of any shape."""

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest

from edgecount.detectors.networks.grid_cells import places
from edgecount.detectors.networks.nanodet import GREY, NORMALISATION, SIDE, NanoDet
from edgecount.detectors.runtimes.opencv_runtime import OpenCvRuntime
from edgecount.detectors.runtimes.openvino_runtime import KEPT, OpenVinoRuntime
from edgecount.detectors.runtimes.runtime import Runtime
from edgecount.detectors.self_test import picture
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.detectors.weights import verified
from edgecount.geometry import Size
from edgecount.ports import Image
from tests.support.footage.crowd import crowd, person_at

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "models" / "nanodet"
ONNX = FOLDER / "nanodet_g_person.onnx"
RECIPE = ROOT / "tools" / "convert" / "nanodet.py"
BOXES, SCORES = 1e-3, 1e-4
"""Largest differences between the runtimes' raw outputs: what the converter allows between TensorFlow and the file."""
SHAPES = [
    pytest.param(Size(768, 576), id="4:3"),
    pytest.param(Size(270, 480), id="9:16"),
    pytest.param(Size(9, 9), id="1:1"),
]


@pytest.fixture(scope="module")
def runtimes() -> tuple[Runtime, Runtime]:
    """OpenVINO's and OpenCV's."""
    return OpenVinoRuntime.load(ONNX, 1, NORMALISATION), OpenCvRuntime.load(ONNX, NORMALISATION)


def noise(size: Size) -> Image:
    return np.random.default_rng(0).integers(0, 256, (size.height, size.width, 3), dtype=np.uint8)


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("draw", [noise, lambda size: crowd(size, [])], ids=["noise", "wall"])
def test_both_runtimes_give_the_same_numbers(runtimes: tuple[Runtime, Runtime], size: Size, draw) -> None:
    letterbox = Letterbox.following(size, SIDE, 32)
    (boxes, scores), (others, other_scores) = (r.infer(letterbox.fill(draw(size), GREY)) for r in runtimes)
    count = len(places(letterbox.input))
    assert boxes.shape == others.shape == (count, 44)
    assert scores.shape == other_scores.shape == (count,)
    assert np.abs(boxes - others).max() < BOXES
    assert np.abs(scores - other_scores).max() < SCORES


@pytest.mark.parametrize("index", [0, 1], ids=["OpenVINO", "OpenCV"])
def test_the_same_people_are_found_in_pictures_of_any_shape(runtimes: tuple[Runtime, Runtime], index: int) -> None:
    people = (person_at(90, 250, 170), person_at(220, 280, 200))
    detector = NanoDet(runtimes[index], 0.3)
    for size in (Size(320, 320), Size(400, 320), Size(320, 400), Size(320, 320)):
        found = detector.detect(crowd(size, people))
        assert len(found) == 2
        assert all(max(detection.box.iou(person) for detection in found) > 0.8 for person in people)


def test_sizes_come_and_go(runtimes: tuple[Runtime, Runtime]) -> None:
    runtime = runtimes[0]
    first = runtime.infer(noise(Size(64, 64)))
    for step in range(1, KEPT + 2):
        runtime.infer(noise(Size(64, 64 + 32 * step)))
    again = runtime.infer(noise(Size(64, 64)))
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))


def test_an_answer_is_not_overwritten_by_the_next_one(runtimes: tuple[Runtime, Runtime]) -> None:
    for runtime in runtimes:
        answer = runtime.infer(noise(Size(96, 64)))
        before = [array.copy() for array in answer]
        runtime.infer(crowd(Size(96, 64), []))
        assert all(np.array_equal(array, copy) for array, copy in zip(answer, before, strict=True))


def test_the_drawn_figure_is_seen_once(runtimes: tuple[Runtime, Runtime]) -> None:
    for runtime in runtimes:
        (found,) = NanoDet(runtime, 0.3).detect(picture())
        assert found.confidence > 0.6


def test_the_file_is_whole_and_its_card_and_readme_true() -> None:
    assert verified("nanodet", FOLDER.parent) == ONNX
    card = json.loads((FOLDER / "model.json").read_text())
    content = ONNX.read_bytes()
    assert (card["sha256"], card["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    readme = (FOLDER / "README.md").read_text()
    package = re.search(r'Package\(\s*"([^"]+)",\s*"([^"]+)",\s*"([^"]+)"', RECIPE.read_text())
    assert package
    facts = (f"`{card['file']}`", f"`{card['sha256']}`", f"{card['bytes']:,} bytes", card["licence"], *package.groups())
    for fact in facts:
        assert fact in readme
