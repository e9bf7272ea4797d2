"""A GET to a camera, with its login and to where it points."""

import http.client
from urllib.parse import urlsplit

import pytest

from edgecount.clock import SystemClock
from edgecount.sources.fault import FaultError
from edgecount.sources.http.request import CameraAnswer, ask, login_of
from edgecount.sources.network.trust import Trust
from tests.support.answering import Answering
from tests.support.fakes import FakeClock
from tests.support.servers.mjpeg import PASSWORD, USER, Login, MjpegCamera

ASKS_BASIC = b'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nWWW-Authenticate: Basic realm="cam"\r\n\r\n'
FOUND = b"HTTP/1.1 200 OK\r\nContent-Type: IMAGE/jpeg; q=1\r\nContent-Length: 3\r\n\r\nabc"


def asked(url: str, clock: FakeClock | None = None) -> CameraAnswer:
    answer = ask(url, login_of(url), clock or FakeClock(), Trust())
    answer.close()
    return answer


def heard(*answers: bytes | None, path: str = "/s?x=1", login: str = "") -> tuple[CameraAnswer, list[str]]:
    with Answering(answers) as server:
        answer = asked(f"http://{login}127.0.0.1:{server.port}{path}")
        return answer, [request.replace(str(server.port), "PORT") for request in server.heard]


def test_the_answer_has_its_status_and_its_kind() -> None:
    answer, (request,) = heard(FOUND, login="user:secret@")
    assert (answer.status, answer.kind, answer.refused) == (200, "image/jpeg", ())
    assert request.startswith("GET /s?x=1 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n")
    assert "Authorization" not in request


@pytest.mark.parametrize("kind", [b"\x1b[2J/x", b"image", b"a/" + b"b" * 99, b"a/b c"])
def test_a_kind_that_is_none_is_not_repeated(kind: bytes) -> None:
    assert heard(b"HTTP/1.0 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n")[0].kind == ""


def test_who_is_asked_for_a_password_gives_it() -> None:
    answer, (_, second) = heard(ASKS_BASIC, FOUND, path="", login="us%20er:p%40ss@")
    assert answer.status == 200
    assert second.startswith("GET / HTTP/1.1\r\n")
    assert "\r\nAuthorization: Basic dXMgZXI6cEBzcw==\r\n" in second


@pytest.mark.parametrize(
    ("login", "answer"),
    [
        pytest.param("", ASKS_BASIC, id="no user"),
        pytest.param("u:p@", b"HTTP/1.1 401 Unauthorized\r\n\r\n", id="no challenge"),
        pytest.param("u:p@", b"HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer\r\n\r\n", id="one nobody knows"),
    ],
)
def test_who_cannot_answer_a_challenge_asks_once(login: str, answer: bytes) -> None:
    said, requests = heard(answer, login=login)
    assert (said.status, len(requests)) == (401, 1)


@pytest.mark.parametrize("way", ["basic", "digest", "digest-sess", "sha-256", "sha-512-256"])
def test_every_way_to_log_in(way: Login) -> None:
    with MjpegCamera(guarded=True) as camera:
        camera.login = way
        url = f"http://{USER}:{{}}@{camera.host}/snapshot?x=%20"
        assert asked(url.format(PASSWORD)).status == 200
        assert asked(url.format(f"wrong-{PASSWORD}")).status == 401


def test_a_login_is_remembered() -> None:
    with MjpegCamera(guarded=True) as camera:
        camera.login = "digest"
        url = f"http://{USER}:{PASSWORD}@{camera.host}/snapshot"
        login = login_of(url)
        for _ in range(3):
            answer = ask(url, login, FakeClock(), Trust())
            answer.close()
            assert answer.status == 200
        assert camera.asked == 4


def test_where_the_camera_points() -> None:
    with MjpegCamera(guarded=True) as camera, MjpegCamera(guarded=True) as other:
        url = f"http://{USER}:{PASSWORD}@{camera.host}"
        assert asked(f"{url}/moved").status == 200
        camera.elsewhere = f"http://localhost:{urlsplit(f'//{other.host}').port}/stream"
        before = other.asked
        for elsewhere in (camera.elsewhere, "rtsp://192.0.2.1/x", "file:///etc/passwd"):
            camera.elsewhere = elsewhere
            with pytest.raises(FaultError, match="is not followed"):
                asked(f"{url}/away")
        assert other.asked == before, "nobody else is asked"
        camera.elsewhere = "/away"
        with pytest.raises(http.client.HTTPException):
            asked(f"{url}/away")


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"", b"\xff\xfe\x00" * 99])
def test_what_does_not_speak_http(answer: bytes) -> None:
    with pytest.raises(http.client.HTTPException):
        heard(answer)


def test_who_trickles_is_not_waited_for() -> None:
    with Answering([b"HTTP/1.1 2"]) as server, pytest.raises(TimeoutError):
        asked(f"http://127.0.0.1:{server.port}/", FakeClock(step=0.7))


def test_who_says_nothing_is_not_waited_for() -> None:
    with Answering([None]) as server, pytest.raises(TimeoutError):
        ask(f"http://127.0.0.1:{server.port}/", None, SystemClock(), Trust())
