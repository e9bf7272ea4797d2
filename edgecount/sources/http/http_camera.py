"""A camera with an http or https address: its answer decides on the reader of its pictures.

JPEG pictures are read here.  All else is handed to FFmpeg, which knows many kinds of video, but takes MJPEG only as
most cameras frame it, and has no notion of single pictures.
"""

import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from edgecount.clock import Clock
from edgecount.sources.capture import Capture
from edgecount.sources.fault import Fault
from edgecount.sources.http.handing import HandedStream
from edgecount.sources.http.jpeg_stream import JpegStream
from edgecount.sources.http.request import CameraAnswer, ask, login_of
from edgecount.sources.http.snapshots import Snapshots
from edgecount.sources.network.answers import MUTE, STOPPED, why_no_answer, why_refused
from edgecount.sources.network.login import Login
from edgecount.sources.network.relayed import opened_through
from edgecount.sources.network.trust import Trust

_VAGUE = ("", "application/octet-stream", "video/x-motion-jpeg", "video/x-mjpeg", "video/mjpeg")
_JPEG, _FRAMES = b"\xff\xd8\xff", (b"--", b"content-")  # how what follows begins, where its kind is vague
_PEEKED = 16  # bytes
_ONE = Fault("offline", "it gives a single picture, no video: choose its stream, or set snapshot_seconds")
_MANY = Fault("offline", "it gives a stream of pictures, no single ones: take snapshot_seconds out")


@dataclass(frozen=True, slots=True)
class HttpCamera:
    """How to read such a camera; `snapshot_seconds` is how often to ask it for a single picture, None: it streams."""

    url: str
    snapshot_seconds: float | None
    by_ffmpeg: Callable[[str], Capture]
    clock: Clock
    stop: threading.Event
    trust: Trust

    def connect(self) -> Capture | Fault:
        """Its pictures, or why there are none."""
        login = login_of(self.url)
        try:
            answer = ask(self.url, login, self.clock, self.trust)
        except (OSError, ValueError, http.client.HTTPException) as error:
            return why_no_answer(error)
        refusal = why_refused(answer.status, answer.refused, has_user=login is not None)
        try:
            reader = refusal or self._reader(answer, login)
        except (OSError, ValueError, http.client.HTTPException):
            reader = MUTE
        if reader is None:
            return self._by_ffmpeg(answer)
        if isinstance(reader, Fault):
            answer.close()
        return reader

    def _reader(self, answer: CameraAnswer, login: Login | None) -> Capture | Fault | None:
        """The reader of what follows, or why there is none; None: FFmpeg is to try."""
        manner = _manner_of(answer)
        if self.snapshot_seconds is None:
            if manner == "one":
                return _ONE
            return JpegStream(answer, self.clock) if manner in ("many", "bare") else None
        if manner in ("one", "bare"):
            return Snapshots(self.url, login, answer, self.snapshot_seconds, self.clock, self.stop, self.trust)
        is_video = manner == "many" or answer.kind.startswith("video/")
        return _MANY if is_video else _no_picture(answer.kind, "a picture")

    def _by_ffmpeg(self, answer: CameraAnswer) -> Capture | Fault:
        if self.stop.is_set():
            answer.close()
            return STOPPED
        handed = HandedStream(answer)
        return opened_through(handed.url, self.by_ffmpeg, handed.close) or _no_picture(answer.kind, "video")


def _manner_of(answer: CameraAnswer) -> Literal["one", "many", "bare", "other"]:
    """How JPEG pictures follow: one, many, or, where only a picture shows what follows, one or many; or none."""
    if answer.kind.startswith("image/"):
        return "one"
    if answer.kind.startswith("multipart/"):
        return "many"
    if answer.kind not in _VAGUE:
        return "other"
    begin = answer.body.peek(_PEEKED).lower().lstrip()
    if begin.startswith(_FRAMES):
        return "many"
    if not begin.startswith(_JPEG):
        return "other"
    return "bare" if answer.body.length is None else "one"


def _no_picture(kind: str, wanted: str) -> Fault:
    """Why what the camera sends is not what is wanted."""
    if kind in ("text/html", "application/xhtml+xml"):
        return Fault("offline", f"it answers with a web page, not with {wanted}: check the path in its address")
    what = kind or "something that it does not name"
    return Fault("offline", f"it answers with {what}, which is not read as {wanted}: choose another of its streams")
