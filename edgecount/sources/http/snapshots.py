"""A camera that gives a single picture at a time, and is asked for one again and again."""

import http.client
import threading

import cv2
import cv2.typing

from edgecount.clock import Clock
from edgecount.sources.http.jpeg_finder import LONGEST
from edgecount.sources.http.jpeg_stream import NO_PICTURE, PATIENCE, decoded
from edgecount.sources.http.request import CameraAnswer, ask
from edgecount.sources.network.login import Login
from edgecount.sources.network.trust import Trust


class Snapshots:
    """The pictures of such a camera, one every so many `seconds`, as `capture.Capture` has them.

    `first` is its answer to a request that was made already.
    """

    def __init__(
        self,
        url: str,
        login: Login | None,
        first: CameraAnswer,
        seconds: float,
        clock: Clock,
        stop: threading.Event,
        trust: Trust,
    ) -> None:
        self._url = url
        self._login = login
        self._first: CameraAnswer | None = first
        self._seconds = seconds
        self._clock = clock
        self._stop = stop
        self._trust = trust
        self._due = clock.monotonic()

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        """It is: it has given an answer."""
        return True

    def read(self) -> tuple[bool, cv2.typing.MatLike]:
        """The next picture, once it is due; False if none can be had."""
        answer, self._first = self._first, None
        try:
            answer = answer or self._next()
            try:
                return self._picture(answer)
            finally:
                answer.close()
        except (OSError, ValueError, http.client.HTTPException):
            return NO_PICTURE

    def get(self, which: int, /) -> float:
        """The rate, if that is asked for."""
        return 1 / self._seconds if which == cv2.CAP_PROP_FPS else 0.0

    def release(self) -> None:
        """Let go of an answer that was not read."""
        if self._first is not None:
            self._first.close()

    def _next(self) -> CameraAnswer:
        """The answer to the next request; its time is reckoned from the one before."""
        self._due = max(self._due + self._seconds, self._clock.monotonic())
        self._stop.wait(max(0.0, self._due - self._clock.monotonic()))
        return ask(self._url, self._login, self._clock, self._trust)

    def _picture(self, answer: CameraAnswer) -> tuple[bool, cv2.typing.MatLike]:
        if answer.status != http.client.OK:
            return NO_PICTURE
        answer.wire.until = self._clock.monotonic() + PATIENCE
        return decoded(answer.body.read(LONGEST))
