"""Makes the dashboard's own certificate: `python -m edgecount.web.serving.making FILE NAME…`.

A program of its own: what makes certificates would take a third of the dashboard's memory, for a second a year.
"""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from edgecount.clock import SystemClock
from edgecount.web.serving.certificate import LASTS, SLACK, head

_SUBJECT = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "edgecount")])


def made(names: Sequence[str], now: datetime) -> bytes:
    """The content of the file: a key on P-256, and a certificate that it signs itself for these names."""
    key = ec.generate_private_key(ec.SECP256R1())
    until = (now + LASTS - SLACK).replace(microsecond=0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_SUBJECT)
        .issuer_name(_SUBJECT)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return head(until, names).encode() + private + certificate.public_bytes(serialization.Encoding.PEM)


def write(path: Path, content: bytes) -> None:
    """Put it in the place of the former one, for this user alone; the folder is the dashboard's own."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


if __name__ == "__main__":
    write(Path(sys.argv[1]), made(sorted(sys.argv[2:]), SystemClock().now()))
