"""The files of a model: whether they are there and whole is known before anything is loaded."""

from pathlib import Path

from edgecount.detectors.weights import models_folder, verified
from edgecount.errors import ModelError

SHIPPED = ("mobilenet_ssd", "nanodet")
"""The names of the detectors that come with edgecount; any other is the path of a user's."""
POSES = "blazepose"
"""The model of people's shapes and poses."""


def is_shipped(model: str) -> bool:
    """Whether the config names a model that comes with edgecount."""
    return model in SHIPPED


def require_files(model: str) -> None:
    """ModelError where the files of a model are absent, empty or, of a shipped one, damaged."""
    if is_shipped(model):
        shipped(model)
    else:
        caffe_pair(Path(model))


def shipped(model: str) -> Path:
    """The file of a shipped model, which is whole."""
    return verified(model, models_folder())


def poses() -> Path:
    """The file of the model of people's shapes and poses, which is whole; ModelError where it is not."""
    return verified(POSES, models_folder())


def caffe_pair(path: Path) -> tuple[Path, Path]:
    """The two files of a Caffe model, its network and its weights, from the path of either; both have content."""
    pair = path.with_suffix(".prototxt"), path.with_suffix(".caffemodel")
    for file in pair:
        _require_content(file)
    return pair


def _require_content(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            empty = not opened.read(1)
    except FileNotFoundError as error:
        raise ModelError(
            f"{file}: absent; a Caffe model is two files of one name, .prototxt and .caffemodel"
        ) from error
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror}); check the path and its permissions") from error
    if empty:
        raise ModelError(f"{file}: empty; get the pair anew")
