"""The files of a folder that are looked at: recordings, by how their names end."""

from collections.abc import Callable
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
    try:
        found = sorted(path for path in folder.iterdir() if wanted(path) and not path.name.startswith("."))
        files = [path for path in found if path.is_file()]
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read ({error.strerror}); check its permissions") from error
    if not files:
        raise UsageError(f"{folder}: no {what} in it; check the path")
    return files
