"""uvicorn, as the dashboard runs it: one process, few wake-ups, no log of who asks, and limits to everything."""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from edgecount.web.security.framing import LONGEST_HEAD
from edgecount.web.serving.bounded_connection import MOST, BoundedConnection

KEEP_ALIVE_SECONDS = 15
_CUT_OFF_SECONDS = 2
"""So long after the end has begun, what does not notice that its browser is gone is cut off."""
_BACKLOG = 128
_TICK_SECONDS = 1.0


class WebServer(uvicorn.Server):
    """Serves until `finish` is called; signals are not its business."""

    def __init__(self, app: ASGIApp, encryption: ssl.SSLContext | None = None) -> None:
        logging.getLogger("uvicorn").setLevel(logging.WARNING)
        super().__init__(_config(app, encryption))
        self._ended = asyncio.Event()

    def finish(self) -> None:
        """Take no more connections, and end soon."""
        self.should_exit = True
        self._ended.set()

    async def main_loop(self) -> None:
        """Wake once a second: uvicorn's own ten times do nothing here."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _TICK_SECONDS)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals as they are."""
        yield


def _config(app: ASGIApp, encryption: ssl.SSLContext | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=BoundedConnection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # the application takes them, from known proxies only
        server_header=False,
        backlog=_BACKLOG,
        limit_concurrency=2 * MOST,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_CUT_OFF_SECONDS,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        ssl_context_factory=None if encryption is None else lambda *_: encryption,
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at this address; OSError where it is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    dual = family == socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((host, port), family=family, backlog=_BACKLOG, dualstack_ipv6=dual)
