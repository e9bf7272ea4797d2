from collections.abc import Sequence
from urllib.parse import urlsplit

import pytest

from edgecount.sources.probe import probe
from tests.support.answering import Answering
from tests.support.fakes import FakeClock

ASKS_BASIC = b'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="cam"\r\n\r\n'
ASKS_DIGEST = (
    b'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Digest realm="cam", nonce="n1"\r\n'
    b'WWW-Authenticate: Basic realm="cam"\r\n\r\n'
)


def asked(
    answers: Sequence[bytes | None], login: str = "", scheme: str = "rtsp", path: str = "/s?x=1"
) -> tuple[int | None, list[str]]:
    with Answering(answers) as server:
        status = probe(urlsplit(f"{scheme}://{login}127.0.0.1:{server.port}{path}"), server.port, FakeClock())
        return status, [request.replace(str(server.port), "PORT") for request in server.heard]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n", 200, id="pictures"),
        pytest.param(b"RTSP/1.0 404 Stream Not Found\r\n\r\n", 404, id="no such stream"),
        pytest.param(b"HTTP/1.1 503 Service Unavailable\r\n\r\n", 503, id="HTTP"),
        pytest.param(b"HTTP/1.1 401 ", 401, id="half a head"),
        pytest.param(b"\xff\xfe\x00", None, id="noise"),
        pytest.param(b"x" * 100_000, None, id="noise without end"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_the_status_is_read_from_what_comes(answer: bytes, status: int | None) -> None:
    assert asked([answer])[0] == status


def test_rtsp_is_asked_for_a_description_without_user_and_password() -> None:
    _, (request,) = asked([b"RTSP/1.0 200 OK\r\n\r\n"], "user:secret@")
    assert request.startswith("DESCRIBE rtsp://127.0.0.1:PORT/s?x=1 RTSP/1.0\r\nCSeq: 1\r\n")
    assert request.endswith("\r\n\r\n")
    assert "secret" not in request


def test_http_is_asked_for_its_path() -> None:
    _, (request,) = asked([b"HTTP/1.0 200 OK\r\n\r\n"], scheme="http", path="")
    assert request.startswith("GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n")


def test_who_asks_for_a_password_gets_it() -> None:
    status, (_, second) = asked([ASKS_BASIC, b"RTSP/1.0 404 Not Found\r\n\r\n"], "us%20er:p%40ss@")
    assert status == 404
    assert "\r\nAuthorization: Basic dXMgZXI6cEBzcw==\r\n" in second


def test_digest_is_preferred() -> None:
    status, (_, second) = asked([ASKS_DIGEST, ASKS_DIGEST], "user:secret@")
    assert status == 401
    assert '\r\nAuthorization: Digest username="user", realm="cam", nonce="n1", uri="rtsp://127.0.0.1:PORT/s' in second
    assert "secret" not in second


@pytest.mark.parametrize(
    ("login", "answer"),
    [
        pytest.param("", ASKS_BASIC, id="no user"),
        pytest.param("user:secret@", b"RTSP/1.0 401 Unauthorized\r\n\r\n", id="no challenge"),
        pytest.param("user:secret@", b"RTSP/1.0 401 No\r\nWWW-Authenticate: Bearer\r\n\r\n", id="one nobody knows"),
    ],
)
def test_who_cannot_answer_a_challenge_asks_once(login: str, answer: bytes) -> None:
    status, requests = asked([answer], login)
    assert (status, len(requests)) == (401, 1)


def test_who_trickles_is_not_waited_for() -> None:
    with Answering([b"RTSP/1.0 2"]) as server, pytest.raises(TimeoutError):
        probe(urlsplit(f"rtsp://127.0.0.1:{server.port}/"), server.port, FakeClock(step=1))
