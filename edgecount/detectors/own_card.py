"""A model of one's own is two files of one name: `NAME.onnx`, and its card, `NAME.json`, which says what it is."""

import hashlib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from edgecount.errors import EdgecountError, ModelError
from edgecount.files.presence import is_there
from edgecount.files.replacing import replace_file

_FOR_ALL, _FOLDER_FOR_ALL = 0o644, 0o755


class DataSet(BaseModel):
    """Pictures that a model was trained, or a gain fitted on; `sha256` is that of all their files, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    pictures: int = Field(ge=1)
    sha256: str | None = None


class OwnCard(BaseModel):
    """What every card says; `sha256` is that of the ONNX file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    licence: str
    origin: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    data: tuple[DataSet, ...] = ()


Card = TypeVar("Card", bound=OwnCard)


def card_path(model: Path) -> Path:
    """Where the card of an ONNX file lies."""
    return model.with_suffix(".json")


def read_own_card(model: Path, kind: type[Card], called: str) -> Card:
    """The card of an ONNX file; ModelError if it is absent, none of what is `called` so, or tells of another file."""
    path = card_path(model)
    try:
        card = kind.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise ModelError(f"{path}: absent; {called} is two files of one name, .onnx and .json") from error
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    except ValidationError as error:
        raise ModelError(f"{path}: no card of {called} ({_first(error)}); get the pair anew") from error
    if hashlib.sha256(_content(model)).hexdigest() != card.sha256:
        raise ModelError(f"{model}: not the file that {path.name} describes, or damaged; get the pair anew")
    return card


def write_pair(model: Path, content: bytes, card: OwnCard) -> None:
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
