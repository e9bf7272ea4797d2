"""Connections with a total deadline: a socket's own timeout starts again with every byte that trickles in."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from edgecount.clock import Clock

_EXPIRED, _NOT_YET_VALID, _OTHER_HOST, _OTHER_ADDRESS = 10, 9, 62, 64
"""OpenSSL's numbers for faults of a certificate (X509_V_ERR_...)."""

_REMEDIES = {
    _EXPIRED: "it has to be renewed on the server, or this machine's clock is wrong",
    _NOT_YET_VALID: "check this machine's clock",
    _OTHER_HOST: "the name in {key} must be the one that the certificate has",
    _OTHER_ADDRESS: "{key} must be the name that the certificate has, not an address",
}


def connect(host: str, port: int, seconds: float, clock: Clock) -> socket.socket:
    """Connect within `seconds` in all, to any of the host's addresses that answers; OSError where none does.

    Each address has an equal share of the time: one that never answers must not keep the others from being tried.  The
    system's resolver looks up the name, and gives up by itself.
    """
    until = clock.monotonic() + seconds
    failure: OSError = TimeoutError("timed out")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for tried, (*_, address) in enumerate(found):
        share = (until - clock.monotonic()) / (len(found) - tried)
        if share > 0:
            try:
                connection = socket.create_connection((str(address[0]), port), share)
            except OSError as error:
                failure = error
            else:
                connection.settimeout(2 * seconds)  # for one read: `cut_off`, which limits all of them, comes first
                return connection
    raise failure


@contextmanager
def cut_off(connection: socket.socket, seconds: float) -> Iterator[threading.Event]:
    """Ends the connection after `seconds`, even in the middle of work; the event is set when that has happened."""
    held = connection.dup()  # stays valid when TLS takes the socket over
    over = threading.Event()

    def cut() -> None:
        over.set()
        with suppress(OSError):  # it has ended by itself
            held.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, seconds), cut)
    timer.name, timer.daemon = "deadline", True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()
        timer.join()
        held.close()


def verifying(ca: Path | None) -> ssl.SSLContext:
    """A context for TLS with a server: verifies its certificate by the file `ca` or the system's own, and its name.

    OSError where the file cannot be read.
    """
    return ssl.create_default_context(cafile=ca)


def why_not_trusted(error: ssl.SSLCertVerificationError, ca: Path | None, block: str, key: str = "host") -> str:
    """The fault of a server's certificate, and the remedy.

    `ca` is the file of the trusted authorities, `block` the config's block of this server, and `key` the key of that
    block that names the server.
    """
    own = f"if its authority is your own, name the file with the authority's certificate in {block}.ca"
    unknown = own if ca is None else f"is {ca} that of its authority? check {block}.ca"
    known = _REMEDIES.get(error.verify_code)
    remedy = unknown if known is None else known.format(key=f"{block}.{key}")
    return f"{error.verify_message.rstrip('.')}: {remedy}"
