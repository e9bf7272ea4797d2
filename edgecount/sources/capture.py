"""OpenCV's capture, opened quietly and with FFmpeg's options, and its pictures in the form that ports.Image has."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

import cv2
import cv2.typing
import numpy as np

from edgecount.files.native import native_name
from edgecount.ports import Image
from edgecount.sources.measures import require_fit
from edgecount.sources.quiet import quiet_opencv
from edgecount.sources.square import ASPECTS, squared

_OPTIONS = "OPENCV_FFMPEG_CAPTURE_OPTIONS"
_opening = threading.Lock()  # OpenCV takes FFmpeg's options from the environment, which the whole process shares


class Capture(Protocol):
    """The part of cv2.VideoCapture that is used."""

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        """Whether there is a device, a file or a connection."""

    def read(self) -> tuple[bool, cv2.typing.MatLike]:
        """Whether there was a picture, and the picture."""

    def get(self, propId: int, /) -> float:  # noqa: N803 - OpenCV's name
        """A property's value, 0 if there is none."""

    def release(self) -> None:
        """Close."""


def open_ffmpeg(source: str | Path, options: str, parameters: Sequence[int]) -> cv2.VideoCapture:
    """The file at a path, or a URL, through FFmpeg, opened or not (see `isOpened`); OSError if there is no such file.

    No proxy is asked, whatever the environment says.

    `options` are FFmpeg's, as `key;value|key;value`; `parameters` OpenCV's, as property, value, property, value.
    """
    quiet_opencv()
    named = nullcontext(source) if isinstance(source, str) else native_name(source)
    with _opening, _environ(_OPTIONS, options), _environ("no_proxy", "*"), named as name:
        return cv2.VideoCapture(name, cv2.CAP_FFMPEG, list(parameters))


@contextmanager
def _environ(name: str, value: str) -> Iterator[None]:
    """Sets a variable of the environment for a moment."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def open_device(name: str) -> Capture:
    """A Linux video device such as `/dev/video0`, opened or not (see `isOpened`)."""
    quiet_opencv()
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")  # seconds a read may take; OpenCV's default is 10
    return cv2.VideoCapture(name, cv2.CAP_V4L2)


def next_picture(capture: Capture, pixel_aspect: float | None = None) -> Image | None:
    """The next picture, blue-green-red, its pixels made square; None if none came.

    `pixel_aspect` is how many times wider than high the pixels are, by default what the stream says.  UnfitPictureError
    where the picture is too small, too large, too wide or too tall.
    """
    try:
        read, picture = capture.read()
    except cv2.error:  # a picture that OpenCV's own conversion fails on is a lost picture, not the end of the program
        return None
    image = as_bgr(picture) if read else None
    return None if image is None else squared(image, pixel_aspect or stated_aspect(capture))


def require_fitting(capture: Capture) -> None:
    """Raise UnfitPictureError where a stream states that its pictures are not to be taken, before one is decoded."""
    width, height = (int(capture.get(side)) for side in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
    if width > 0 and height > 0:
        require_fit(width, height)


def stated_aspect(capture: Capture) -> float:
    """How many times wider than high the pixels are, by the stream's word; 1 if it says nothing, or nonsense."""
    wide, high = capture.get(cv2.CAP_PROP_SAR_NUM), capture.get(cv2.CAP_PROP_SAR_DEN)
    if not (wide > 0 and high > 0):
        return 1.0
    upright = capture.get(cv2.CAP_PROP_ORIENTATION_META) % 180 == 0  # OpenCV turns the pictures, not what it says here
    aspect = wide / high if upright else high / wide
    return aspect if ASPECTS[0] <= aspect <= ASPECTS[1] else 1.0


def as_bgr(picture: cv2.typing.MatLike) -> Image | None:
    """A grey, blue-green-red or blue-green-red-alpha picture of 8 or 16 bits as blue-green-red of 8; else None."""
    if picture.size == 0 or picture.dtype not in (np.uint8, np.uint16):
        return None
    if picture.dtype == np.uint16:
        picture = picture // 256
    pixels = np.ascontiguousarray(picture, dtype=np.uint8)
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if channels == 3:
        return pixels
    conversion = {1: cv2.COLOR_GRAY2BGR, 4: cv2.COLOR_BGRA2BGR}.get(channels)
    return None if conversion is None else np.asarray(cv2.cvtColor(pixels, conversion), dtype=np.uint8)
