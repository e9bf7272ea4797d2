"""A connection to a camera on which all takes its time at most: a camera may trickle for ever."""

import io
import math
import socket
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import SplitResult

from edgecount.clock import Clock
from edgecount.sources.network.address import host_of, port_of
from edgecount.sources.network.trust import Trust

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SILENCE = 2.0
"""Seconds without a byte, after which a camera is given up."""
_ENCRYPTED = ("https", "rtsps")


class Wire(io.RawIOBase):
    """What comes from a camera, as a file; `until` (monotonic seconds) ends all waiting by TimeoutError."""

    def __init__(self, connection: socket.socket, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self.until = math.inf

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Some bytes, as soon as there are any; 0 at the end."""
        self._connection.settimeout(self._left())
        return self._connection.recv_into(buffer)

    def say(self, words: bytes) -> None:
        """Send all of it."""
        self._connection.settimeout(self._left())
        self._connection.sendall(words)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The same with a buffer, as `http.client` wants it of a socket."""
        return io.BufferedReader(self, 65_536)

    @property
    def connection(self) -> socket.socket:
        """What lies below."""
        return self._connection

    def hang_up(self) -> None:
        """Close the connection; harmless when repeated."""
        with suppress(OSError):
            self._connection.close()

    def _left(self) -> float:
        left = min(SILENCE, self.until - self._clock.monotonic())
        if left <= 0:
            raise TimeoutError
        return left


def connect(url: SplitResult, until: float, clock: Clock, trust: Trust) -> Wire:
    """Connect to the camera; OSError if that is not possible until then (monotonic seconds), or it is not trusted."""
    left = max(0.01, min(SILENCE, until - clock.monotonic()))
    connection = socket.create_connection((host_of(url), port_of(url)), left)
    try:
        if url.scheme in _ENCRYPTED:
            connection = trust.secured(connection, host_of(url))
    except OSError:
        connection.close()
        raise
    wire = Wire(connection, clock)
    wire.until = until
    return wire
