"""The certificate of our own making: for whom it is, when it is renewed, and that it speaks TLS."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edgecount.clock import SystemClock
from edgecount.errors import EdgecountError
from edgecount.web.serving import making
from edgecount.web.serving.certificate import EARLY, LASTS, head, is_due, names_here
from edgecount.web.serving.encryption import OwnCertificate, make_apart, with_certificate
from tests.support.fakes import WallClock
from tests.support.waiting import HUNG_SECONDS

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
NAMES = frozenset({"localhost", "counter.local", "127.0.0.1", "::1"})


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("", True),
        ("-----BEGIN CERTIFICATE-----\n", True),
        ("# edgecount: until tomorrow, for localhost\n", True),
        (head(NOW + EARLY, NAMES), True),
        (head(NOW - timedelta(days=400), NAMES), True),
        (head(NOW + 3 * LASTS, NAMES), True),  # made by a clock that was years ahead
        (head(NOW + EARLY + timedelta(hours=1), NAMES), False),
        (head(NOW + LASTS, {*NAMES, "192.0.2.7"}), False),
        (head(NOW + LASTS, NAMES - {"counter.local"}), True),
    ],
    ids=["none", "bare", "no date", "ends soon", "over", "years ahead", "in time", "more names", "fewer names"],
)
def test_when_another_is_due(text: str, due: bool) -> None:
    assert is_due(text, NAMES, NOW) is due


def test_it_is_for_the_names_and_addresses_of_this_machine() -> None:
    found = names_here("192.0.2.7", ["Counter.Example.org"])
    assert {"localhost", "127.0.0.1", "::1", "192.0.2.7", "counter.example.org"} <= found
    assert "0.0.0.0" not in names_here("0.0.0.0", [])  # noqa: S104 - nothing listens here


class Maker:
    """Makes certificates in this process; `times` says how many."""

    def __init__(self, clock: WallClock) -> None:
        self.times = 0
        self._clock = clock

    def __call__(self, arguments: list[str]) -> None:
        self.times += 1
        making.write(Path(arguments[0]), making.made(arguments[1:], self._clock.now()))


def test_it_is_made_once_and_renewed_before_it_ends(tmp_path: Path) -> None:
    clock = WallClock(NOW)
    maker = Maker(clock)
    own = OwnCertificate(tmp_path / "certificate.pem", NAMES, clock, maker)
    own.context()
    first = (tmp_path / "certificate.pem").read_bytes()
    assert (tmp_path / "certificate.pem").stat().st_mode & 0o777 == 0o600
    OwnCertificate(tmp_path / "certificate.pem", NAMES, clock, maker).context()  # after another start
    clock.set_by((LASTS - EARLY - timedelta(days=3)).total_seconds())
    assert own.renew() is False
    assert maker.times == 1
    clock.set_by(timedelta(days=3).total_seconds())
    assert own.renew() is True
    assert maker.times == 2
    assert (tmp_path / "certificate.pem").read_bytes() != first


def test_browsers_that_trust_it_are_spoken_to_and_a_renewed_one_is_taken_at_once(tmp_path: Path) -> None:
    clock = SystemClock()
    path = tmp_path / "certificate.pem"
    own = OwnCertificate(path, NAMES, clock, make_apart)
    context = own.context()
    first = _seen(context, path)
    path.unlink()
    assert own.renew()
    assert _seen(context, path) != first


def _seen(context: ssl.SSLContext, trusted: Path) -> bytes | None:
    """The certificate that a browser sees, which trusts this file."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with context.wrap_socket(connection, server_side=True) as speaking:
                speaking.recv(1)

        server = threading.Thread(target=greet, daemon=True)
        server.start()
        browser = ssl.create_default_context(cafile=trusted)
        with (
            socket.create_connection(listener.getsockname(), HUNG_SECONDS) as plain,
            browser.wrap_socket(plain, server_hostname="counter.local") as client,
        ):
            found = client.getpeercert(binary_form=True)
            client.sendall(b"x")
        server.join(HUNG_SECONDS)
    return found


def test_files_that_are_no_certificate_are_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "c.pem").write_text("hello")
    for certificate, key in ((tmp_path / "c.pem", None), (tmp_path / "none.pem", tmp_path / "k.pem")):
        with pytest.raises(EdgecountError, match="name a certificate and its key") as error:
            with_certificate(certificate, key)
        assert "\n" not in str(error.value)
