"""TLS of the dashboard: with the operator's certificate, or with one of our own making that is renewed by itself."""

import asyncio
import logging
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from edgecount.clock import Clock
from edgecount.errors import EdgecountError
from edgecount.web.serving.certificate import is_due

log = logging.getLogger(__name__)

LOOK_SECONDS = 3600.0
"""How often it is looked whether the certificate ends soon."""
_MAKER = (sys.executable, "-P", "-m", "edgecount.web.serving.making")
_MAKES_SECONDS = 60.0
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""Of TLS 1.2, what has forward secrecy and no CBC, which every browser of today speaks; TLS 1.3 has no others."""


def with_certificate(certificate: Path, key: Path | None = None) -> ssl.SSLContext:
    """What speaks TLS 1.2 and 1.3 with this certificate; EdgecountError where its files cannot be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", None) or getattr(error, "strerror", None) or "the key has a password"
        names = f"{certificate} and {key}" if key else str(certificate)
        raise EdgecountError(f"{names} cannot be used ({why}): name a certificate and its key, both PEM") from None
    return context


class OwnCertificate:
    """The certificate in this file, for these names: made where there is none, and renewed before it ends."""

    def __init__(self, path: Path, names: frozenset[str], clock: Clock, make: Callable[[list[str]], None]) -> None:
        self._path = path
        self._names = names
        self._clock = clock
        self._make = make
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext:
        """What speaks TLS with it; from then on it takes every renewed one."""
        self.renew()
        self._context = with_certificate(self._path)
        return self._context

    def renew(self) -> bool:
        """Make another where it is time for one; EdgecountError where that fails."""
        if not is_due(self._text(), self._names, self._clock.now()):
            return False
        self._make([str(self._path), *sorted(self._names)])
        log.info("the dashboard has a new certificate: browsers warn once, and show its fingerprint")
        if self._context is not None:
            self._context.load_cert_chain(self._path)
        return True

    async def keep(self) -> None:
        """Look now and then, for ever; a renewal that fails is tried again, and logged."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await asyncio.to_thread(self.renew)
            except (EdgecountError, OSError) as error:
                log.warning("the dashboard's certificate cannot be renewed: %s", error)

    def _text(self) -> str:
        try:
            return self._path.read_text("ascii", errors="replace")
        except FileNotFoundError:
            return ""


def make_apart(arguments: list[str]) -> None:
    """Make a certificate in a process that ends; EdgecountError where it fails."""
    try:
        subprocess.run([*_MAKER, *arguments], check=True, stdin=subprocess.DEVNULL, timeout=_MAKES_SECONDS)  # noqa: S603 - our own program
    except (OSError, subprocess.SubprocessError) as error:
        raise EdgecountError(f"no certificate could be made ({error}): name one as web.certificate") from None


def _no_password() -> str:
    raise ValueError("the key has a password")
