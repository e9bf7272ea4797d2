"""OpenCV's window on a desktop."""

import os
import subprocess
import sys

import cv2
import imutils
import numpy as np

from edgecount.errors import UsageError
from edgecount.ports import Image

_TITLE = "edgecount"
_WIDEST = 1280  # pixels: larger pictures are shown smaller, so that the window fits a usual screen
_PROBE = "import cv2; cv2.namedWindow('edgecount'); cv2.destroyAllWindows()"
_PROBE_SECONDS = 20


class OpenCvScreen:
    """A window of OpenCV's, on the display that the environment names."""

    def open(self) -> None:
        """Open the window; UsageError, in one line, where there is no screen to show it on."""
        if not cv2.currentUIFramework():
            raise UsageError(
                "--window: this OpenCV has no windows (a service needs none): put opencv-python in the place of "
                "opencv-python-headless, or write a file with --video"
            )
        if not _can_open_windows():
            raise UsageError("--window: no screen can be reached; run it on a desktop, or write a file with --video")
        cv2.namedWindow(_TITLE, cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)

    def show(self, image: Image) -> None:
        """Show a picture, made smaller where it is wider than the screen may be."""
        cv2.imshow(_TITLE, fitted(image))

    def key(self, milliseconds: int) -> str | None:
        """The next key, after waiting at most `milliseconds`; None where no key was pressed."""
        code = cv2.waitKeyEx(milliseconds)  # waitKey cuts the codes of other keys down to those of letters
        return chr(code) if 0 <= code < 128 else None

    def is_open(self) -> bool:
        """False once the user has closed the window."""
        try:
            return cv2.getWindowProperty(_TITLE, cv2.WND_PROP_VISIBLE) >= 1
        except cv2.error:  # after its last window OpenCV closes its window system, and answers no more
            return False

    def close(self) -> None:
        """Take the window away."""
        cv2.destroyAllWindows()


def fitted(image: Image) -> Image:
    """The picture, or a smaller copy of one that is too wide."""
    if image.shape[1] <= _WIDEST:
        return image
    return np.asarray(imutils.resize(image, width=_WIDEST), dtype=np.uint8)


def _can_open_windows() -> bool:
    """Whether a window can be opened: tried in another process, because without a screen Qt aborts its process."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):  # OpenCV's Qt speaks X11, not Wayland
        return False
    try:
        tried = subprocess.run(  # noqa: S603 - our own interpreter and a fixed text
            [sys.executable, "-c", _PROBE], capture_output=True, timeout=_PROBE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode == 0
