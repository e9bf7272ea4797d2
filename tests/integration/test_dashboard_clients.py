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
