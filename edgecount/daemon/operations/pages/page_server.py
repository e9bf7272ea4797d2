"""The server of the pages: on this machine's own address only, and a port that is taken stops nothing."""

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from edgecount.daemon.operations.pages.answers import Answers
from edgecount.daemon.operations.pages.connections import SECONDS, Connections
from edgecount.daemon.operations.pages.page import Page
from edgecount.daemon.operations.pages.request import PageRequest

log = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"


class PageServer:
    """Answers at 127.0.0.1 while it is started; `pages` are by path, and called in threads of this server.

    Besides addresses and localhost, it answers to `names`.  A client has so many seconds, all in all.

    Where the port cannot be had, a warning is logged, and that is all: counting goes on.
    """

    def __init__(
        self, port: int, pages: Mapping[str, Callable[[], Page]], names: Sequence[str] = (), seconds: float = SECONDS
    ) -> None:
        self._port = port
        self._answers = Answers(pages, frozenset(name.lower() for name in names))
        self._seconds = seconds
        self._connections: Connections | None = None

    @property
    def port(self) -> int | None:
        """Where it listens; None where it does not."""
        return None if self._connections is None else int(self._connections.server_address[1])

    def start(self) -> None:
        """Listen from now on."""
        handler = partial(PageRequest, self._answers.answer)
        try:
            self._connections = Connections((ADDRESS, self._port), handler, "pages", self._seconds)
        except OSError as error:
            log.warning(
                "health and metrics cannot be asked: port %d of %s is not to be had (%s); choose another health.port",
                self._port,
                ADDRESS,
                os.strerror(error.errno or 0),  # Python's own words repeat the address
            )
            return
        threading.Thread(target=self._connections.serve, name="pages", daemon=True).start()

    def stop(self) -> None:
        """Listen no more; harmless when repeated."""
        if self._connections is not None:
            self._connections.end()
            self._connections = None
