"""The files of a model: checked, before anything is loaded, to be there and whole."""

from pathlib import Path
from typing import Literal, get_args

from edgecount.detectors.weights import models_folder, verified
from edgecount.errors import ModelError
from edgecount.text import either

FamilyName = Literal["rtdetr", "yolov8", "yolox"]
"""How a user's ONNX file is to be read."""
SHIPPED = ("mobilenet_ssd", "nanodet", "person")
"""The names of the detectors that come with edgecount; any other name is the path of a user's model."""
OVERHEAD = "overhead"
"""The model of people seen from straight above."""
POSES = "blazepose"
"""The model of people's shapes and poses."""
CROWD_POSES = "movenet"
"""The model of the poses of all people in a picture."""


def is_shipped(model: str) -> bool:
    """Whether the config names a model that comes with edgecount."""
    return model in SHIPPED


def is_onnx(model: str) -> bool:
    """Whether the config names a user's ONNX file."""
    return model.endswith(".onnx")


def require_files(model: str, family: FamilyName | None) -> None:
    """ModelError if the files of a model are absent, empty or of no known family, or a shipped model is damaged."""
    if is_shipped(model) or model == OVERHEAD:
        shipped(model)
    elif is_onnx(model):
        onnx_file(Path(model), family)
    else:
        caffe_pair(Path(model))


def shipped(model: str) -> Path:
    """The file of a shipped model, checked to be whole; ModelError if it is not."""
    return verified(model, models_folder())


def poses() -> Path:
    """The file of the model of people's shapes and poses, checked to be whole; ModelError if it is not."""
    return verified(POSES, models_folder())


def onnx_file(path: Path, family: FamilyName | None) -> FamilyName:
    """The family of an ONNX file; ModelError if `family` is None, or the file is absent or empty."""
    _require_content(path, "check the path", "get it anew")
    if family is None:
        names = either(get_args(FamilyName))
        raise ModelError(f"{path}: an ONNX file does not say how it is to be read: set detector.family to {names}")
    return family


def caffe_pair(path: Path) -> tuple[Path, Path]:
    """The two files of a Caffe model, its network and its weights, from the path of either; both have content."""
    pair = path.with_suffix(".prototxt"), path.with_suffix(".caffemodel")
    for file in pair:
        _require_content(file, "a Caffe model is two files of one name, .prototxt and .caffemodel", "get the pair anew")
    return pair


def _require_content(file: Path, absent: str, empty: str) -> None:
    """ModelError, with these remedies, if the file is absent, cannot be read or is empty."""
    try:
        with file.open("rb") as opened:
            content = opened.read(1)
    except FileNotFoundError as error:
        raise ModelError(f"{file}: absent; {absent}") from error
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror}); check the path and its permissions") from error
    if not content:
        raise ModelError(f"{file}: empty; {empty}")
