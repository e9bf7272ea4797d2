"""The model in 8-bit integers as it lies in models/: whole, truly described, and near to the one it was made of."""

import hashlib
import json

import numpy as np
import pytest

from edgecount.detectors.networks.nanodet import GREY, NORMALISATION, SIDE, NanoDet
from edgecount.detectors.runtimes.opencv_runtime import OpenCvRuntime
from edgecount.detectors.runtimes.openvino_runtime import OpenVinoRuntime
from edgecount.detectors.self_test import SURE, picture
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.detectors.weights import models_folder, verified
from edgecount.geometry import Size
from tests.support.footage.crowd import crowd, person_at

FOLDER = models_folder() / "person"
ONNX = FOLDER / "person.onnx"
FORMER = models_folder() / "nanodet" / "nanodet_g_person.onnx"
NEAR = 0.1
"""Largest difference of a score to that of the network it was made of, of people seen from the side."""
SPREAD = 0.02
"""By how much runtimes and processors differ in what the figure scores: five times what was measured."""


@pytest.mark.parametrize("size", [Size(400, 320), Size(270, 480), Size(320, 320)], ids=["5:4", "9:16", "1:1"])
def test_people_at_the_side_score_as_with_the_network_it_was_made_of(size: Size) -> None:
    people = (person_at(90, 250, 170), person_at(200, 280, 200))
    shown = Letterbox.following(size, SIDE, 32).fill(crowd(size, people), GREY)
    _, former = OpenVinoRuntime.load(FORMER, 1, NORMALISATION).infer(shown)
    _, now = OpenVinoRuntime.load(ONNX, 1, NORMALISATION).infer(shown)
    assert former.max() > 0.4
    assert np.abs(now - former).max() < NEAR


@pytest.mark.parametrize("runtime", ["OpenVINO", "OpenCV"])
def test_the_drawn_figure_is_seen_once(runtime: str) -> None:
    there = OpenVinoRuntime.load(ONNX, 1, NORMALISATION) if runtime == "OpenVINO" else None
    (found,) = NanoDet(there or OpenCvRuntime.load(ONNX, NORMALISATION), 0.3).detect(picture())
    assert found.confidence > SURE + SPREAD


def test_the_file_is_whole_and_its_card_and_readme_true() -> None:
    assert verified("person", FOLDER.parent) == ONNX
    card = json.loads((FOLDER / "model.json").read_text())
    content = ONNX.read_bytes()
    assert (card["sha256"], card["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    readme = (FOLDER / "README.md").read_text()
    for fact in (f"`{card['file']}`", card["sha256"], f"{card['bytes']:,} bytes", card["licence"]):
        assert fact in readme
