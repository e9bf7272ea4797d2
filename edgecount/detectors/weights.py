"""The shipped models: their folder, their cards, and whether they are whole."""

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from edgecount.errors import ModelError
from edgecount.files.shipped import shipped_path

CARD = "model.json"
"""The file beside the weights that describes them."""


class ModelCard(BaseModel):
    """The description of a shipped model: `sha256` and `bytes` are those of `file`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    file: str
    sha256: str
    bytes: int
    licence: str
    origin: str


def models_folder() -> Path:
    """Where the models lie: in the package, which in a checkout has a link to the folder `models` beside it."""
    return shipped_path("models")


def read_cards(folder: Path) -> dict[str, ModelCard]:
    """The cards of all models in the folder, by name."""
    return {path.parent.name: _read_card(path) for path in sorted(folder.glob(f"*/{CARD}"))}


def _read_card(path: Path) -> ModelCard:
    try:
        return ModelCard.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelError(f"{path}: unreadable; install edgecount again") from error


def verified(name: str, folder: Path) -> Path:
    """The file of a shipped model, after checking that it is whole; ModelError if it is not."""
    card_path = folder / name / CARD
    if not card_path.is_file():
        raise ModelError(
            f"{card_path}: absent; install edgecount again, or get its models/{name} folder from the source"
        )
    card = _read_card(card_path)
    path = folder / name / card.file
    remedy = "restore it with `git checkout models`, or install edgecount again"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); {remedy}") from error
    if len(content) != card.bytes:
        raise ModelError(f"{path}: {len(content)} bytes where there should be {card.bytes}; {remedy}")
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise ModelError(f"{path}: its SHA-256 is not that of {CARD}; {remedy}")
    return path
