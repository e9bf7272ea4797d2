"""A camera of our own: JPEG pictures over HTTP on the loopback, as cheap cameras serve them, and as badly."""

import base64
import contextlib
import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping
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
Login = Literal["basic", "digest", "digest-sess", "sha-256", "sha-512-256", "unknown"]
CHALLENGES: Mapping[Login, str] = {
    "basic": 'Basic realm="camera"',
    "digest": 'Digest realm="camera", nonce="n0", qop="auth", opaque="o1"',
    "digest-sess": 'Digest realm="camera", nonce="n0", qop="auth", algorithm=MD5-sess',
    "sha-256": 'Digest realm="camera", nonce="n0", qop="auth", algorithm=SHA-256',
    "sha-512-256": 'Digest realm="camera", nonce="n0", algorithm=SHA-512-256',
    "unknown": "Negotiate",
}


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Nothing: the tests' output is not the place."""

    def do_GET(self) -> None:
        camera = self.server
        assert isinstance(camera, MjpegCamera)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the reader has seen enough
            camera.asked += 1
            path = self.path.partition("?")[0]
            if not camera.admits(self.headers.get("Authorization"), self.path):
                self.send_response(401)
                self.send_header("WWW-Authenticate", CHALLENGES[camera.login])
                self.end_headers()
            elif not self._send_otherwise(camera, path):
                self._send_as_usual(camera, path)

    def _send_as_usual(self, camera: "MjpegCamera", path: str) -> None:
        if path == "/stream":
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

    def _send_otherwise(self, camera: "MjpegCamera", path: str) -> bool:
        """Answer as odd cameras do, where that is asked for; whether it was."""
        if path in BARE:
            self._send_bare(BARE[path], camera.parts())
        elif path == "/snapshot":
            camera.taken += 1
            self._send("image/jpeg", [_jpeg(camera.show(camera.taken))])
        elif path == "/chunked":
            self._send_chunked(camera.parts())
        elif path in ("/moved", "/away"):
            self.send_response(302)
            self.send_header("Location", "/stream" if path == "/moved" else camera.elsewhere)
            self.end_headers()
        elif path == "/film" and camera.film is not None:
            self._send("video/x-msvideo", [camera.film])
        else:
            return False
        return True

    def _send_bare(self, head: bytes, parts: list[bytes]) -> None:
        """Pictures in a frame of another make: the head ends where the first part's own fields begin."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
        begin = b"".join(parts).partition(b"--next\r\n")[2] if b"boundary" in head else b"".join(parts)
        self.wfile.write(re.sub(rb"Content-Length: [0-9]+\r\n", b"", begin))

    def _send_chunked(self, parts: list[bytes]) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=next\r\n")
        self.wfile.write(b"Transfer-Encoding: chunked\r\n\r\n")
        for part in parts:
            for piece in (part[:100], part[100:]):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, kind: str, parts: list[bytes] | Iterator[bytes]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        for part in parts:
            self.wfile.write(part)


BARE = {
    "/headless": b"Content-Type: multipart/x-mixed-replace; boundary=next\r\n",
    "/nameless": b"Server: camera\r\n",
    "/vague": b"Content-Type: application/octet-stream\r\n",
}
"""Ways to frame pictures that are none: without the first boundary (ESP32), without a kind, with any kind."""


class MjpegCamera(ThreadingHTTPServer):
    """Serves while it is entered as a context manager.

    Below `url`: `/stream` has `frames` pictures and then hangs up, `/live` goes on in its `manner`, which may change at
    any time, `/page` is no video, `/mute` says nothing after its head and `/silence` nothing at all until the camera is
    switched off, `/broken` is out of order, all else is not found.  `/snapshot` has one picture, `/film` is a file,
    those in BARE and `/chunked` have the pictures of `/stream` in other frames, `/moved` and `/away` point elsewhere.
    With `guarded`, user and password are asked for, by `login`.  `show` makes the n-th picture of `/live` and
    `/snapshot`; `port` is one of before, for a camera that comes back; `asked` counts requests, `taken` snapshots.
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
        self.login: Login = "basic"
        self.film: bytes | None = None
        self.elsewhere = ""
        self.asked = self.taken = 0
        self.off = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, name="mjpeg-camera")

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def admits(self, authorization: str | None, path: str) -> bool:
        if not self.guarded:
            return True
        if self.login == "basic":
            return authorization == "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return authorization is not None and authorization.startswith("Digest ") and self._is_right(authorization, path)

    def _is_right(self, authorization: str, path: str) -> bool:
        """Whether this is the answer to our challenge (RFC 7616, 3.4.1)."""
        fields = {
            name: quoted or bare for name, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', authorization)
        }
        name = {"sha-256": "sha256", "sha-512-256": "sha512_256"}.get(self.login, "md5")

        def hashed(*words: str) -> str:
            return hashlib.new(name, ":".join(words).encode(), usedforsecurity=False).hexdigest()

        secret = hashed(USER, "camera", PASSWORD)
        if self.login == "digest-sess":
            secret = hashed(secret, "n0", fields["cnonce"])
        middle = [fields[name] for name in ("nc", "cnonce", "qop")] if "qop" in fields else []
        return (fields["uri"], fields["response"]) == (path, hashed(secret, "n0", *middle, hashed("GET", path)))

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


def _jpeg(shown: Image) -> bytes:
    return cv2.imencode(".jpg", shown)[1].tobytes()


def _part(shown: Image) -> bytes:
    jpeg = _jpeg(shown)
    return f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n".encode() + jpeg + b"\r\n"
