"""A few pages over HTTP for programs on this machine: only GET and HEAD, and one short request a connection.

A few threads wait for clients, one client each; a slow client holds one thread, and no longer than two seconds.
"""

import logging
import os
import re
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

log = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
LONGEST_REQUEST = 8192
THREADS = 8

_TICK_SECONDS = 0.1
"""How long one wait for a client lasts at most (seconds): within this time, the end of the daemon is noticed."""
_READS = 20
"""How often a client may be waited for: two seconds, whatever it does."""
_SEND_SECONDS = 1.0
_STOP_SECONDS = 2.0

_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (/[!-~]*) HTTP/1\.[01]\r?\n")
_END_OF_REQUEST = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to a request."""

    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK


class PageServer:
    """Answers at 127.0.0.1 while it is started; `pages` are by path, and called in one of this server's threads.

    Where the port cannot be had, a warning is logged, and that is all: counting goes on.
    """

    def __init__(self, port: int, pages: Mapping[str, Callable[[], Page]]) -> None:
        self._port = port
        self._pages = pages
        self._stop = threading.Event()
        self._listener: socket.socket | None = None
        self._threads: list[threading.Thread] = []

    @property
    def port(self) -> int | None:
        """Where it listens; None where it does not."""
        return None if self._listener is None else int(self._listener.getsockname()[1])

    def start(self) -> None:
        """Listen from now on."""
        try:
            self._listener = socket.create_server((ADDRESS, self._port))
        except OSError as error:
            log.warning(
                "health and metrics cannot be asked: port %d of %s is not to be had (%s); choose another health.port",
                self._port,
                ADDRESS,
                os.strerror(error.errno or 0),  # Python's own words repeat the address
            )
            return
        for number in range(1, THREADS + 1):
            thread = threading.Thread(target=self._serve, args=(self._listener,), name=f"pages-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Listen no more; harmless when repeated."""
        self._stop.set()
        if self._listener is None:
            return
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the threads that wait for a client
        for thread in self._threads:
            thread.join(_STOP_SECONDS / THREADS)
        self._listener.close()
        self._listener = None

    def _serve(self, listener: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:  # the end, or too many open files: the client waits until there are fewer
                self._stop.wait(_TICK_SECONDS)
                continue
            with connection, suppress(OSError):  # a client that is slow or hangs up gets no answer
                self._attend(connection)

    def _attend(self, connection: socket.socket) -> None:
        connection.settimeout(_TICK_SECONDS)
        request = self._read(connection)
        if request is None:
            return
        connection.settimeout(_SEND_SECONDS)
        connection.sendall(self._answer(request))
        connection.shutdown(socket.SHUT_WR)
        self._let_finish(connection)

    def _read(self, connection: socket.socket) -> bytes | None:
        """The request up to its empty line, or its beginning where it is too long; None where it comes too late."""
        request = b""
        for _ in range(_READS):
            if self._stop.is_set():
                break
            with suppress(TimeoutError):
                received = connection.recv(LONGEST_REQUEST)
                request += received
                if _END_OF_REQUEST.search(request) or len(request) > LONGEST_REQUEST:
                    return request
                if not received:
                    break
        return None

    def _let_finish(self, connection: socket.socket) -> None:
        """Read what a client still sends: if that stays unread, the system tells the client that its request failed."""
        connection.settimeout(_TICK_SECONDS)
        for _ in range(_READS):
            if self._stop.is_set() or not connection.recv(1 << 16):
                return

    def _answer(self, request: bytes) -> bytes:
        page = self._page(request)
        head = [
            f"HTTP/1.1 {page.status.value} {page.status.phrase}",
            f"Content-Type: {page.content_type}",
            f"Content-Length: {len(page.body)}",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            "Connection: close",
        ]
        if page.status == HTTPStatus.METHOD_NOT_ALLOWED:
            head.append("Allow: GET, HEAD")
        body = b"" if request.startswith(b"HEAD ") else page.body
        return "".join(f"{line}\r\n" for line in (*head, "")).encode() + body

    def _page(self, request: bytes) -> Page:
        if len(request) > LONGEST_REQUEST:
            return _refusal(
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"a request has {LONGEST_REQUEST} bytes at most"
            )
        line = _REQUEST_LINE.match(request)
        if line is None:
            return _refusal(HTTPStatus.BAD_REQUEST, "this is no request that begins as GET /health HTTP/1.1 does")
        method, target = line[1].decode(), line[2].decode()
        page = self._pages.get(target.partition("?")[0])
        if page is None:
            return _refusal(HTTPStatus.NOT_FOUND, f"there are {', '.join(self._pages)}")
        if method not in ("GET", "HEAD"):
            return _refusal(HTTPStatus.METHOD_NOT_ALLOWED, "there are GET and HEAD")
        try:
            return page()
        except Exception:  # whatever it is, the next client is to be answered
            log.exception("a page of edgecount's failed")
            return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "that failed; the daemon's log says why")


def _refusal(status: HTTPStatus, words: str) -> Page:
    return Page(f"{words}\n".encode(), status=status)
