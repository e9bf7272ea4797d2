"""Whether an output can be written, checked before the long work that makes it.  Nothing is left behind."""

import tempfile
from pathlib import Path

from edgecount.errors import EdgecountError, UsageError


def require_file(path: Path) -> None:
    """Make sure that a file can be written, anew or in the place of an old one.

    UsageError if the path is that of something else, such as a device, which a file must not replace.  EdgecountError
    if its folder does not exist or takes no files.
    """
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is not a file: give the name of one")
        _try(path.parent)
    except OSError as error:
        raise EdgecountError(
            f"{path} cannot be written ({error.strerror}): check its folder and the permissions"
        ) from error


def require_folder(folder: Path) -> None:
    """Make sure that files can be written into a folder, which may still have to be made."""
    try:
        there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if not there.is_dir():
            raise UsageError(f"{there} is a file: give the name of a folder")
        _try(there)
    except OSError as error:
        raise EdgecountError(
            f"{folder} cannot be written ({error.strerror}): check its owner and permissions, or choose another folder"
        ) from error


def _try(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder):
        pass
