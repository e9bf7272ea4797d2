"""A camera's address: the kinds of addresses, one without its secrets, and why there is no answer from it."""

import socket
from urllib.parse import SplitResult, urlsplit

from edgecount.clock import Clock
from edgecount.sources.fault import Fault
from edgecount.sources.probe import probe

PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
"""The kinds of address that a camera may have, with their usual ports."""

_PATIENCE = 1.0  # seconds for a camera to answer at all


def is_address(text: str) -> bool:
    """Whether a source is named by an address, of whatever kind, rather than by a path or a number."""
    return "://" in text


def without_secrets(url: str) -> str:
    """The address without user, password and query, for messages and logs.

    A password may hold any character, also those that should have been written as %40 or %2F: everything before the
    last @ is left out.
    """
    kind, _, rest = url.partition("://")
    rest = rest.rpartition("@")[2]
    for mark in "?#":
        rest = rest.partition(mark)[0]
    return f"{kind}://{rest}"


def why_unreachable(url: str) -> Fault | None:
    """Why no connection to this address is possible, and what to check; None if there is an answer."""
    try:
        parts, port = _understood(url)
        if not parts.hostname:
            return Fault("offline", "its address names no host: write it as in rtsp://{USER}:{PASSWORD}@192.0.2.10/1")
        socket.create_connection((parts.hostname, port), timeout=_PATIENCE).close()
    except ValueError:
        return Fault("offline", "its address cannot be understood: write @ : / in a password as %40 %3A %2F")
    except OSError as error:
        return Fault("offline", f"it does not answer ({_plain(error)}): check the address, and that the camera is on")
    return None


def why_silent(url: str, clock: Clock) -> Fault:
    """The likely fault of a camera that accepts a connection but gives no pictures, and what to check."""
    parts, port = _understood(url)
    try:
        status = probe(parts, port, clock)
    except TimeoutError:
        return Fault("stalled", "it lets connect, and then says nothing: restart it")
    except OSError as error:
        return Fault("offline", f"it hangs up ({_plain(error)}): check the port, or restart the camera")
    return _of_status(status, has_user=parts.username is not None)


def _of_status(status: int | None, *, has_user: bool) -> Fault:
    match status:
        case 401 | 403 if has_user:
            return Fault("unauthorised", f"it refuses the user or the password ({status}): check both")
        case 401 | 403:
            return Fault("unauthorised", f"it wants a user and a password ({status}): write them into its address")
        case 404:
            return Fault("not_found", "it has no such stream (404): check the path in its address")
        case None:
            return Fault("offline", "what answers is no camera: check the address and its port")
        case _ if status >= 400:
            return Fault("offline", f"it answers with error {status}: check its settings, or restart it")
        case _:
            return Fault("offline", "it answers, but gives no video: check the path in its address")


def _understood(url: str) -> tuple[SplitResult, int]:
    """The parts of the address, and the port; ValueError if the address is not valid."""
    parts = urlsplit(url)
    return parts, parts.port or PORTS[parts.scheme]


def _plain(error: OSError) -> str:
    return error.strerror or str(error) or "no answer"
