"""Pages over HTTP: a real server on loopback, and clients good, bad and slow."""

import http.client
import itertools
import logging
import os
import re
import resource
import select
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

import pytest

from edgecount.daemon.operations.pages.connections import MOST, SECONDS, THREADS
from edgecount.daemon.operations.pages.page import Page
from edgecount.daemon.operations.pages.page_server import PageServer
from edgecount.daemon.operations.pages.request import LONGEST_REQUEST
from tests.support.waiting import HUNG_SECONDS, wait_until

BODY = b"all is well \xe2\x9c\x93\n"
NOT_FOUND = b"there are /good, /bad, /ugly\n"


def broken() -> Page:
    raise ZeroDivisionError


PAGES: dict[str, Callable[[], Page]] = {
    "/good": lambda: Page(BODY),
    "/bad": lambda: Page(b"{}\n", "application/json", HTTPStatus.SERVICE_UNAVAILABLE),
    "/ugly": broken,
}


@contextmanager
def serving(pages: Mapping[str, Callable[[], Page]], seconds: float = SECONDS) -> Iterator[PageServer]:
    server = PageServer(0, pages, ["Counter.example.org"], seconds)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def server() -> Iterator[PageServer]:
    with serving(PAGES) as server:
        yield server


def connected(server: PageServer) -> socket.socket:
    assert server.port is not None
    return socket.create_connection(("127.0.0.1", server.port), HUNG_SECONDS)


def exchange(server: PageServer, raw: bytes) -> bytes:
    """All that is answered to these bytes, as they are."""
    with connected(server) as connection:
        connection.sendall(raw)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def get(server: PageServer, path: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
    assert server.port is not None
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=HUNG_SECONDS)
    try:
        client.request(method, path, body)
        response = client.getresponse()
        return response.status, response.read()
    finally:
        client.close()


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("pages")]


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_page_is_answered_and_nothing_else_is_said(server: PageServer) -> None:
    head, _, body = exchange(server, b"GET /good HTTP/1.1\r\nHost: localhost\r\n\r\n").partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert (status, body) == ("HTTP/1.1 200 OK", BODY)
    assert parsedate_to_datetime(headers.pop("Date")).tzinfo is not None
    assert headers == {
        "Server": "edgecount",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": "16",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Connection": "close",
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        pytest.param("GET", "/good", 200, BODY, id="good"),
        pytest.param("GET", "/good?name[]=x&y=/bad", 200, BODY, id="with-a-query"),
        pytest.param("GET", "/bad", 503, b"{}\n", id="with-a-status"),
        pytest.param("GET", "/ugly", 500, b"that failed; the daemon's log says why\n", id="a-mistake-of-ours"),
        pytest.param("HEAD", "/good", 200, b"", id="head"),
        pytest.param("HEAD", "/none", 404, b"", id="head-of-nothing"),
        pytest.param("GET", "/", 404, NOT_FOUND, id="root"),
        pytest.param("GET", "/good/", 404, NOT_FOUND, id="a-slash-more"),
        pytest.param("GET", "/Good", 404, NOT_FOUND, id="a-capital"),
        pytest.param("GET", "/../../etc/passwd", 404, NOT_FOUND, id="a-way-out"),
        pytest.param("GET", "/%67ood", 404, NOT_FOUND, id="encoded"),
        pytest.param("POST", "/none", 404, NOT_FOUND, id="post-to-nothing"),
        pytest.param("POST", "/good", 405, b"there are GET and HEAD\n", id="post"),
        pytest.param("OPTIONS", "/good", 405, b"there are GET and HEAD\n", id="options"),
        pytest.param("TRACE", "/good", 405, b"there are GET and HEAD\n", id="trace"),
        pytest.param("BREW", "/good", 405, b"there are GET and HEAD\n", id="made-up"),
    ],
)
def test_what_is_asked(server: PageServer, method: str, path: str, status: int, body: bytes) -> None:
    assert get(server, path, method) == (status, body)


