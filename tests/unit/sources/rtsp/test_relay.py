"""Between FFmpeg and a camera: who hears the password, where FFmpeg may be sent, and how much it has to read."""

import base64
import hashlib
import socket
import threading
from urllib.parse import urlsplit

import pytest

from edgecount.clock import SystemClock
from edgecount.sources.network.trust import Trust
from edgecount.sources.rtsp.relay import RtspRelay
from tests.support.answering import Answering
from tests.support.waiting import HUNG_SECONDS, wait_until

LOGIN = "us%20er:p%40ss@"
BASIC = b'RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n'
DIGEST = b'RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Digest realm="x", nonce="n", algorithm=SHA-256\r\n\r\n'


class OneCall(Answering):
    """Gives all its answers over one connection, and hangs up."""

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            for answer in self._answers:
                heard = connection.recv(65536)
                if not heard:
                    break
                self.heard.append(heard.decode())
                connection.sendall(answer or b"")


def talk(answers: list[bytes | None], *requests: str, login: str = LOGIN) -> tuple[bytes, list[str], RtspRelay, int]:
    """What FFmpeg hears, what the camera hears, and the relay; {} in a request is the address that FFmpeg knows."""
    with OneCall(answers) as camera:
        relay = RtspRelay(urlsplit(f"rtsp://{login}127.0.0.1:{camera.port}/1?x=2"), SystemClock(), Trust())
        relay.start()
        there = urlsplit(relay.url)
        said = b""
        try:
            with socket.create_connection((str(there.hostname), int(there.port or 0)), HUNG_SECONDS) as ffmpeg:
                for request in requests:
                    ffmpeg.sendall(request.format(relay.url).encode())
                    said += ffmpeg.recv(65_536)
        except ConnectionResetError:
            pass
        finally:
            relay.close()
        return said, list(camera.heard), relay, camera.port


ASKED = "DESCRIBE {} RTSP/1.0\r\nCSeq: 7\r\nUser-Agent: Lavf\r\n\r\n"


@pytest.mark.parametrize("refusal", [BASIC, DIGEST])
def test_a_login_that_ffmpeg_knows_nothing_of(refusal: bytes) -> None:
    described = b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 3\r\n\r\nv=0"
    said, (first, second), relay, port = talk([refusal, described], ASKED)
    assert said == b"RTSP/1.0 200 OK\r\nCSeq: 7\r\nContent-Length: 3\r\n\r\nv=0"
    uri = f"rtsp://127.0.0.1:{port}/1?x=2"
    assert first == f"DESCRIBE {uri} RTSP/1.0\r\nUser-Agent: Lavf\r\nCSeq: 1\r\n\r\n"
    if refusal is BASIC:
        assert f"\r\nAuthorization: Basic {base64.b64encode(b'us er:p@ss').decode()}\r\n" in second
    else:
        secret, what = (hashlib.sha256(text.encode()).hexdigest() for text in ("us er:x:p@ss", f"DESCRIBE:{uri}"))
        assert f'response="{hashlib.sha256(f"{secret}:n:{what}".encode()).hexdigest()}"' in second
    assert "p%40ss" not in relay.url
    assert relay.fault is None


def test_a_wrong_password_is_tried_once() -> None:
    said, heard, _, _ = talk([BASIC, BASIC.replace(b"CSeq: 1", b"CSeq: 2")], ASKED)
    assert said.startswith(b"RTSP/1.0 401")
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("rtsp://127.0.0.2:{port}/victim", "it points to another host, 127.0.0.2, and is not followed"),
        ("http://127.0.0.1:{port}/victim", "it points to another host, 127.0.0.1, and is not followed"),
        ("file:///etc/passwd", "it points elsewhere, and is not followed"),
        ("rtsp://[::/x", "it points elsewhere, and is not followed"),
        ("", "it points elsewhere, and is not followed"),
    ],
)
def test_who_points_elsewhere_is_not_followed(where: str, reason: str) -> None:
    moved = f"RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: {where.format(port=9)}\r\n\r\n".encode()
    said, heard, relay, _ = talk([moved], ASKED)
    assert said == b""
    assert len(heard) == 1
    assert relay.fault is not None
    assert relay.fault.reason.startswith(reason)


def test_another_address_of_the_same_camera_is_asked_for() -> None:
    with Answering([b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n"]) as other:
        moved = f"RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: rtsp://127.0.0.1:{other.port}/2\r\n\r\n".encode()
        with Answering([moved]) as camera:
            relay = RtspRelay(urlsplit(f"rtsp://{LOGIN}127.0.0.1:{camera.port}/1"), SystemClock(), Trust())
            relay.start()
            there = urlsplit(relay.url)
            for wanted in (f"Location: {relay.url}\r\n", "RTSP/1.0 200 OK"):
                with socket.create_connection((str(there.hostname), int(there.port or 0)), HUNG_SECONDS) as ffmpeg:
                    ffmpeg.sendall(ASKED.format(relay.url).encode())
                    assert wanted in ffmpeg.recv(65_536).decode()
            relay.close()
        assert other.heard[0].startswith(f"DESCRIBE rtsp://127.0.0.1:{other.port}/2 RTSP/1.0")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"RTSP/1.0 200 OK\r\nX: " + b"a" * 200_000, id="a head"),
        pytest.param(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 2147483000\r\n\r\n", id="a body"),
    ],
)
def test_an_answer_without_an_end_is_left(answer: bytes) -> None:
    said, _, relay, _ = talk([answer], ASKED)
    assert said == b""
    assert relay.fault is not None
    assert relay.fault.reason == "its answer has no end: check the address and its port, or restart it"


def test_another_program_gets_nothing_of_the_camera() -> None:
    said, heard, _, _ = talk([b"RTSP/1.0 200 OK\r\n\r\n"], "DESCRIBE rtsp://127.0.0.1/1 RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    assert said == b""
    assert not any(heard)


def test_pictures_over_udp_are_said_to_come_from_the_camera() -> None:
    transport = b"RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001;source=192.0.2.9"
    answer = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nTransport: " + transport + b"\r\n\r\n"
    said, _, _, _ = talk([answer], ASKED)
    assert b"server_port=6000-6001;source=127.0.0.1\r\n" in said
    assert b"192.0.2.9" not in said


def test_nothing_is_left_behind() -> None:
    _, _, _, _ = talk([b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n"], ASKED)
    wait_until(lambda: not [it for it in threading.enumerate() if it.name == "loopback"], "the end of the relay")
