"""A config file → Config, or ConfigError with every problem at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from pydantic import ValidationError

from edgecount.config.model import Config
from edgecount.config.reading.meant import misplaced
from edgecount.config.reading.problem import Problem, UnreadableError
from edgecount.config.reading.translate import translate
from edgecount.config.reading.yaml_reader import Document, parse
from edgecount.config.schema import json_schema
from edgecount.errors import ConfigError
from edgecount.files.presence import is_there
from edgecount.text import printable

PLACES = (Path("config.yaml"), Path("/etc/edgecount/config.yaml"))
"""Where the config is looked for when no file is named."""

_LARGEST = 256 * 1024
_REMEDY = "run `edgecount init`, which writes one to adapt, or name another file with --config FILE"


def find(path: Path | None, places: Sequence[Path] = PLACES) -> Path:
    """The file that was named, else the first of the usual places that has one; ConfigError where none has."""
    if path is not None:
        return path
    for place in places:
        if is_there(place):
            return place
    raise ConfigError((f"no config: there is neither {' nor '.join(map(str, places))}; {_REMEDY}",))


@dataclass(frozen=True, slots=True)
class Checked:
    """What the model makes of a document: the config, or None where there are problems, in the order of the file."""

    config: Config | None
    problems: tuple[Problem, ...]


def load(path: Path, environ: Mapping[str, str] | None) -> Config:
    """The config in this file, with secrets from the environment filled in; ConfigError has a line for each mistake.

    Without `environ` the placeholders of secrets stay as they are: a replay opens no camera.
    """
    return required(checked(read(path), environ), path)


def required(found: Checked, path: Path) -> Config:
    """The config; ConfigError, with a line for each mistake, where there is none."""
    if found.config is None:
        file = printable(str(path))
        raise ConfigError(tuple(problem.line(file) for problem in found.problems))
    return found.config


def read(path: Path) -> Document:
    """What this file holds, not checked yet; ConfigError, in one line, where that is no YAML."""
    file = printable(str(path))
    text = _read(path, file)
    try:
        return parse(text, Config.secrets())
    except UnreadableError as error:
        raise ConfigError((error.problem.line(file),)) from None


def checked(document: Document, environ: Mapping[str, str] | None) -> Checked:
    """The config that a document makes, or everything that is wrong with it."""
    problems = [*document.problems, *misplaced(document)]
    config = None
    try:
        config = Config.model_validate(document.data, context=environ)
    except ValidationError as error:
        problems += translate(error.errors(include_url=False), document, json_schema())
    return Checked(None if problems else config, tuple(sorted(problems, key=attrgetter("mark"))))


def _read(path: Path, file: str) -> str:
    """The file's text; ConfigError, in one line, where it cannot be had."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise ConfigError((f"{file}: {why_unreadable(error)}",)) from None
    if len(content) > _LARGEST:
        raise ConfigError((f"{file}: larger than {_LARGEST // 1024} KiB: this is no config of edgecount's",))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError((f"{file}:{line}: not UTF-8: save the file as UTF-8 text",)) from None


def why_unreadable(error: OSError | ValueError) -> str:
    """What stands in the way of reading the config, and the remedy."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return f"there is no such file; {_REMEDY}"
        case IsADirectoryError():
            return "is a folder: name the file in it, such as config.yaml"
        case PermissionError():
            return "this user may not read it: change its owner or its mode, or run as another user"
        case OSError(strerror=str(reason)):
            return f"cannot be read: {reason}"
        case _:
            return "cannot be read: this is no path of a file"