def test_the_head_of_a_page_has_its_length(server: PageServer) -> None:
    whole = exchange(server, b"GET /good HTTP/1.0\r\n\r\n")
    assert exchange(server, b"HEAD /good HTTP/1.0\r\n\r\n") == whole.removesuffix(BODY)


def test_a_wrong_method_is_told_the_right_ones(server: PageServer) -> None:
    assert b"\r\nAllow: GET, HEAD\r\n" in exchange(server, b"PUT /good HTTP/1.1\r\n\r\n")


def test_a_body_that_nobody_wants_does_no_harm(server: PageServer) -> None:
    assert get(server, "/good", "POST", b"x" * 100_000)[0] == 405


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        pytest.param(b"GET /good HTTP/1.0\n\n", 200, id="plain-ends-of-lines"),
        pytest.param(b"GET /good HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 7000 + b"\r\n\r\n", 200, id="long"),
        pytest.param(b"GET /good HTTP/1.1\r\n\r\nGET /bad HTTP/1.1\r\n\r\n", 200, id="two-at-once"),
        pytest.param(b"GET /good\r\n\r\n", 200, id="no-version"),
        pytest.param(b"hello\r\n\r\n", 400, id="no-http"),
        pytest.param(b"get /good HTTP/1.1\r\n\r\n", 405, id="lower-case"),
        pytest.param(b"POST /good\r\n\r\n", 400, id="post-without-a-version"),
        pytest.param(b"GET /good HTTP/2.0\r\n\r\n", 505, id="another-version"),
        pytest.param(b"GET http://x/good HTTP/1.1\r\n\r\n", 404, id="for-a-proxy"),
        pytest.param(b"GET /go od HTTP/1.1\r\n\r\n", 400, id="a-blank"),
        pytest.param(b"GET /good\x00 HTTP/1.1\r\n\r\n", 404, id="a-nul-character"),
        pytest.param(b"GET /\xff\xfe HTTP/1.1\r\n\r\n", 404, id="no-text"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, id="tls"),
        pytest.param(b"A" * 30 + b" /good HTTP/1.1\r\n\r\n", 405, id="a-long-method"),
        pytest.param(b"GET /good HTTP/1.1\r\nX: " + b"y" * LONGEST_REQUEST, 431, id="too-long"),
        pytest.param(b"GET /good HTTP/1.1\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431, id="too-many-lines"),
        pytest.param(b"GET /" + b"x" * 100_000, 431, id="a-path-too-long"),
    ],
)
def test_requests_good_and_bad(server: PageServer, raw: bytes, status: int) -> None:
    assert exchange(server, raw).startswith(b"HTTP/1.1 %d " % status)
    assert get(server, "/good") == (200, BODY)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\r\n\r\n", id="nothing"),
        pytest.param(b"GET /good HT", id="half a line"),
        pytest.param(b"GET /good HTTP/1.1\r\nHost: localhost\r\n", id="half a head"),
    ],
)
def test_who_asks_for_nothing_gets_nothing(server: PageServer, raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with connected(server) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1) == b""
    assert caplog.records == []


def test_nothing_is_written_down_of_who_asks(server: PageServer, capfd: pytest.CaptureFixture[str]) -> None:
    for raw in (b"GET /good HTTP/1.1\r\n\r\n", b"GET /none HTTP/1.1\r\n\r\n", b"hello\r\n\r\n", b"GET /" + b"x" * 9000):
        exchange(server, raw)
    assert capfd.readouterr() == ("", "")


def test_a_mistake_of_ours_is_logged(server: PageServer, caplog: pytest.LogCaptureFixture) -> None:
    get(server, "/ugly")
    assert "ZeroDivisionError" in caplog.text


def test_a_request_in_pieces(server: PageServer) -> None:
    with connected(server) as connection:
        for piece in (b"GET /good", b" HTTP/1.1\r", b"\n\r", b"\n"):
            connection.sendall(piece)
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


