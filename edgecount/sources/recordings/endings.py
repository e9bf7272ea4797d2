"""The files of a folder that are looked at: recordings, by how their names end."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from edgecount.errors import UsageError

ENDINGS = (".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ts", ".webm")


def is_recording(path: Path) -> bool:
    """Whether a file's name is that of a recording."""
    return path.suffix.lower() in ENDINGS


def files_in(folder: Path, wanted: Callable[[Path], bool], what: str) -> list[Path]:
    """The files of a folder that are wanted, by name, without hidden ones; UsageError where there are none.

    `what` names them in the message, as in "recording".
    """
    return _sorted(folder, folder.iterdir, wanted, what)


def files_below(folder: Path, wanted: Callable[[Path], bool], what: str) -> list[Path]:
    """As `files_in`, of the folder and all folders below it but the hidden ones."""
    return _sorted(folder, lambda: _below(folder), wanted, what)


def _below(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place) / name for name in names)


def _sorted(
    folder: Path, files_of: Callable[[], Iterable[Path]], wanted: Callable[[Path], bool], what: str
) -> list[Path]:
    try:
        found = sorted(path for path in files_of() if wanted(path) and not path.name.startswith("."))
        files = [path for path in found if path.is_file()]
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read ({error.strerror}); check its permissions") from error
    if not files:
        raise UsageError(f"{folder}: no {what} in it; check the path")
    return files
