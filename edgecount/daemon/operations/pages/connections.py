"""A TCP server of Python's own socketserver, with limits: so many clients at once, each for so long in all.

A thread hears each client.  Where too many are there, the one that came first goes: one that asks at once is heard.
"""

import logging
import math
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from socketserver import BaseRequestHandler, BaseServer, TCPServer, ThreadingMixIn
from typing import Any

from edgecount.clock import SystemClock

log = logging.getLogger(__name__)

MOST = 32
"""Clients at the same time."""
THREADS = 2 * MOST
"""Those whose end is waited for have one, too."""
SECONDS = 10.0
"""From a client's coming to its end: as long as Prometheus waits unless told otherwise."""
_ROOM_SECONDS, _STOP_SECONDS, _TICK_SECONDS = 1.0, 1.0, 0.1

Handler = Callable[[Any, Any, BaseServer], BaseRequestHandler]


class Connections(ThreadingMixIn, TCPServer):
    """Listens from the beginning (OSError where it cannot), and hears clients while `serve` runs in some thread."""

    allow_reuse_address = True
    request_queue_size = 512  # a client that finds no place knocks again after a second only

    def __init__(self, address: tuple[str, int], handler: Handler, name: str, seconds: float = SECONDS) -> None:
        self._name = name
        self._seconds = seconds
        self._clock = SystemClock()
        self._changed = threading.Condition()
        self._ends: dict[socket.socket, float] = {}
        super().__init__(address, handler)

    def serve(self) -> None:
        """Hear clients, until `end`."""
        self.serve_forever(_TICK_SECONDS)

    def end(self) -> None:
        """Listen no more; a client that is being answered gets the answer still, if it is soon."""
        self.shutdown()
        self.server_close()
        with self._changed:
            self._give_up(self._ends, socket.SHUT_RD)
            if not self._changed.wait_for(lambda: not self._ends, _STOP_SECONDS):
                self._give_up(self._ends, socket.SHUT_RDWR)
                self._changed.wait_for(lambda: not self._ends, _STOP_SECONDS)

    def get_request(self) -> tuple[socket.socket, Any]:
        """The next client; OSError where it is gone again, or where too many files are open."""
        try:
            return super().get_request()
        except OSError:
            with self._changed:  # it waits until one goes, and so do we
                self._changed.wait(_TICK_SECONDS)
            raise

    def verify_request(self, _request: Any, _address: Any) -> bool:
        """Whether there is room for a client, that of the first one if need be."""
        with self._changed:
            heard = [request for request, end in self._ends.items() if end < math.inf]
            self._give_up(heard[: max(0, len(heard) - MOST + 1)])
            return self._changed.wait_for(lambda: len(self._ends) < THREADS, _ROOM_SECONDS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Hear a client, in a thread of its own."""
        with self._changed:
            self._ends[request] = self._clock.monotonic() + self._seconds
        threading.Thread(
            target=self.process_request_thread, args=(request, client_address), name=f"{self._name}-client", daemon=True
        ).start()

    def service_actions(self) -> None:
        """End who is late; called every little while."""
        now = self._clock.monotonic()
        with self._changed:
            self._give_up([request for request, end in self._ends.items() if end < now])

    def shutdown_request(self, request: Any) -> None:
        """Hang up, and make room."""
        with self._changed:
            super().shutdown_request(request)
            self._ends.pop(request, None)
            self._changed.notify_all()

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Log what failed, where it is not that a client is gone."""
        if not isinstance(sys.exc_info()[1], OSError):
            log.exception("a request to edgecount failed")

    def _give_up(self, requests: Iterable[socket.socket], how: int = socket.SHUT_RDWR) -> None:
        """Let the threads of these clients end: what they wait for does not come any more."""
        for request in requests:
            self._ends[request] = math.inf
            with suppress(OSError):  # it is gone already
                request.shutdown(how)
