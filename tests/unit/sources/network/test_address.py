import socket
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.sources.network.address import authority as authority_of
from edgecount.sources.network.address import host_of, is_address, why_unreachable, without_secrets
from tests.support.servers.mjpeg import MjpegCamera


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
    ("url", "host", "authority"),
    [
        ("rtsp://u:p@cam:8554/1", "cam", "cam:8554"),
        ("RTSP://cam/1", "cam", "cam"),
        ("http://[::1]/x", "::1", "[::1]"),
        (
            "rtsp://u:%251@[fe80::1%25eth0]:554/%25",
            "fe80::1%eth0",
            "[fe80::1]:554",
        ),
    ],
)
def test_the_parts_of_an_address(url: str, host: str, authority: str) -> None:
    parts = urlsplit(url)
    assert (host_of(parts), authority_of(parts)) == (host, authority)


def test_a_host_on_an_interface_can_be_reached() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listening:
        port = listening.getsockname()[1]
        assert why_unreachable(f"rtsp://[::1%251]:{port}/x") is None
