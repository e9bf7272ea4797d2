"""One request over HTTP, read and answered by Python's own http.server, as prometheus_client's server does.

What that leaves open is closed here: the head as a whole has a limit, and who asks is not written down.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.client import LineTooLong
from http.server import BaseHTTPRequestHandler
from io import BufferedIOBase
from socketserver import BaseServer

from edgecount.daemon.operations.pages.page import Page

LONGEST_REQUEST = 8192
_PIECE = 1 << 16

Answer = Callable[[str, str, str | None], Page]
"""The page for a method, a target, and the host that is asked, None where none is named."""


class PageRequest(BaseHTTPRequestHandler):
    """A connection with one request, which is answered when it is made; OSError where the client is gone."""

    protocol_version = request_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(message)s\n"
    command = requestline = ""
    wbufsize = -1  # head and body in one piece

    def __init__(self, answer: Answer, request: socket.socket, address: tuple[str, int], server: BaseServer) -> None:
        self._answer = answer
        super().__init__(request, address, server)

    def setup(self) -> None:
        """Hear no more than a head."""
        super().setup()
        self.rfile = _Head(self.rfile)

    def handle(self) -> None:
        """Answer the one request."""
        try:
            self.raw_requestline = self.rfile.readline()
            if self.parse_request():
                self._say(self._answer(self.command, self.path, self.headers.get("Host")))
        except LineTooLong:  # the first one; of all others, parse_request says so
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        self.wfile.flush()
        self._hear_out()

    def _say(self, page: Page) -> None:
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", f"{len(page.body)}")
        if page.status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)

    def _hear_out(self) -> None:
        """Let the client say the rest: unread, it would make the client's system report a failure, not the answer."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            while self.connection.recv(_PIECE):
                pass

    def end_headers(self) -> None:
        """Say of every answer that it is of this moment, and what it says it is."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def version_string(self) -> str:
        """Not the versions of Python and its library, which are nobody's business."""
        return "edgecount"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as BaseHTTPRequestHandler calls it
        """Log no address, and nothing that strangers write."""


class _Head(BufferedIOBase):
    """The lines of a request's head: all together have a limit, and one that breaks off is none."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._left = LONGEST_REQUEST

    def readline(self, _most: int | None = -1, /) -> bytes:
        """The next line with its end; LineTooLong where there are too many bytes, OSError where no more come."""
        line = self._file.readline(self._left)
        self._left -= len(line)
        if line.endswith(b"\n"):
            return line
        if self._left <= 0:
            raise LineTooLong("head")
        raise ConnectionAbortedError

    def close(self) -> None:
        """Close what is read."""
        self._file.close()
        super().close()
