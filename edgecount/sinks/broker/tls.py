"""TLS with a broker: its certificate and its name are always verified."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path

from edgecount.sinks.broker.broker_settings import BrokerSettings
from edgecount.sinks.sink import UndeliveredError

_SECRETS = Path("/etc/edgecount/secrets")
"""Files that root alone may read: systemd hands them to the service (systemd/edgecount.service), under other names."""


def handed_over(path: Path, environ: Mapping[str, str]) -> Path:
    """Where a file is for this process: one of the secrets is where systemd has put it."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if folder is None or path.parent != _SECRETS:
        return path
    given = Path(folder, f"EDGECOUNT_{path.name}")
    return given if given.exists() else path


def verifying(settings: BrokerSettings) -> ssl.SSLContext:
    """A context that trusts only the given authority, or those of the system, and shows edgecount's own certificate.

    UndeliveredError where a file fails.
    """
    try:
        context = ssl.create_default_context(cafile=None if settings.ca is None else str(settings.ca))
    except (OSError, ValueError) as error:
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else getattr(error, "strerror", error)
        raise UndeliveredError(
            f"{settings.ca} cannot be used as {settings.BLOCK}.ca ({reason}); give a PEM file"
        ) from error
    if settings.cert is not None and settings.key is not None:
        _show(context, settings.cert, handed_over(settings.key, os.environ), settings.BLOCK)
    context.sslsocket_class = _ClosingSocket
    return context


def _show(context: ssl.SSLContext, cert: Path, key: Path, block: str) -> None:
    """Have the context show this certificate; a key that asks for a passphrase is refused, for nobody is there."""

    def no_passphrase() -> str:
        raise ValueError("the key has a passphrase; give one without")

    try:
        for path in (cert, key):
            path.open("rb").close()  # OpenSSL does not say which of the two is missing
        context.load_cert_chain(cert, key, no_passphrase)
    except (OSError, ValueError) as error:
        reason = "they are no certificate and its key" if isinstance(error, ssl.SSLError) else _why(error)
        raise UndeliveredError(
            f"{cert} and {key} cannot be used as {block}.cert and {block}.key ({reason}); give two PEM files"
        ) from error


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        where = f", which the service may read in {_SECRETS}" if isinstance(error, PermissionError) else ""
        return f"{error.filename}: {error.strerror}{where}"
    return str(error)


class _ClosingSocket(ssl.SSLSocket):
    """A TLS socket that closes itself when the other side is not trusted: paho would leave it open."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - the base class has it so
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise
