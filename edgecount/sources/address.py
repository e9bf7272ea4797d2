"""A camera's address: which kinds there are, how to show one without its secrets, and why one does not answer."""

import socket
from urllib.parse import urlsplit

PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
"""The kinds of address that a camera may have, with their usual ports."""

_PATIENCE = 1.0  # seconds for a camera to answer at all


def is_address(text: str) -> bool:
    """Whether a source is named by an address, of whatever kind, rather than by a path or a number."""
    return "://" in text


def without_secrets(url: str) -> str:
    """The address without user, password and query, for messages and logs.

    A password may hold any character, also those that should have been written as %40 or %2F: whatever stands before
    the last @ goes.
    """
    kind, _, rest = url.partition("://")
    rest = rest.rpartition("@")[2]
    for mark in "?#":
        rest = rest.partition(mark)[0]
    return f"{kind}://{rest}"


def why_silent(url: str) -> str:
    """What may be wrong with a camera that gives no pictures, and what to check."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORTS[parts.scheme.lower()]
        if not host:
            return "its address names no host: write it as in rtsp://{USER}:{PASSWORD}@192.0.2.10/stream1"
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except ValueError:
        return "its address cannot be understood: write @ : / in a password as %40 %3A %2F"
    except OSError as error:
        reason = error.strerror or str(error) or "no answer"
        return f"it does not answer ({reason}): check the address, and that the camera is on"
    return "it answers, but gives no video: check the path, the user and the password"
