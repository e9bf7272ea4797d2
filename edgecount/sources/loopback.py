"""Hands FFmpeg, which runs in this process, what comes from a camera, over a connection of this machine to itself.

So FFmpeg learns neither the password nor the camera's address, speaks to nobody else, and needs no TLS.
"""

import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_ADDRESSES = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
_END_SECONDS = 2.0


class Loopback:
    """A port of this machine, while it is not closed; `serve` gets each connection there, in a thread of this class.

    `token` is a word that `serve` wants to hear in the first request: another program could connect too.
    """

    def __init__(self, serve: Callable[[socket.socket], None], family: socket.AddressFamily = socket.AF_INET) -> None:
        self._serve = serve
        self._listener = socket.create_server((_ADDRESSES[family], 0), family=family, backlog=1)
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
        for end in (self._listener, self._client):
            with suppress(OSError):
                if end is not None:
                    end.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join(_END_SECONDS)
        self._listener.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client, suppress(OSError):
                self._client = client
                if not self._over.is_set():
                    self._serve(client)
            self._client = None
