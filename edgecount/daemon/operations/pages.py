"""A few pages over HTTP for programs on this machine: only GET and HEAD, and one short request a connection.

Only names of this machine are answered to: a browser's page may ask in the name of another, which leads here.
"""

import logging
import os
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address

from edgecount.daemon.operations.clients import Clients

log = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
LONGEST_REQUEST = 8192
THREADS = 8

_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (/[!-~]*) HTTP/1\.[01]\r?\n")
_HOST = re.compile(rb"^host:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_END_OF_REQUEST = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to a request."""

    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK


class PageServer:
    """Answers at 127.0.0.1 while it is started; `pages` are by path, and called in one of this server's threads.

    Besides addresses and localhost, it answers to `names`.

    Where the port cannot be had, a warning is logged, and that is all: counting goes on.
    """

    def __init__(self, port: int, pages: Mapping[str, Callable[[], Page]], names: Sequence[str] = ()) -> None:
        self._port = port
        self._names = frozenset(name.lower() for name in names)
        self._pages = pages
        self._listening: int | None = None
        self._clients: Clients | None = None

    @property
    def port(self) -> int | None:
        """Where it listens; None where it does not."""
        return self._listening

    def start(self) -> None:
        """Listen from now on."""
        try:
            listener = socket.create_server((ADDRESS, self._port))
        except OSError as error:
            log.warning(
                "health and metrics cannot be asked: port %d of %s is not to be had (%s); choose another health.port",
                self._port,
                ADDRESS,
                os.strerror(error.errno or 0),  # Python's own words repeat the address
            )
            return
        self._listening = int(listener.getsockname()[1])
        self._clients = Clients(listener, "pages", THREADS, _is_whole, self._answer)
        self._clients.start()

    def stop(self) -> None:
        """Listen no more; harmless when repeated."""
        self._listening = None
        if self._clients is not None:
            self._clients.stop()

    def _is_us(self, request: bytes) -> bool:
        """Whether a request is meant for this machine; an address is, for no name had to be looked up to come here."""
        host = _host_in(request)
        if host is None or host == "localhost" or host.endswith(".localhost") or host in self._names:
            return True
        try:
            return bool(ip_address(host.partition("%")[0]))
        except ValueError:
            return False

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

    def _page(self, heard: bytes) -> Page:
        end = _END_OF_REQUEST.search(heard)
        request = heard if end is None else heard[: end.end()]  # a body behind it is nobody's business
        if len(request) > LONGEST_REQUEST:
            return _refusal(
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"a request has {LONGEST_REQUEST} bytes at most"
            )
        line = _REQUEST_LINE.match(request)
        if line is None:
            return _refusal(HTTPStatus.BAD_REQUEST, "this is no request that begins as GET /health HTTP/1.1 does")
        if not self._is_us(request):
            return _refusal(HTTPStatus.MISDIRECTED_REQUEST, "ask by this machine's address, or by one of health.names")
        return self._asked_for(line[1].decode(), line[2].decode())

    def _asked_for(self, method: str, target: str) -> Page:
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


def _host_in(request: bytes) -> str | None:
    """The name that a request asks for, in small letters; None where it asks for none."""
    found = _HOST.search(request)
    name = None if found is None else found[1].decode("latin-1").strip().lower()
    return None if name is None else re.sub(r":\d{1,5}$", "", name).strip("[]").removesuffix(".")


def _is_whole(heard: bytes, ended: bool) -> bool:  # noqa: ARG001, FBT001 - as Clients asks
    """Whether a request has come to its empty line, or is too long already."""
    return _END_OF_REQUEST.search(heard) is not None or len(heard) > LONGEST_REQUEST


def _refusal(status: HTTPStatus, words: str) -> Page:
    return Page(f"{words}\n".encode(), status=status)
