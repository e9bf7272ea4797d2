"""Video over HTTP that FFmpeg is to read: we ask the camera, and hand FFmpeg what comes."""

import http.client
import math
import socket

from edgecount.sources.http.request import CameraAnswer
from edgecount.sources.network.loopback import Loopback

_PIECE = 65_536
_LONGEST_REQUEST = 8192


class HandedStream:
    """An answer on its way to FFmpeg, which is to ask for it at `url`, once."""

    def __init__(self, answer: CameraAnswer) -> None:
        self._answer = answer
        self._is_taken = False
        self._loopback = Loopback(self._serve)
        self.url = f"http://{self._loopback.authority}/{self._loopback.token}"
        self._loopback.start()

    def close(self) -> None:
        """Hang up on both sides."""
        self._loopback.close()
        self._answer.close()

    def _serve(self, client: socket.socket) -> None:
        if self._is_taken or not _request(client).startswith(f"GET /{self._loopback.token} ".encode()):
            return
        self._is_taken = True
        answer, length = self._answer, self._answer.body.length
        head = [
            "HTTP/1.1 200 OK",
            f"Content-Type: {answer.kind or 'application/octet-stream'}",
            "Connection: close",
            *([] if length is None else [f"Content-Length: {length}"]),
        ]
        client.sendall("\r\n".join([*head, "", ""]).encode())
        answer.wire.until = math.inf  # a silence ends it all the same
        try:
            while piece := answer.body.read1(_PIECE):
                client.sendall(piece)
        except (ValueError, http.client.HTTPException):  # a length that is no number
            return


def _request(client: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request and len(request) < _LONGEST_REQUEST:
        piece = client.recv(_LONGEST_REQUEST)
        if not piece:
            break
        request += piece
    return request