def test_who_is_slow_gets_no_answer_and_holds_up_nobody() -> None:
    with serving(PAGES, 0.5) as server, connected(server) as silent, connected(server) as slow:
        assert get(server, "/good") == (200, BODY)
        with suppress(OSError):  # the end: nobody reads it any more
            for piece in itertools.repeat(b"x"):
                slow.sendall(piece)
                if select.select([slow], [], [], 0.05)[0]:
                    break
        assert silent.recv(1) == b""
        assert get(server, "/good") == (200, BODY)


def test_who_does_not_read_is_ended() -> None:
    with serving({"/long": lambda: Page(b"x" * 10_000_000)}, 0.5) as server, connected(server) as client:
        client.sendall(b"GET /long HTTP/1.1\r\n\r\n")
        wait_until(lambda: len(threads()) == 2, "its thread")
        wait_until(lambda: len(threads()) == 1, "its end")


def test_who_hangs_up_or_does_not_read_is_forgotten(server: PageServer) -> None:
    for raw in (b"", b"GET", b"GET /good HTTP/1.1\r\n\r\n"):
        for _ in range(MOST):
            with connected(server) as client:
                client.sendall(raw)
    assert get(server, "/good") == (200, BODY)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        pytest.param(b"localhost", 200, id="localhost"),
        pytest.param(b"LOCALHOST:9464", 200, id="with a port, in capitals"),
        pytest.param(b"counter.localhost", 200, id="below localhost"),
        pytest.param(b"127.0.0.1:9464", 200, id="an address"),
        pytest.param(b"[::1]:9464", 200, id="an address of IPv6"),
        pytest.param(b"192.0.2.7", 200, id="another address, through a tunnel"),
        pytest.param(b"Counter.example.org:80", 200, id="a name of the config"),
        pytest.param(b"counter.example.org.", 200, id="with its root"),
        pytest.param(b"evil.example", 421, id="another name"),
        pytest.param(b"localhost.evil.example", 421, id="one that begins well"),
        pytest.param(b"evil.example:9464", 421, id="with our port"),
        pytest.param(b"", 421, id="none"),
        pytest.param(b"\xff", 421, id="no text"),
        pytest.param(b"127.0.0.1.evil.example", 421, id="one that begins with an address"),
    ],
)
def test_it_answers_to_its_own_names_only(server: PageServer, host: bytes, status: int) -> None:
    assert exchange(server, b"GET /good HTTP/1.1\r\nHost: " + host + b"\r\n\r\n").startswith(b"HTTP/1.1 %d " % status)


def test_many_slow_clients_keep_nobody_from_an_answer(server: PageServer) -> None:
    with ExitStack() as slow:
        for _ in range(3 * MOST):
            slow.enter_context(connected(server))
            slow.enter_context(connected(server)).sendall(b"GET /good HTTP/1.1\r\n")
            slow.enter_context(connected(server)).sendall(b"GET /good HTTP/1.1\r\n\r\n")  # and reads nothing
        assert get(server, "/good") == (200, BODY)
        assert 1 < len(threads()) <= THREADS + 2, "one listens, and one may be ending"


def test_where_all_answers_hang_no_thread_is_made_until_one_goes_on() -> None:
    hang = threading.Semaphore(0)

    def hanging() -> Page:
        assert hang.acquire(timeout=HUNG_SECONDS)
        return Page(BODY)

    with serving({"/hanging": hanging, "/good": lambda: Page(BODY)}) as server:
        with ExitStack() as clients:
            for _ in range(THREADS):
                clients.enter_context(connected(server)).sendall(b"GET /hanging HTTP/1.1\r\n\r\n")
            wait_until(lambda: len(threads()) == THREADS + 1, "all of them")
            refused = clients.enter_context(connected(server))
            assert refused.recv(1) == b""
            assert len(threads()) <= THREADS + 1
            hang.release(THREADS)
        wait_until(lambda: len(threads()) == 1, "their ends")
        assert get(server, "/good") == (200, BODY)


