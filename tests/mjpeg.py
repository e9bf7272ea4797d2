"""A camera of our own: JPEG pictures over HTTP on the loopback, as cheap cameras serve them."""

import base64
import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import cv2

from tests.clips import picture

USER, PASSWORD = "admin", "hunter2"


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Nothing: the tests' output is not the place."""

    def do_GET(self) -> None:
        camera = self.server
        assert isinstance(camera, MjpegCamera)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the reader has seen enough
            if not camera.admits(self.headers.get("Authorization")):
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="camera"')
                self.end_headers()
            elif self.path.partition("?")[0] == "/stream":
                self._send("multipart/x-mixed-replace; boundary=next", *camera.parts())
            elif self.path == "/page":
                self._send("text/html", b"<html>Please log in</html>" * 20)
            elif self.path == "/mute":
                self._send("multipart/x-mixed-replace; boundary=next")
                camera.off.wait(30)
            else:
                self.send_error(404)

    def _send(self, kind: str, *parts: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        for part in parts:
            self.wfile.write(part)


class MjpegCamera(ThreadingHTTPServer):
    """Serves while it is entered as a context manager.

    Below `url`: `/stream` has `frames` pictures and then hangs up, `/page` is no video, `/mute` says nothing until the
    camera is switched off, all else is not found.  With `guarded`, user and password are asked for.
    """

    def __init__(self, frames: int = 12, *, guarded: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.frames = frames
        self.guarded = guarded
        self.off = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, name="mjpeg-camera")

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def admits(self, authorization: str | None) -> bool:
        return not self.guarded or authorization == "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    def parts(self) -> list[bytes]:
        jpegs = [cv2.imencode(".jpg", picture(number))[1].tobytes() for number in range(1, self.frames + 1)]
        head = "--next\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n"
        return [head.format(len(jpeg)).encode() + jpeg + b"\r\n" for jpeg in jpegs]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.off.set()
        self.shutdown()
        self._thread.join()
        self.server_close()
