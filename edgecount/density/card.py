"""The card of a density model: the JSON file beside `NAME.onnx` that says how it is used and how far it is believed."""

import hashlib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from edgecount.errors import EdgecountError, ModelError
from edgecount.files.presence import is_there
from edgecount.files.replacing import replace_file

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_FOR_ALL, _FOLDER_FOR_ALL = 0o644, 0o755
Channels = tuple[float, float, float]


class CountBin(BaseModel):
    """The pictures with `least` to `most` people that a model was measured on, and its mean absolute error (MAE).

    `pictures` is how many there were; None where the source does not say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: int = Field(ge=0)
    most: int = Field(ge=0)
    pictures: int | None = Field(default=None, ge=1)
    mae: NotNegative


class DataSet(BaseModel):
    """Pictures that a model was trained, or a gain fitted on; `sha256` is that of all their files, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    pictures: int = Field(ge=1)
    sha256: str | None = None


class DensityCard(BaseModel):
    """How a density network is used.

    `sha256` is that of the ONNX file.  `side` is the longer side of what the network usually sees, `full_side` the
    longest that it is shown where details count, in pixels.  A pixel's 0-255 become (value - mean) / deviation.  The
    map is multiplied by `gain`.  From `detector_below` people down the detector is right, from `full_above` up the
    picture is looked at again at full size; None where the network alone does best.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["density"]
    title: str
    licence: str
    origin: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    side: int = Field(ge=64, le=4096)
    full_side: int = Field(ge=64, le=4096)
    rgb: bool
    mean: Channels
    deviation: tuple[Positive, Positive, Positive]
    gain: Positive = 1.0
    detector_below: Positive | None = None
    full_above: Positive | None = None
    data: tuple[DataSet, ...] = ()
    errors: tuple[CountBin, ...] = ()


def card_path(model: Path) -> Path:
    """Where the card of an ONNX file lies."""
    return model.with_suffix(".json")


def read_card(model: Path) -> DensityCard:
    """The card of an ONNX file; ModelError if it is absent, is none of a density model, or tells of another file."""
    path = card_path(model)
    try:
        card = DensityCard.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise ModelError(f"{path}: absent; a density model is two files of one name, .onnx and .json") from error
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    except ValidationError as error:
        raise ModelError(f"{path}: no card of a density model ({_first(error)}); get the pair anew") from error
    if hashlib.sha256(_content(model)).hexdigest() != card.sha256:
        raise ModelError(f"{model}: not the file that {path.name} describes, or damaged; get the pair anew")
    return card


def write_pair(model: Path, content: bytes, card: DensityCard) -> None:
    """Write an ONNX file and its card, each whole or not at all; the card, which makes them a pair, comes last.

    Anybody on this machine may read them, the service too: they tell of nobody.
    """
    if not is_there(model.parent):
        _make_open(model.parent)
    replace_file(model, content, _FOR_ALL)
    replace_file(card_path(model), (card.model_dump_json(indent=2) + "\n").encode(), _FOR_ALL)


def _make_open(folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
        folder.chmod(_FOLDER_FOR_ALL)
    except OSError as error:
        raise EdgecountError(f"{folder} cannot be made ({error.strerror}): choose another folder") from error


def _content(model: Path) -> bytes:
    try:
        return model.read_bytes()
    except FileNotFoundError as error:
        raise ModelError(f"{model}: absent; check the path") from error
    except OSError as error:
        raise ModelError(f"{model}: cannot be read ({error.strerror}); check its permissions") from error


def _first(error: ValidationError) -> str:
    """What is wrong, in a few words."""
    problem = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, problem["loc"]))
    return f"{place}: {problem['msg']}" if place else problem["msg"]
