"""What a camera says of itself over RTSP when it gives no pictures."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import pytest

from edgecount.sources.fault import Fault
from edgecount.sources.network.trust import Trust
from edgecount.sources.rtsp.diagnosis import Asked, why_silent
from tests.support.answering import Answering
from tests.support.fakes import FakeClock
from tests.support.servers.rtsp import RtspCamera

ASKS_BASIC = b'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="cam"\r\n\r\n'
ASKS_DIGEST = (
    b'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Digest realm="cam", nonce="n1"\r\n'
    b'WWW-Authenticate: Basic realm="cam"\r\n\r\n'
)
ASKS_SHA = b'RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm="cam", nonce="n1", algorithm=SHA-256\r\n\r\n'
BASIC = b'WWW-Authenticate: Basic realm="cam"\r\n'
DIGEST_MD5 = b'WWW-Authenticate: Digest realm="cam", nonce="n1", algorithm=MD5\r\n'
DIGEST_SHA = b'WWW-Authenticate: Digest realm="cam", nonce="n1", algorithm=SHA-256\r\n'
DESCRIBED = b"RTSP/1.0 200 OK\r\nContent-Length: 20\r\n\r\nv=0\r\nm=video 0 A/B 96"
NONE_KNOWN = Fault("offline", "nobody knows why")


def asked(answers: Sequence[bytes | None], login: str = "") -> tuple[Fault, list[str]]:
    with Answering(answers) as server:
        url = urlsplit(f"rtsp://{login}127.0.0.1:{server.port}/s?x=1")
        fault = why_silent(url, "auto", FakeClock(step=0.01), Trust(), NONE_KNOWN)
        return fault, [request.replace(str(server.port), "PORT") for request in server.heard]


def why(camera: RtspCamera, transport: Asked = "auto") -> str:
    return why_silent(urlsplit(camera.url), transport, FakeClock(), Trust(), NONE_KNOWN).reason.partition(": ")[0]


@pytest.mark.parametrize(
    ("answer", "condition", "reason"),
    [
        pytest.param(b"RTSP/1.0 404 Stream Not Found\r\n\r\n", "not_found", "it has no such stream (404)", id="404"),
        pytest.param(b"RTSP/1.0 503 Busy\r\n\r\n", "offline", "it answers with error 503", id="503"),
        pytest.param(b"RTSP/1.0 401 ", "unauthorised", "it wants a user and a password (401)", id="half a head"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "offline", "what answers is no camera", id="another service"),
        pytest.param(b"\xff\xfe\x00", "offline", "what answers is no camera", id="noise"),
        pytest.param(b"x" * 100_000, "offline", "what answers is no camera", id="noise without end"),
        pytest.param(b"", "offline", "it hangs up (it hung up)", id="nothing, and hangs up"),
        pytest.param(b"RTSP/1.0 200 OK\r\n\r\n", "not_found", "it has no video in this stream", id="no video"),
        pytest.param(DESCRIBED, "offline", "nobody knows why", id="a video, and then it hangs up"),
    ],
)
def test_what_it_answers(answer: bytes, condition: str, reason: str) -> None:
    fault, (request,) = asked([answer])
    assert (fault.condition, fault.reason.partition(": ")[0]) == (condition, reason)
    assert request.startswith("DESCRIBE rtsp://127.0.0.1:PORT/s?x=1 RTSP/1.0\r\nCSeq: 1\r\n")


@pytest.mark.parametrize(
    ("asks", "login", "reason"),
    [
        pytest.param(ASKS_BASIC, "", "it wants a user and a password (401)", id="no user"),
        pytest.param(ASKS_BASIC, "u:secret@", "it refuses the user or the password (401)", id="Basic"),
        pytest.param(ASKS_DIGEST, "u:secret@", "it refuses the user or the password (401)", id="Digest"),
        pytest.param(ASKS_SHA, "u:secret@", "it refuses the user or the password (401)", id="Digest SHA-256"),
        pytest.param(
            b"RTSP/1.0 401 No\r\nWWW-Authenticate: Bearer\r\n\r\n",
            "u:secret@",
            "it wants a login by Bearer (401), which is not known here",
            id="what nobody knows",
        ),
    ],
)
def test_logins_that_are_refused(asks: bytes, login: str, reason: str) -> None:
    fault, requests = asked([asks, asks], login)
    assert (fault.condition, fault.reason.partition(": ")[0]) == ("unauthorised", reason)
    assert not any("secret" in request for request in requests)


def test_who_says_nothing_or_trickles_is_not_waited_for() -> None:
    for answer in (None, b"RTSP/1.0 2"):
        with Answering([answer]) as server:
            url = urlsplit(f"rtsp://u:secret@127.0.0.1:{server.port}/x")
            fault = why_silent(url, "auto", FakeClock(step=0.7 if answer else 0.5), Trust())
        assert fault == Fault("stalled", "it lets connect, and then says nothing: restart it")


@pytest.mark.parametrize(
    ("transport", "takes", "reason"),
    [
        pytest.param("auto", ("tcp",), "nobody knows why", id="it plays over TCP"),
        pytest.param("auto", ("udp",), "it refuses RTSP over TCP (461), and nothing came over UDP", id="over UDP only"),
        pytest.param("auto", (), "it refuses RTSP over TCP and over UDP (461)", id="over neither"),
        pytest.param("tcp", ("udp",), "it refuses RTSP over TCP (461)", id="not over TCP"),
        pytest.param("udp", ("tcp",), "it refuses RTSP over UDP (461)", id="not over UDP"),
        pytest.param("udp", ("udp",), "nothing came over UDP", id="over UDP"),
    ],
)
def test_transports(transport: Asked, takes: Sequence[str], reason: str) -> None:
    with RtspCamera() as camera:
        camera.takes = takes
        assert why(camera, transport) == reason


@pytest.mark.parametrize(
    ("method", "status", "reason"),
    [
        ("SETUP", "453 Not Enough Bandwidth", "it answers to SETUP with error 453"),
        ("PLAY", "503 Service Unavailable", "it answers to PLAY with error 503"),
        ("PLAY", "404 Not Found", "it has no such stream (404)"),
    ],
)
def test_what_is_refused_later(method: str, status: str, reason: str) -> None:
    with RtspCamera() as camera:
        camera.refuses = {method: status}
        assert why(camera) == reason


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        pytest.param(("m=audio 0 RTP/AVP 8",), "it has no video in this stream", id="sound"),
        pytest.param(
            ("m=audio 0 RTP/AVP 8", "m=video 0 RTP/AVP 96", "a=rtpmap:96 X-MINE/90000"),
            "its video is X-MINE, which is not known here",
            id="a codec that nobody knows",
        ),
        pytest.param(("m=video 0 RTP/AVP 26",), "nobody knows why", id="a codec by its number"),
        pytest.param(("m=video 0 RTP/AVP 96",), "nobody knows why", id="a codec that is not told"),
    ],
)
def test_what_it_describes(media: tuple[str, ...], reason: str) -> None:
    with RtspCamera() as camera:
        camera.media = media
        assert why(camera) == reason
