"""The dashboard at its real server on the loopback, in a thread of the test."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp

from edgecount.web.serving.server import WebServer, listening
from tests.support.waiting import HUNG_SECONDS, wait_until


@contextmanager
def served(app: ASGIApp, encryption: ssl.SSLContext | None = None) -> Iterator[str]:
    """The address of a server that answers for the application while the block runs."""
    servers: list[tuple[WebServer, asyncio.AbstractEventLoop]] = []

    async def serve() -> None:
        servers.append((WebServer(app, encryption), asyncio.get_running_loop()))
        await servers[0][0].serve(sockets=[listener])

    with listening("127.0.0.1", 0) as listener:
        port = int(listener.getsockname()[1])
        thread = threading.Thread(target=lambda: asyncio.run(serve()), name="dashboard", daemon=True)
        thread.start()
        wait_until(lambda: bool(servers) and servers[0][0].started, "the server has not started")
        try:
            yield f"{'https' if encryption else 'http'}://127.0.0.1:{port}"
        finally:
            server, loop = servers[0]
            loop.call_soon_threadsafe(server.finish)
            thread.join(HUNG_SECONDS)
            assert not thread.is_alive(), "the server goes on"
