"""Whether a camera is the one that is meant: by an authority's file, or by its certificate's fingerprint.

Most cameras sign their certificates themselves.  So without `ca`, the first certificate is trusted and kept; another
one later ends the talk before a word is said.
"""

import hashlib
import socket
import ssl
from pathlib import Path

from edgecount.sources.fault import Fault, FaultError


class Trust:
    """How the certificates of one camera are judged.

    `ca` is a file of the authorities to trust.  `pinned` is the SHA-256 of the certificate to expect, as 64 hexadecimal
    digits; where both are None, the first certificate is taken, and `pinned` is its fingerprint from then on.
    """

    def __init__(self, ca: Path | None = None, pinned: str | None = None) -> None:
        self._ca = ca
        self.pinned = pinned

    def secured(self, connection: socket.socket, host: str) -> ssl.SSLSocket:
        """TLS over a connection to this host; FaultError where it is not trusted, OSError where there is no TLS."""
        context = self._context()
        try:
            secured = context.wrap_socket(connection, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            said = error.verify_message.rstrip(".")
            raise FaultError(
                _untrusted(f"its certificate is not trusted ({said}): is {self._ca} right as ca?")
            ) from None
        if self._ca is None:
            self._compare(secured)
        return secured

    def _compare(self, secured: ssl.SSLSocket) -> None:
        found = hashlib.sha256(secured.getpeercert(binary_form=True) or b"").hexdigest()
        if self.pinned is None:
            self.pinned = found
        if found != self.pinned:
            secured.close()
            raise FaultError(
                _untrusted(
                    f"its certificate is not the one known so far: if the camera was changed, set fingerprint: {found},"
                    " else somebody may be in between"
                )
            )

    def _context(self) -> ssl.SSLContext:
        if self._ca is not None:
            try:
                return ssl.create_default_context(cafile=self._ca)
            except OSError as error:
                reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
                raise FaultError(
                    Fault("offline", f"{self._ca} cannot be used as ca ({reason}): give a PEM file")
                ) from None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # `_compare` comes before all else
        return context


def _untrusted(reason: str) -> Fault:
    return Fault("unauthorised", reason)
