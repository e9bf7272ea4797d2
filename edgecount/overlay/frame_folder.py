"""Annotated pictures as numbered files in a folder of their own."""

import os
from pathlib import Path

import cv2

from edgecount.errors import EdgecountError, UsageError
from edgecount.files.folders import held_folder, names_in, open_in
from edgecount.ports import Image


class FrameFolder:
    """Writes 000001.png and so on into a folder that is made for them, or is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written = 0

    def open(self) -> None:
        """Make the folder; in one line, UsageError where it is not empty, EdgecountError where it cannot be made."""
        try:
            with held_folder(self._folder, make=True) as folder:
                is_empty = not names_in(folder)
            if not is_empty:
                raise UsageError(f"{self._folder} is not empty: give the name of a new folder")
        except OSError as error:
            raise self._failed(error) from error

    def write(self, image: Image) -> None:
        """Add a picture; EdgecountError where the disk does not take it."""
        self._written += 1
        name = f"{self._written:06}.png"
        content = cv2.imencode(".png", image)[1].tobytes()
        try:
            with held_folder(self._folder) as folder:
                _write(folder, name, content)
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> EdgecountError:
        return EdgecountError(f"{self._folder} cannot be written ({error.strerror}): check its folder and the disk")


def _write(folder: int, name: str, content: bytes) -> None:
    """Make a file in a held folder; it is gone again where the disk does not take it whole."""
    with os.fdopen(open_in(folder, name, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            os.unlink(name, dir_fd=folder)
            raise
