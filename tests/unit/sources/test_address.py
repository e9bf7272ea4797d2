import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.sources.address import is_address, why_silent, without_secrets


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


def test_a_host_that_answers_has_another_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        why = why_silent(f"rtsp://user:secret@127.0.0.1:{server.getsockname()[1]}/stream1")
    assert why == "it answers, but gives no video: check the path, the user and the password"


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
def test_why_a_camera_is_silent(url: str, why: str) -> None:
    assert why in why_silent(url)
    assert "secret" not in why_silent(url)
