"""Hands FFmpeg, which runs in this process, what comes from a camera, over a connection of this machine to itself.

So FFmpeg learns neither the password nor the camera's address, speaks to nobody else, and needs no TLS.
"""

import secrets
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_ADDRESSES = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
_END_SECONDS = 2.0
_kept: dict[socket.AddressFamily, socket.socket] = {}


def keep_ports() -> frozenset[int]:
    """Take the ports that every `Loopback` of this process uses from now on; returns them.

    For a process that may soon bind and connect to no others.
    """
    for family, address in _ADDRESSES.items():
        with suppress(OSError):  # a machine need not have both kinds of addresses
            _kept.setdefault(family, socket.create_server((address, 0), family=family, backlog=1))
    return frozenset(kept.getsockname()[1] for kept in _kept.values())


def _listener(family: socket.AddressFamily) -> socket.socket:
    kept = _kept.get(family)
    return socket.create_server((_ADDRESSES[family], 0), family=family, backlog=1) if kept is None else kept.dup()


class Loopback:
    """A port of this machine, while it is not closed; `serve` gets each connection there, in a thread of this class.

    `token` is a word that `serve` wants to hear in the first request: another program could connect too.
    """

    def __init__(self, serve: Callable[[socket.socket], None], family: socket.AddressFamily = socket.AF_INET) -> None:
        self._serve = serve
        self._listener = _listener(family)
        self._waker, self._wakened = socket.socketpair()
        self._over = threading.Event()
        self._client: socket.socket | None = None
        self._thread = threading.Thread(target=self._accept, name="loopback", daemon=True)
        self.token = secrets.token_hex(16)
        host = f"[{_ADDRESSES[family]}]" if family == socket.AF_INET6 else _ADDRESSES[family]
        self.authority = f"{host}:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        """Take connections from now on."""
        self._thread.start()

    def close(self) -> None:
        """Hang up, and take no more connections; harmless when repeated."""
        self._over.set()
        with suppress(OSError):
            self._waker.send(b".")
        with suppress(OSError):
            if self._client is not None:
                self._client.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(_END_SECONDS)
        for end in (self._listener, self._waker, self._wakened):
            end.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                select.select([self._listener, self._wakened], [], [])  # a port that is kept must not be shut down
                if self._over.is_set():
                    return
                client, _ = self._listener.accept()
            except (OSError, ValueError):
                return
            with client, suppress(OSError):
                self._client = client
                if not self._over.is_set():
                    self._serve(client)
            self._client = None
