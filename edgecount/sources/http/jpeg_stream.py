"""A camera that sends one JPEG after the other in an answer that has no end (MJPEG)."""

import http.client
from collections import deque

import cv2.typing
import numpy as np
import simplejpeg

from edgecount.clock import Clock
from edgecount.sources.http.jpeg_finder import JpegFinder
from edgecount.sources.http.request import CameraAnswer
from edgecount.sources.measures import require_fit

PATIENCE = 3.6
"""Seconds for one picture, in which there were bytes all the time."""
_PIECE = 65_536
NO_PICTURE = False, np.zeros(0, np.uint8)
"""What `read` gives where there is none."""


class JpegStream:
    """The pictures of such an answer, as `capture.Capture` has them."""

    def __init__(self, answer: CameraAnswer, clock: Clock) -> None:
        self._answer = answer
        self._clock = clock
        self._finder = JpegFinder()
        self._found = deque[bytes]()

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        """It is: there is an answer."""
        return True

    def read(self) -> tuple[bool, cv2.typing.MatLike]:
        """The next picture; False if the camera hangs up, falls silent, or sends no picture within some seconds."""
        self._answer.wire.until = self._clock.monotonic() + PATIENCE
        while not self._found:
            try:
                piece = self._answer.body.read1(_PIECE)
            except (OSError, ValueError, http.client.HTTPException):  # ValueError: a length that is no number
                return NO_PICTURE
            if not piece:
                return NO_PICTURE
            self._found.extend(self._finder.feed(piece))
        return decoded(self._found.popleft())

    def get(self, _property: int, /) -> float:
        """Nothing is known of its properties."""
        return 0.0

    def release(self) -> None:
        """Hang up."""
        self._answer.close()


def decoded(jpeg: bytes) -> tuple[bool, cv2.typing.MatLike]:
    """The picture in these bytes, and whether there is one; damage in it is passed over, as in other video.

    UnfitPictureError where its header says that it is too small, too large, too wide or too tall.
    """
    try:
        height, width, *_ = simplejpeg.decode_jpeg_header(jpeg)
        require_fit(width, height)
        return True, simplejpeg.decode_jpeg(jpeg, "BGR", strict=False)
    except ValueError:
        return NO_PICTURE
