"""The dashboard's server with clients that mean no good, on the loopback."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from edgecount.web.serving import bounded_connection as module
from edgecount.web.serving.server import LONGEST_HEAD, WebServer, listening
from tests.support.waiting import HUNG_SECONDS, wait_until

ASKS = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


@contextmanager
def served() -> Iterator[int]:
    """The port of a server, until the end of the block."""
    with listening("127.0.0.1", 0) as listener:
        servers: list[WebServer] = []
        loops: list[asyncio.AbstractEventLoop] = []

        async def serve() -> None:
            servers.append(WebServer(Starlette(routes=[Route("/", hello)])))
            loops.append(asyncio.get_running_loop())
            await servers[0].serve(sockets=[listener])

        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        port = int(listener.getsockname()[1])
        wait_until(lambda: bool(servers) and servers[0].started, "it has not started")
        try:
            yield port
        finally:
            loops[0].call_soon_threadsafe(servers[0].finish)
            thread.join(HUNG_SECONDS)
            assert not thread.is_alive()


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


def test_one_connection_is_used_again() -> None:
    with served() as port, client(port) as connection:
        for _ in range(3):
            connection.sendall(ASKS)
            heard = b""
            while b"hello" not in heard:
                piece = connection.recv(4096)
                assert piece, "it has hung up"
                heard += piece
