"""What is kept of a training that goes on: a file beside the model, whole after every round.

A training that was killed goes on from its last round, with the same result as if it had not been.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from edgecount.errors import EdgecountError, UsageError
from edgecount.files.replacing import replace_file
from edgecount.training.rounds import RoundResult

Settings = dict[str, str | int | float | None]
"""What a training was asked for; with others it is another one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A training so far: each round's result, the weights of the chosen one, and the state from which it goes on."""

    settings: Settings
    results: tuple[RoundResult, ...]
    best: dict[str, Any]
    state: dict[str, Any]


def kept_path(model: Path) -> Path:
    """Where a training for this ONNX file is kept."""
    return model.with_suffix(".training")


def keep(model: Path, kept: Kept) -> None:
    """Write it, all or nothing."""
    content = io.BytesIO()
    results = [(result.loss, result.error, result.doubt) for result in kept.results]
    torch.save({"settings": kept.settings, "results": results, "best": kept.best, "state": kept.state}, content)
    replace_file(kept_path(model), content.getvalue())


def read_kept(model: Path, settings: Settings) -> Kept | None:
    """The training that was begun for this file, if one was; UsageError if with other settings or pictures."""
    path = kept_path(model)
    if not path.exists():
        return None
    try:
        found = torch.load(path, weights_only=True)
        kept = Kept(
            found["settings"], tuple(RoundResult(*result) for result in found["results"]), found["best"], found["state"]
        )
    except OSError as error:
        raise EdgecountError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    except Exception as error:  # torch's reader fails in many ways on files that are none
        raise EdgecountError(f"{path}: no training that was kept, or damaged; remove it to begin anew") from error
    other = sorted(name for name in settings if kept.settings.get(name) != settings[name])
    if other:
        raise UsageError(f"{path}: begun with another {other[0]}; go on with the same, or remove it to begin anew")
    return kept
