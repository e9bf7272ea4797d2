"""Annotated pictures as numbered files in a folder of their own."""

from pathlib import Path

import cv2

from edgecount.errors import EdgecountError, UsageError
from edgecount.ports import Image


class FrameFolder:
    """Writes 000001.png and so on into a folder that is made for them, or is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written = 0

    def open(self) -> None:
        """Make the folder; in one line, UsageError where it is not empty, EdgecountError where it cannot be made."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if any(self._folder.iterdir()):
                raise UsageError(f"{self._folder} is not empty: give the name of a new folder")
        except OSError as error:
            raise self._failed(error) from error

    def write(self, image: Image) -> None:
        """Add a picture; EdgecountError where the disk does not take it."""
        self._written += 1
        path = self._folder / f"{self._written:06}.png"
        content = cv2.imencode(".png", image)[1].tobytes()
        try:
            path.write_bytes(content)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> EdgecountError:
        return EdgecountError(f"{self._folder} cannot be written ({error.strerror}): check its folder and the disk")
