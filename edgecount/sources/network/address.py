"""A camera's address: its kinds, its parts, the same without secrets, and why there is no answer from it."""

import re
import socket
from urllib.parse import SplitResult, urlsplit

from edgecount.sources.fault import Fault

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


def host_of(url: SplitResult) -> str:
    """The host's name or address, as the system resolves it."""
    return (url.hostname or "").replace("%25", "%", 1)


def port_of(url: SplitResult) -> int:
    """The port, the usual one if the address has none; ValueError if it is none."""
    return url.port or PORTS[url.scheme]


def authority(url: SplitResult) -> str:
    """The host and the port as requests name them: without user, password and network interface (RFC 6874)."""
    return re.sub(r"%25[^\]]*\]", "]", url.netloc.rpartition("@")[2])


def why_unreachable(url: str) -> Fault | None:
    """Why no connection to this address is possible, and what to check; None if there is an answer."""
    try:
        parts = urlsplit(url)
        if not parts.hostname:
            return Fault("offline", "its address names no host: write it as in rtsp://{USER}:{PASSWORD}@192.0.2.10/1")
        socket.create_connection((host_of(parts), port_of(parts)), timeout=_PATIENCE).close()
    except ValueError:
        return Fault("offline", "its address cannot be understood: write @ : / in a password as %40 %3A %2F")
    except OSError as error:
        return Fault("offline", f"it does not answer ({plain(error)}): check the address, and that the camera is on")
    return None


def plain(error: OSError) -> str:
    """What the system says of it."""
    return error.strerror or str(error) or "no answer"
