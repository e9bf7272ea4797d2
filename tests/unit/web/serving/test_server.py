"""The dashboard's server with clients that mean no good, on the loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from edgecount.web.security.framing import LONGEST_HEAD
from edgecount.web.serving import bounded_connection as module
from tests.support.waiting import HUNG_SECONDS
from tests.support.web.serving import served as served_at

ASKS = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


@contextmanager
def served() -> Iterator[int]:
    """The port of a server, until the end of the block."""
    with served_at(Starlette(routes=[Route("/", hello, methods=["GET", "POST"])])) as address:
        yield int(address.rpartition(":")[2])


def client(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), HUNG_SECONDS)


def answered(port: int) -> bytes:
    with client(port) as connection:
        connection.sendall(ASKS)
        return connection.recv(4096)


def is_hung_up(connection: socket.socket) -> bool:
    try:
        return connection.recv(4096) == b""
    except ConnectionError:
        return True


def test_it_answers_and_says_little_of_itself() -> None:
    with served() as port:
        said = answered(port)
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"uvicorn" not in said


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n"], ids=["nothing", "some", "much"])
def test_a_head_that_does_not_come_is_given_up(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEAD_SECONDS", 0.1)
    with served() as port, client(port) as connection:
        connection.sendall(said)
        assert is_hung_up(connection)


def test_a_head_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEAD_SECONDS", 0.3)
    with served() as port, client(port) as connection:
        connection.settimeout(0.02)
        for byte in ASKS * 1000:
            try:
                connection.sendall(bytes([byte]) if byte != 10 else b"x")
                assert connection.recv(1) == b""
                break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        else:
            pytest.fail("it was heard for ever")


def test_a_body_that_nobody_reads_is_no_reason_to_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is there, and the body still trickles: so a visitor that nobody knows held a place for ever."""
    monkeypatch.setattr(module, "HEAD_SECONDS", 0.3)
    with served() as port, client(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")
        connection.settimeout(0.02)
        for _ in range(1000):
            try:
                connection.sendall(b"x")
                if connection.recv(4096) == b"":
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        else:
            pytest.fail("it was heard for ever")


def test_a_head_that_is_too_long_is_refused() -> None:
    with served() as port, client(port) as connection:
        connection.sendall(ASKS[:-2] + b"X: " + b"x" * (LONGEST_HEAD + 1))
        assert connection.recv(4096).startswith(b"HTTP/1.1 400 ")


def test_many_that_wait_make_room_for_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 20)
    with served() as port, ExitStack() as crowd:
        waiting = [crowd.enter_context(client(port)) for _ in range(60)]
        assert answered(port).startswith(b"HTTP/1.1 200 OK\r\n")
        assert is_hung_up(waiting[0])
        waiting[-1].sendall(ASKS)
        assert waiting[-1].recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_stream_that_is_open_ends_with_the_server_and_nothing_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "ENDS_SECONDS", 0.05)

    async def changes() -> AsyncIterator[bytes]:
        yield b"one change"
        await asyncio.Event().wait()

    async def tells(_request: Request) -> StreamingResponse:
        return StreamingResponse(changes())

    with served_at(Starlette(routes=[Route("/", tells)])) as address:
        connection = client(int(address.rpartition(":")[2]))
        connection.sendall(ASKS)
        heard = b""
        while b"one change" not in heard:
            heard += connection.recv(4096)
    with connection:
        assert is_hung_up(connection)
    assert not caplog.records


def test_one_connection_is_used_again() -> None:
    with served() as port, client(port) as connection:
        for _ in range(3):
            connection.sendall(ASKS)
            heard = b""
            while b"hello" not in heard:
                piece = connection.recv(4096)
                assert piece, "it has hung up"
                heard += piece
