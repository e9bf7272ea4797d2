"""A camera of our own: JPEG pictures over HTTP on the loopback, as cheap cameras serve them, and as badly."""

import base64
import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, Self

import cv2
import numpy as np

from edgecount.ports import Image
from tests.support.footage.clips import picture
from tests.support.waiting import HUNG_SECONDS

USER, PASSWORD = "admin", "hunter2"
FPS = 20  # of an endless stream

Manner = Literal["alive", "mute", "frozen", "black", "hangs up"]


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Nothing: the tests' output is not the place."""

    def do_GET(self) -> None:
        camera = self.server
        assert isinstance(camera, MjpegCamera)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the reader has seen enough
            camera.asked += 1
            path = self.path.partition("?")[0]
            if not camera.admits(self.headers.get("Authorization")):
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="camera"')
                self.end_headers()
            elif path == "/stream":
                self._send("multipart/x-mixed-replace; boundary=next", camera.parts())
            elif path == "/live":
                self._send("multipart/x-mixed-replace; boundary=next", camera.live())
            elif path == "/page":
                self._send("text/html", [b"<html>Please log in</html>" * 20])
            elif path == "/mute":
                self._send("multipart/x-mixed-replace; boundary=next", [])
                camera.off.wait(HUNG_SECONDS)
            elif path == "/silence":
                camera.off.wait(HUNG_SECONDS)
            elif path == "/broken":
                self.send_error(503)
            else:
                self.send_error(404)

    def _send(self, kind: str, parts: list[bytes] | Iterator[bytes]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        for part in parts:
            self.wfile.write(part)


class MjpegCamera(ThreadingHTTPServer):
    """Serves while it is entered as a context manager.

    Below `url`: `/stream` has `frames` pictures and then hangs up, `/live` goes on in its `manner`, which may change at
    any time, `/page` is no video, `/mute` says nothing after its head and `/silence` nothing at all until the camera is
    switched off, `/broken` is out of order, all else is not found.  With `guarded`, user and password are asked for.
    `show` makes the n-th picture of `/live`; `port` is one of before, for a camera that comes back; `asked` counts.
    """

    daemon_threads = True

    def __init__(
        self, frames: int = 12, *, guarded: bool = False, show: Callable[[int], Image] = picture, port: int = 0
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.frames = frames
        self.guarded = guarded
        self.show = show
        self.manner: Manner = "alive"
        self.asked = 0
        self.off = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, name="mjpeg-camera")

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def admits(self, authorization: str | None) -> bool:
        return not self.guarded or authorization == "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    def parts(self) -> list[bytes]:
        return [_part(picture(number)) for number in range(1, self.frames + 1)]

    def live(self) -> Iterator[bytes]:
        number, last = 0, self.show(0)
        while self.manner != "hangs up" and not self.off.wait(1 / FPS):
            number += 1
            if self.manner == "alive":
                last = self.show(number)
            if self.manner != "mute":
                yield _part(np.zeros_like(last) if self.manner == "black" else last)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.switch_off()

    def switch_off(self) -> None:
        """Hang up, and answer no more; harmless when repeated."""
        if not self.off.is_set():
            self.off.set()
            self.shutdown()
            self._thread.join()
            self.server_close()


def _part(shown: Image) -> bytes:
    jpeg = cv2.imencode(".jpg", shown)[1].tobytes()
    return f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n".encode() + jpeg + b"\r\n"
