"""A capture whose pictures come to it through a place of ours, which goes when it does."""

from collections.abc import Callable

import cv2.typing

from edgecount.sources.capture import Capture


class Relayed:
    """A capture, and what is to be closed with it."""

    def __init__(self, capture: Capture, close: Callable[[], None]) -> None:
        self._capture = capture
        self._close = close

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        """Whether there is a connection."""
        return self._capture.isOpened()

    def read(self) -> tuple[bool, cv2.typing.MatLike]:
        """Whether there was a picture, and the picture."""
        return self._capture.read()

    def get(self, which: int, /) -> float:
        """A property's value, 0 if there is none."""
        return self._capture.get(which)

    def release(self) -> None:
        """Close both."""
        self._capture.release()
        self._close()


def opened_through(url: str, opens: Callable[[str], Capture], close: Callable[[], None]) -> Relayed | None:
    """The capture at `url`, a place of ours that `close` ends; None, and it has ended, where there are no pictures."""
    capture = Relayed(opens(url), close)
    if capture.isOpened():
        return capture
    capture.release()
    return None
