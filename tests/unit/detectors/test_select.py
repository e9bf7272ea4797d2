"""From the config's words to a detector, or to one line that says why not."""

import sys
from pathlib import Path

import numpy as np
import pytest

from edgecount.detectors.networks.caffe_ssd import CaffeSsd
from edgecount.detectors.networks.mobilenet_ssd import NORMALISATION, MobileNetSsd
from edgecount.detectors.networks.nanodet import NanoDet
from edgecount.detectors.runtimes.opencv_runtime import OpenCvRuntime
from edgecount.detectors.runtimes.openvino_runtime import OpenVinoRuntime
from edgecount.detectors.select import RuntimeName, load_detector, load_runtime, view_for
from edgecount.detectors.self_test import picture
from edgecount.detectors.views.views import View
from edgecount.detectors.weights import models_folder
from edgecount.errors import ModelError
from edgecount.ports import Detector
from tests.support.models.caffe import row, write_pair


def refusal(model: str, runtime: RuntimeName = "auto") -> str:
    with pytest.raises(ModelError) as caught:
        load_detector(model, runtime, 0.4, 1)
    line = str(caught.value)
    assert "\n" not in line
    return line


@pytest.fixture
def no_openvino(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if OpenVINO had never been installed."""
    monkeypatch.setitem(sys.modules, "openvino", None)


@pytest.fixture
def broken_openvino(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """OpenVINO as it is where one of its libraries is missing."""
    (tmp_path / "openvino.py").write_text('raise ImportError("libopenvino.so: cannot open shared object file")\n')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "openvino", raising=False)
    monkeypatch.delitem(sys.modules, "edgecount.detectors.runtimes.openvino_runtime", raising=False)


def runtime_of(runtime: RuntimeName) -> object:
    path = models_folder() / "mobilenet_ssd" / "ssdlite_mobilenet_v2_person.onnx"
    return load_runtime(runtime, 1, path, NORMALISATION)


@pytest.mark.parametrize(
    ("runtime", "kind"),
    [
        pytest.param("auto", OpenVinoRuntime, id="auto takes OpenVINO"),
        pytest.param("openvino", OpenVinoRuntime, id="OpenVINO when asked"),
        pytest.param("opencv", OpenCvRuntime, id="OpenCV when asked"),
    ],
)
def test_the_runtime_is_the_one_asked_for(runtime: RuntimeName, kind: type) -> None:
    assert isinstance(runtime_of(runtime), kind)


@pytest.mark.usefixtures("no_openvino")
def test_without_openvino_auto_takes_opencv() -> None:
    assert isinstance(runtime_of("auto"), OpenCvRuntime)
    assert isinstance(load_detector("mobilenet_ssd", "auto", 0.4, 1), MobileNetSsd)


@pytest.mark.usefixtures("no_openvino")
def test_openvino_is_refused_where_it_is_not_installed() -> None:
    line = refusal("mobilenet_ssd", "openvino")
    assert line == "detector.runtime is openvino, which is not installed: `pip install openvino`, or say opencv"


@pytest.mark.usefixtures("broken_openvino")
@pytest.mark.parametrize("runtime", ["auto", "openvino"])
def test_a_broken_openvino_is_no_reason_to_count_three_times_slower_in_silence(runtime: RuntimeName) -> None:
    assert refusal("mobilenet_ssd", runtime).startswith("OpenVINO is installed but broken: ")


@pytest.mark.usefixtures("broken_openvino")
def test_who_asks_for_opencv_does_not_need_openvino() -> None:
    assert isinstance(runtime_of("opencv"), OpenCvRuntime)


@pytest.mark.parametrize("min_confidence", [0.05, 0.4, 0.95])
def test_boxes_are_worth_a_look_from_half_of_the_confidence_on(min_confidence: float) -> None:
    detector = load_detector("mobilenet_ssd", "auto", min_confidence, 1)
    found = [detection.confidence for detection in detector.detect(picture())]
    everything = [d.confidence for d in load_detector("mobilenet_ssd", "auto", 0.02, 1).detect(picture())]
    assert found == [confidence for confidence in everything if confidence >= min_confidence / 2]
    assert found


def test_nothing_is_kept_of_the_self_test_of_a_model_for_any_shape() -> None:
    detector = load_detector("nanodet", "openvino", 0.4, 1)
    assert isinstance(detector, NanoDet)
    assert isinstance(detector._runtime, OpenVinoRuntime)
    assert not detector._runtime._requests


@pytest.mark.parametrize("model", ["person", "mobilenet_ssd"])
def test_a_model_that_was_tried_before_looks_at_no_test_picture(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    looks: list[Detector] = []
    monkeypatch.setattr("edgecount.detectors.select.require_sight", looks.append)
    load_detector(model, "auto", 0.4, 1, tried=True)
    assert not looks
    load_detector(model, "auto", 0.4, 1)
    assert len(looks) == 1


@pytest.mark.parametrize(
    ("model", "view", "expected"),
    [
        pytest.param("mobilenet_ssd", "auto", "auto", id="a square of its own"),
        pytest.param("nanodet", "auto", "whole", id="any shape"),
        pytest.param("person", "auto", "whole", id="any shape, in integers"),
        pytest.param("nanodet", "tiles", "tiles", id="as it was set"),
    ],
)
def test_auto_looks_at_what_the_model_can_see(model: str, view: View, expected: View) -> None:
    assert view_for(model, view) == expected


@pytest.mark.parametrize("suffix", [".prototxt", ".caffemodel"])
def test_a_pair_is_named_by_either_of_its_files(tmp_path: Path, suffix: str) -> None:
    write_pair(tmp_path / "my.own", [row(0.3, 0.1, 0.2, 0.3, 0.4), row(0.19, 0.1, 0.2, 0.3, 0.4)])
    detector = load_detector(str(tmp_path / f"my.own{suffix}"), "auto", 0.4, 1)
    assert isinstance(detector, CaffeSsd)
    (found,) = detector.detect(np.zeros((100, 100, 3), np.uint8))
    assert found.confidence == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("spoil", "file", "reason"),
    [
        pytest.param(Path.unlink, "tiny.prototxt", "absent; a Caffe model is two files of one name", id="no prototxt"),
        pytest.param(Path.unlink, "tiny.caffemodel", "absent; a Caffe model is two files of one name", id="no weights"),
        pytest.param(
            lambda path: path.write_bytes(b""), "tiny.prototxt", "empty; get the pair anew", id="empty prototxt"
        ),
        pytest.param(lambda path: path.write_bytes(b""), "tiny.caffemodel", "empty; get the pair anew", id="no bytes"),
        pytest.param(
            lambda path: (path.unlink(), path.mkdir()),
            "tiny.caffemodel",
            "cannot be read (Is a directory); check the path and its permissions",
            id="a folder",
        ),
        pytest.param(
            lambda path: (path.unlink(), path.symlink_to(path)),
            "tiny.prototxt",
            "cannot be read (Too many levels of symbolic links); check the path and its permissions",
            id="a link to itself",
        ),
    ],
)
def test_a_pair_that_is_not_whole_is_refused(tmp_path: Path, spoil, file: str, reason: str) -> None:
    write_pair(tmp_path / "tiny", [row(0.9, 0.1, 0.2, 0.3, 0.4)])
    spoil(tmp_path / file)
    assert refusal(str(tmp_path / "tiny.caffemodel")).startswith(f"{tmp_path / file}: {reason}")


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    line = refusal(str(tmp_path / "file" / "tiny.prototxt"))
    assert line.startswith(f"{tmp_path}/file/tiny.prototxt: cannot be read (Not a directory)")
