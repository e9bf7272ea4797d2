"""Clients that mean no good, at a real server: hundreds at once, and those that send slowly, or never end."""

import re
import socket
from contextlib import ExitStack

import pytest

from edgecount.web import routing
from edgecount.web.app import build_app
from tests.support.waiting import HUNG_SECONDS
from tests.support.web.client import web_parts
from tests.support.web.serving import served

CLIENTS = 500
POST = (
    b"POST /preferences HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\nlanguage=d"
)


def connected(address: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=HUNG_SECONDS)


def status_of(address: str, request: bytes) -> int:
    with connected(address) as client:
        client.sendall(request)
        match = re.match(rb"HTTP/1\.1 ([0-9]{3}) ", client.recv(4096))
        assert match is not None
        return int(match[1])


STYLE = b"GET /static/0/none.css HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def test_hundreds_that_say_nothing_keep_nobody_else_out() -> None:
    with served(build_app(web_parts())) as address, ExitStack() as crowd:
        for number in range(CLIENTS):
            client = crowd.enter_context(connected(address))
            client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" if number % 2 else b"G")
        assert status_of(address, STYLE) == 404


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "BODY_SECONDS", 0.2)
    with served(build_app(web_parts())) as address:
        assert status_of(address, POST) == 408


def test_a_body_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "BODY_SECONDS", 0.3)
    with served(build_app(web_parts())) as address, connected(address) as client:
        client.sendall(POST.replace(b"Content-Length: 20", b"Content-Length: 2000"))
        client.settimeout(0.05)
        for _ in range(1000):
            try:
                client.sendall(b"x")
                assert client.recv(4096).startswith(b"HTTP/1.1 408 ")
                break
            except TimeoutError:
                continue
        else:
            pytest.fail("it was waited for, however slow")


BOTH = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("framing", "body"),
    [
        pytest.param(BOTH, b"0\r\n\r\n", id="two lengths, of which a proxy may take the other"),
        pytest.param(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello", id="two that differ"),
        pytest.param(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n", id="an unknown encoding"),
        pytest.param(b"Transfer-Encoding: identity, chunked\r\n", b"0\r\n\r\n", id="two encodings"),
        pytest.param(b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n", id="a blank before the colon"),
        pytest.param(b"Content-Length: +5\r\n", b"hello", id="a length with a sign"),
        pytest.param(b"Content-Length: 5\r\n 0\r\n", b"hello", id="a length on two lines"),
        pytest.param(b"Transfer-Encoding: chunked\r\n", b"5 \nhello\n0\n\n", id="pieces without their line ends"),
    ],
)
def test_what_a_proxy_may_read_otherwise_is_refused_and_the_connection_ended(framing: bytes, body: bytes) -> None:
    """Request smuggling: what stands behind is never taken for a request of its own."""
    smuggled = b"GET /static/0/smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    head = b"POST /preferences HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
    with served(build_app(web_parts())) as address, connected(address) as client:
        client.sendall(head + framing + b"\r\n" + body + smuggled)
        heard = b"".join(iter(lambda: client.recv(4096), b""))
    assert heard.count(b"HTTP/1.1 ") == 1
    assert heard.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))


@pytest.mark.parametrize(
    ("target", "statuses"),
    [
        (b"/?" + b"x" * 8000, {303}),
        (b"/?" + b"x" * 20_000, {400, 431}),  # as it comes: in pieces, or at once
        (b"/" + b"/" * 5000, {404}),
        (b"/%00", {404}),
        (b"*", {404}),
    ],
    ids=["long", "too long", "slashes", "nothing", "star"],
)
def test_an_address_has_a_length(target: bytes, statuses: set[int]) -> None:
    ask = b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    with served(build_app(web_parts())) as address:
        assert status_of(address, ask) in statuses


@pytest.mark.parametrize(
    "header",
    [b"X: " + b"x" * 20_000, b"\r\n".join(b"X-%d: x" % number for number in range(3000)), b"X: \x00", b"X"],
    ids=["long", "many", "nothing", "no colon"],
)
def test_headers_have_a_length_and_a_form(header: bytes) -> None:
    with served(build_app(web_parts())) as address:
        asked = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + b"\r\n\r\n"
        assert status_of(address, asked) in (400, 431)


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /static/0/../../../../etc/passwd HTTP/1.1",
        b"GET /static/0/%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
        b"GET //127.0.0.1/etc/passwd HTTP/1.1",
        b"GET http://evil.example/ HTTP/1.1",
    ],
)
def test_a_path_leads_to_no_file(request_line: bytes) -> None:
    with served(build_app(web_parts())) as address:
        assert status_of(address, request_line + b"\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n") in (401, 404)


@pytest.mark.parametrize("hosts", [b"", b"Host: evil.example\r\n", b"Host: 127.0.0.1\r\nHost: evil.example\r\n"])
def test_a_host_that_is_not_ours_is_refused(hosts: bytes) -> None:
    with served(build_app(web_parts())) as address:
        assert status_of(address, b"GET / HTTP/1.1\r\n" + hosts + b"Connection: close\r\n\r\n") in (400, 421)
