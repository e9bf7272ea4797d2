import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.sources.address import is_address, why_silent, why_unreachable, without_secrets
from tests.support.answering import Answering
from tests.support.fakes import FakeClock
from tests.support.servers.mjpeg import PASSWORD, USER, MjpegCamera

GOOD = f"{USER}:{PASSWORD}@"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://192.0.2.10/stream1", "rtsp://192.0.2.10/stream1"),
        ("rtsp://user:secret@192.0.2.10:8554/stream1", "rtsp://192.0.2.10:8554/stream1"),
        ("rtsp://user:sec/ret@192.0.2.10/stream1", "rtsp://192.0.2.10/stream1"),
        ("rtsp://user:sec@ret@192.0.2.10/stream1", "rtsp://192.0.2.10/stream1"),
        ("rtsp://user:sec?ret@192.0.2.10/stream1", "rtsp://192.0.2.10/stream1"),
        ("rtsp://user:sec#ret@192.0.2.10/stream1", "rtsp://192.0.2.10/stream1"),
        ("http://cam/video.cgi?user=admin&pwd=secret", "http://cam/video.cgi"),
        ("http://cam/video.cgi#secret", "http://cam/video.cgi"),
    ],
)
def test_without_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


@given(st.text(alphabet="aZ0ä:/@?#%&= \n\\\"'"))
def test_no_password_survives(password: str) -> None:
    assert without_secrets(f"rtsp://user:{password}@192.0.2.10/stream1") == "rtsp://192.0.2.10/stream1"


@pytest.mark.parametrize(("text", "expected"), [("rtsp://x/y", True), ("clips/door.mp4", False), ("0", False)])
def test_is_address(text: str, *, expected: bool) -> None:
    assert is_address(text) is expected


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("rtsp://u:secret@127.0.0.1:9/x", "it does not answer (Connection refused)", id="nobody listens"),
        pytest.param("rtsp://u:secret@camera.invalid/x", "it does not answer (", id="no such host"),
        pytest.param("rtsp://u:secret/x", "cannot be understood", id="a password in the port's place"),
        pytest.param("rtsp://u:secret@[::1/x", "cannot be understood", id="half an IPv6 address"),
        pytest.param("rtsp:///x", "names no host", id="no host"),
        pytest.param("http://u:secret@" + "a" * 70 + ".invalid/x", "cannot be", id="a name that cannot be"),
    ],
)
def test_why_a_camera_cannot_be_reached(url: str, why: str) -> None:
    fault = why_unreachable(url)
    assert fault is not None
    assert fault.condition == "offline"
    assert why in fault.reason
    assert "secret" not in fault.reason


def test_who_answers_can_be_reached() -> None:
    with MjpegCamera() as camera:
        assert why_unreachable(f"HTTP://u:secret@{camera.host}/stream") is None


@pytest.mark.parametrize(
    ("path", "login", "condition", "reason"),
    [
        pytest.param("/live", "", "unauthorised", "it wants a user and a password (401)", id="no user"),
        pytest.param("/live", f"{USER}:wrong-{PASSWORD}@", "unauthorised", "it refuses the user or", id="wrong one"),
        pytest.param("/absent", GOOD, "not_found", "it has no such stream (404): check the path", id="no such path"),
        pytest.param("/page", GOOD, "offline", "it answers, but gives no video: check the path", id="no video"),
        pytest.param("/broken", GOOD, "offline", "it answers with error 503", id="out of order"),
    ],
)
def test_why_a_camera_gives_no_pictures(path: str, login: str, condition: str, reason: str) -> None:
    with MjpegCamera(guarded=True) as camera:
        fault = why_silent(f"http://{login}{camera.host}{path}?key={PASSWORD}", FakeClock())
    assert fault.condition == condition
    assert fault.reason.startswith(reason)
    assert PASSWORD not in fault.reason


@pytest.mark.parametrize(
    ("answer", "condition", "reason"),
    [
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "offline", "what answers is no camera", id="another service"),
        pytest.param(b"", "offline", "what answers is no camera", id="nothing, and hangs up"),
        pytest.param(None, "stalled", "it lets connect, and then says nothing: restart it", id="nothing at all"),
    ],
)
def test_what_answers_otherwise(answer: bytes | None, condition: str, reason: str) -> None:
    with Answering([answer]) as server:
        fault = why_silent(f"rtsp://u:secret@127.0.0.1:{server.port}/x", FakeClock(step=0.5))
    assert fault.condition == condition
    assert fault.reason.startswith(reason)


def test_a_camera_that_speaks_no_tls() -> None:
    with MjpegCamera() as camera:
        fault = why_silent(f"https://u:secret@{camera.host}/x", FakeClock())
    assert fault.condition == "offline"
    assert fault.reason.startswith("it hangs up (")
    assert "secret" not in fault.reason
