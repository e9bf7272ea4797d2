"""A server that answers what it is told, whatever it is asked."""

import socket
import threading
from collections.abc import Sequence
from typing import Self

from tests.support.waiting import HUNG_SECONDS


class Answering:
    """Answers the n-th connection with the n-th answer, on a port of the loopback, while it is entered.

    None is no answer, but silence until the end.  `heard` has the requests.
    """

    def __init__(self, answers: Sequence[bytes | None]) -> None:
        self._answers = answers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="answering")
        self.heard: list[str] = []

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def _serve(self) -> None:
        for answer in self._answers:
            connection, _ = self._listener.accept()
            with connection:
                if self._over.is_set():
                    return
                self.heard.append(connection.recv(65536).decode())
                if answer is None:
                    self._over.wait(HUNG_SECONDS)
                else:
                    connection.sendall(answer)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        if self._thread.is_alive():
            socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._listener.close()
