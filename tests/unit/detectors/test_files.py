"""Whether a model's files are there is known before anything is loaded."""

from pathlib import Path

import pytest

from edgecount.detectors.files import FamilyName, require_files
from edgecount.errors import ModelError
from tests.support.models.caffe import row, write_pair


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pair(tmp_path / "tiny", [row(0.9, 0.1, 0.2, 0.3, 0.4)])
    (tmp_path / "my own.onnx").write_bytes(b"anything")
    (tmp_path / "empty.onnx").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("model", "family"),
    [
        pytest.param("person", None, id="the default model"),
        pytest.param("nanodet", None, id="the same in floats"),
        pytest.param("mobilenet_ssd", None, id="another shipped one"),
        pytest.param("nanodet", "yolox", id="a family that nobody asks for"),
        pytest.param("FOLDER/tiny.caffemodel", None, id="a Caffe pair"),
        pytest.param("FOLDER/my own.onnx", "yolov8", id="an ONNX file"),
    ],
)
def test_files_that_are_there(folder: Path, model: str, family: FamilyName | None) -> None:
    require_files(model.replace("FOLDER", str(folder)), family)


@pytest.mark.parametrize(
    ("model", "family", "reason"),
    [
        pytest.param("gone.onnx", "yolov8", "absent; check the path", id="absent"),
        pytest.param("empty.onnx", "yolov8", "empty; get it anew", id="empty"),
        pytest.param("my own.onnx", None, "an ONNX file does not say how it is to be read: set ", id="no family"),
        pytest.param("gone.prototxt", None, "absent; a Caffe model is two files of one name", id="no pair"),
    ],
)
def test_files_that_are_not(folder: Path, model: str, family: FamilyName | None, reason: str) -> None:
    with pytest.raises(ModelError) as caught:
        require_files(str(folder / model), family)
    assert str(caught.value).startswith(f"{folder / model}: {reason}")
