"""A browser's connection, which may not be held for nothing: neither by a slow head, nor by an answer nobody takes."""

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS = 10.0
"""How long the head of a request may take, from the first byte of the connection, or of the next request, on."""
UNREAD_SECONDS = 30
"""How long what was sent may stay unread, as the kernel sees it (TCP_USER_TIMEOUT)."""
ENDS_SECONDS = 1.0
"""How long an answer may go on once the server is to end; those that tell a page of changes never end by themselves."""
MOST = 200
"""Connections at once; where there are more, the one that has waited longest for nothing goes."""


class BoundedConnection(H11Protocol):
    """A connection as uvicorn has it, with an end to waiting; bodies have their own, where they are read."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._late: asyncio.TimerHandle | None = None
        self.since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Begin to wait for a request."""
        super().connection_made(transport)
        _notice_the_unread(transport)
        self._wait()
        _make_room(self.connections)

    def data_received(self, data: bytes) -> None:
        """Take what has come; once the head is there, nobody waits for it any more."""
        super().data_received(data)
        if not self.is_waiting:
            self._rest()
        elif self._late is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end."""
        self._rest()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Take no more requests, and hang up: at once where none is being answered, else soon."""
        super().shutdown()
        if not self.is_waiting:
            self.loop.call_later(ENDS_SECONDS, self.transport.abort)

    @property
    def is_waiting(self) -> bool:
        """Whether no request is being answered: it is the browser's turn, or the rest of a body comes in vain."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _wait(self) -> None:
        self.since = self.loop.time()
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _rest(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


def _make_room(connections: set[Any]) -> None:
    """Where there are too many, end the one that has waited longest for its browser."""
    if len(connections) > MOST:
        waiting = [one for one in connections if isinstance(one, BoundedConnection) and one.is_waiting]
        if len(waiting) > 1:  # the newest is one of them
            longest = min(waiting, key=lambda one: one.since)
            connections.discard(longest)
            longest.transport.abort()


def _notice_the_unread(transport: asyncio.Transport) -> None:
    connection = transport.get_extra_info("socket")
    if connection is not None and connection.family != socket.AF_UNIX:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1000 * UNREAD_SECONDS)
