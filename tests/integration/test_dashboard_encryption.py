"""TLS of the dashboard at its real server, as testssl tries it: versions, ciphers, the certificate, the headers."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edgecount.clock import SystemClock
from edgecount.web.app import build_app
from edgecount.web.serving.certificate import LASTS
from edgecount.web.serving.encryption import OwnCertificate, make_apart
from tests.support.waiting import HUNG_SECONDS
from tests.support.web.client import web_parts
from tests.support.web.serving import served

NAMES = frozenset({"localhost", "counter.local", "127.0.0.1", "::1"})
WEAK = [
    "aNULL", "eNULL", "EXPORT", "RC4", "3DES", "IDEA", "SEED", "MD5", "PSK", "SRP", "kRSA", "CAMELLIA", "ARIA",
    "AES128-SHA", "AES256-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384",
]  # fmt: skip
"""Without a name, without encryption, broken, without forward secrecy, or with CBC."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The port of a server with a certificate of its own making, and the file of that."""
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    context = OwnCertificate(path, NAMES, SystemClock(), make_apart).context()
    with served(build_app(web_parts()), context) as address:
        yield int(address.rpartition(":")[2]), path


def spoken(site: tuple[int, Path], context: ssl.SSLContext, name: str = "counter.local") -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", site[0]), HUNG_SECONDS)
    try:
        return context.wrap_socket(plain, server_hostname=name)
    except OSError:
        plain.close()
        raise


def anybody() -> ssl.SSLContext:
    """A client that takes any certificate, and offers all that OpenSSL can still do."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    return context


@pytest.mark.parametrize(
    ("version", "taken"),
    [
        (ssl.TLSVersion.TLSv1, False),
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
def test_only_these_versions_are_spoken(site: tuple[int, Path], version: ssl.TLSVersion, taken: bool) -> None:
    context = anybody()
    context.minimum_version = context.maximum_version = version
    if taken:
        with spoken(site, context) as connection:
            assert connection.version() == version.name.replace("_", ".")
        return
    with pytest.raises(OSError, match=r"(?i)alert|version|reset|eof"):
        spoken(site, context)


@pytest.mark.parametrize("ciphers", WEAK)
def test_no_weak_cipher_is_taken(site: tuple[int, Path], ciphers: str) -> None:
    context = anybody()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    except ssl.SSLError:
        pytest.skip("this OpenSSL cannot even ask for it")
    with pytest.raises(OSError, match=r"(?i)handshake|alert|reset|no shared|eof|no ciphers"):
        spoken(site, context).close()


def test_the_cipher_has_forward_secrecy_and_no_compression(site: tuple[int, Path]) -> None:
    context = anybody()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with spoken(site, context) as connection:
        cipher = connection.cipher()
        assert cipher is not None
        assert cipher[0].startswith("ECDHE-ECDSA-")
        assert connection.compression() is None


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_certificate_is_for_these_names_and_of_a_bearable_life(site: tuple[int, Path], name: str) -> None:
    with spoken(site, ssl.create_default_context(cafile=site[1]), name) as connection:
        found = connection.getpeercert()
    assert found is not None
    begins, ends = (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found[key])), UTC) for key in ("notBefore", "notAfter")
    )
    assert begins < datetime.now(UTC) < ends
    assert ends - begins <= LASTS
    assert ends > datetime.now(UTC) + timedelta(days=300)


def test_it_is_for_no_other_name(site: tuple[int, Path]) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"evil\.example"):
        spoken(site, ssl.create_default_context(cafile=site[1]), "evil.example")


def test_browsers_are_told_to_stay_with_tls(site: tuple[int, Path]) -> None:
    with spoken(site, ssl.create_default_context(cafile=site[1])) as connection:
        connection.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        heard = b"".join(iter(lambda: connection.recv(4096), b"")).lower()
    assert b"\r\nstrict-transport-security: max-age=31536000\r\n" in heard


def test_a_request_without_tls_is_not_answered(site: tuple[int, Path]) -> None:
    with socket.create_connection(("127.0.0.1", site[0]), HUNG_SECONDS) as connection:
        connection.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        with suppress(ConnectionError):
            assert not connection.recv(4096).startswith(b"HTTP/")
