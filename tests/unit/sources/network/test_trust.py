"""Whose TLS is trusted: a camera known by its authority or its fingerprint, and nobody else."""

import hashlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from edgecount.clock import SystemClock
from edgecount.sources.fault import CameraError, FaultError
from edgecount.sources.live import ip_camera
from edgecount.sources.network.trust import Trust
from tests.support.servers.authority import Authority
from tests.support.waiting import HUNG_SECONDS, wait_until


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("another"))


@contextmanager
def tls_server(context: ssl.SSLContext) -> Iterator[tuple[int, list[bytes]]]:
    """Where somebody speaks TLS, and what they hear."""
    heard: list[bytes] = []
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError):
                    connection, _ = listener.accept()
                    connection.settimeout(HUNG_SECONDS)
                    with connection, context.wrap_socket(connection, server_side=True) as secured:
                        heard.append(secured.recv(4096))

        thread = threading.Thread(target=serve, name="tls-server")
        thread.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            over.set()
            thread.join()


def secured(trust: Trust, port: int, host: str = "127.0.0.1") -> str:
    """The fingerprint of whoever is spoken to."""
    connection = socket.create_connection(("127.0.0.1", port), HUNG_SECONDS)
    with connection, trust.secured(connection, host) as tls:
        tls.sendall(b"hello")
        return hashlib.sha256(tls.getpeercert(binary_form=True) or b"").hexdigest()


def refused(trust: Trust, port: int, host: str = "127.0.0.1") -> str:
    with pytest.raises(FaultError) as caught:
        secured(trust, port, host)
    return caught.value.fault.reason


def test_the_first_certificate_is_kept_and_another_one_hears_nothing(authority: Authority) -> None:
    trust, context, other = Trust(), authority.server_context(), authority.server_context()
    with tls_server(context) as (port, heard):
        found = secured(trust, port)
        assert trust.pinned == found
        assert secured(trust, port) == found
        wait_until(lambda: heard == [b"hello"] * 2, "both greetings")
    with tls_server(other) as (port, heard):
        assert refused(trust, port).startswith("its certificate is not the one known so far: if the camera was changed")
        assert trust.pinned == found
    assert b"hello" not in heard


def test_a_known_certificate(authority: Authority) -> None:
    with tls_server(authority.server_context()) as (port, _):
        found = secured(Trust(), port)
        assert secured(Trust(pinned=found), port) == found
        assert f"set fingerprint: {found}, else somebody may be in between" in refused(Trust(pinned="0" * 64), port)


def test_an_authority_vouches_for_a_name(authority: Authority, another: Authority) -> None:
    with tls_server(authority.server_context()) as (port, heard):
        trust = Trust(ca=authority.ca)
        secured(trust, port)
        assert trust.pinned is None
        assert "IP address mismatch" in refused(trust, port, host="127.0.0.9")
        assert f"is {another.ca} right as ca?" in refused(Trust(ca=another.ca), port)
    assert heard == [b"hello"]


def test_a_file_that_holds_no_certificate(tmp_path: Path, authority: Authority) -> None:
    (tmp_path / "ca.pem").write_text("none")
    with tls_server(authority.server_context()) as (port, _):
        assert "(it holds no certificate): give a PEM file" in refused(Trust(ca=tmp_path / "ca.pem"), port)
        assert "(No such file or directory): give a PEM file" in refused(Trust(ca=tmp_path / "no.pem"), port)


@pytest.mark.parametrize("scheme", ["https", "rtsps"])
def test_a_camera_that_is_not_trusted_is_told_nothing(scheme: str, authority: Authority) -> None:
    with tls_server(authority.server_context()) as (port, heard):
        camera = ip_camera(f"{scheme}://u:canary@127.0.0.1:{port}/1", SystemClock(), trust=Trust(pinned="0" * 64))
        with pytest.raises(CameraError, match="its certificate is not the one known so far") as caught:
            camera.open()
    assert caught.value.condition == "unauthorised"
    assert not any(heard)