def test_where_no_more_files_may_be_opened_a_client_waits(server: PageServer) -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket() as client:
        next_one = os.dup(client.fileno())
        os.close(next_one)
        resource.setrlimit(resource.RLIMIT_NOFILE, (next_one, limits[1]))
        try:
            client.settimeout(HUNG_SECONDS)
            client.connect(("127.0.0.1", server.port))
            client.sendall(b"GET /good HTTP/1.1\r\n\r\n")
            assert select.select([client], [], [], 0.3)[0] == []
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


def test_it_is_on_this_machine_only(server: PageServer) -> None:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    listening = [row[1] for row in rows if row[3] == "0A"]
    assert [address for address in listening if address.endswith(f":{server.port:04X}")] == [
        f"0100007F:{server.port:04X}"
    ]


def test_the_end_is_soon_even_while_a_client_hangs(server: PageServer) -> None:
    with connected(server) as hanging, connected(server) as unfinished:
        hanging.sendall(b"GET /good")
        unfinished.sendall(b"GET /good HTTP/1.1\r\n\r\n")
        assert unfinished.recv(10) == b"HTTP/1.1 2"
        server.stop()
    wait_until(lambda: threads() == [], "the end of all threads")
    assert server.port is None
    server.stop()


def test_who_is_being_answered_at_the_end_gets_the_answer() -> None:
    asked, stopping = threading.Event(), threading.Event()

    def slow() -> Page:
        asked.set()
        assert stopping.wait(HUNG_SECONDS)
        return Page(BODY)

    with serving({"/slow": slow}) as server, connected(server) as client:
        client.sendall(b"GET /slow HTTP/1.1\r\n\r\n")
        assert asked.wait(HUNG_SECONDS)
        ending = threading.Thread(target=server.stop)
        ending.start()
        stopping.set()
        assert b"".join(iter(lambda: client.recv(1 << 16), b"")).endswith(BODY)
        ending.join()


def test_the_end_waits_for_no_answer_that_hangs() -> None:
    hang = threading.Event()
    try:
        pages = {"/hanging": lambda: Page(f"{hang.wait(HUNG_SECONDS)}".encode())}
        with serving(pages) as server, connected(server) as client:
            client.sendall(b"GET /hanging HTTP/1.1\r\n\r\n")
            wait_until(lambda: len(threads()) == 2, "its thread")
            server.stop()
            assert client.recv(1) == b""
    finally:
        hang.set()
        wait_until(lambda: threads() == [], "its thread's end")


def test_one_end_frees_the_port_for_the_next_beginning(server: PageServer) -> None:
    port = server.port
    assert port is not None
    get(server, "/good")
    server.stop()
    another = PageServer(port, {"/good": lambda: Page(BODY)})
    another.start()
    try:
        assert get(another, "/good") == (200, BODY)
    finally:
        another.stop()


def test_a_port_that_is_taken_is_one_warning(server: PageServer, caplog: pytest.LogCaptureFixture) -> None:
    assert server.port is not None
    second = PageServer(server.port, {})
    second.start()
    assert second.port is None
    second.stop()
    (warning,) = caplog.records
    assert warning.levelno == logging.WARNING
    assert re.fullmatch(
        rf"health and metrics cannot be asked: port {server.port} of 127\.0\.0\.1 is not to be had "
        r"\(Address already in use\); choose another health\.port",
        warning.getMessage(),
    )


def test_one_that_never_started_ends(caplog: pytest.LogCaptureFixture) -> None:
    PageServer(1, {}).stop()
    assert caplog.records == []


def test_no_thread_and_no_descriptor_is_left_of_many_clients(server: PageServer) -> None:
    get(server, "/good")
    before = descriptors()
    for _ in range(200):
        assert exchange(server, b"GET /good HTTP/1.1\r\n\r\n").endswith(BODY)
    wait_until(lambda: descriptors() <= before, "the connections are closed")
    wait_until(lambda: len(threads()) == 1, "one thread, which listens")
