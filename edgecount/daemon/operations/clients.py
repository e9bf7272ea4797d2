"""The clients of a socket of ours, all heard at once: one that is slow or silent holds up no other.

One thread moves the bytes of all of them, each within its time; a few make the answers.  Where too many are there, the
one that came first goes: one that asks at once is always heard.
"""

import selectors
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Literal

from edgecount.clock import SystemClock

MOST = 64
"""Clients at the same time."""
_READ_SECONDS, _WRITE_SECONDS, _FINISH_SECONDS = 2.0, 2.0, 1.0
_TICK_SECONDS = 0.1
_STOP_SECONDS = 2.0
_PIECE = 1 << 16


@dataclass(slots=True, eq=False)
class _Client:
    """A connection: what it does now, until when (monotonic seconds), and what was heard and is to be said."""

    connection: socket.socket
    until: float
    doing: Literal["reads", "waits", "writes", "ends"] = "reads"
    heard: bytes = b""
    answer: bytes = field(default=b"", repr=False)


class Clients:
    """Answers the clients of a listening socket while it is started; it is closed at the end.

    `is_whole` says of what was heard, and of whether the client has said all, whether it is to be answered now;
    `answer` is called for it in a thread of this class, and raises nothing.  `late` is the answer to one that took too
    long.
    """

    def __init__(
        self,
        listener: socket.socket,
        name: str,
        threads: int,
        is_whole: Callable[[bytes, bool], bool],
        answer: Callable[[bytes], bytes],
        late: bytes,
    ) -> None:
        self._listener = listener
        self._is_whole = is_whole
        self._answer = answer
        self._late = late
        self._clock = SystemClock()
        self._over = threading.Event()
        self._asked = SimpleQueue[_Client | None]()
        self._answered = SimpleQueue[_Client]()
        self._wake, self._woken = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._clients: dict[_Client, None] = {}
        self._threads = [
            threading.Thread(target=self._move, name=name, daemon=True),
            *(threading.Thread(target=self._work, name=f"{name}-{at + 1}", daemon=True) for at in range(threads)),
        ]

    def start(self) -> None:
        """Answer from now on."""
        for waited_for in (self._listener, self._woken):
            waited_for.settimeout(0)
            self._selector.register(waited_for, selectors.EVENT_READ)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Hang up on everybody, and answer no more; harmless when repeated."""
        if self._over.is_set():
            return
        mover, *workers = self._threads
        for _ in workers:
            self._asked.put(None)
        for worker in workers:  # what is asked already is answered still
            worker.join(_STOP_SECONDS / len(workers))
        self._over.set()
        mover.join(_STOP_SECONDS)
        self._listener.close()

    def _work(self) -> None:
        while (client := self._asked.get()) is not None:
            client.answer = self._answer(client.heard)
            self._answered.put(client)
            with suppress(OSError):
                self._wake.send(b"x")

    def _move(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(_TICK_SECONDS):
                if key.fileobj is self._listener:
                    self._accept()
                elif key.fileobj is self._woken:
                    self._woken.recv(_PIECE)
                else:
                    self._serve(key.data)
            while not self._answered.empty():
                self._say(self._answered.get())
            self._end_the_late()
        while not self._answered.empty():
            self._say(self._answered.get())
        for client in list(self._clients):
            if client.doing == "reads":
                client.answer = self._late
                self._say(client)
            self._end(client)
        self._selector.close()
        self._wake.close()
        self._woken.close()

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # gone again, or too many open files: the client waits until there are fewer
            self._over.wait(_TICK_SECONDS / 10)
            return
        connection.settimeout(0)
        if len(self._clients) >= MOST and (first := next((it for it in self._clients if it.doing != "waits"), None)):
            self._end(first)
        client = _Client(connection, self._clock.monotonic() + _READ_SECONDS)
        self._clients[client] = None
        self._selector.register(connection, selectors.EVENT_READ, client)

    def _serve(self, client: _Client) -> None:
        """Move a client's bytes, which it has or takes now."""
        try:
            if client.doing == "writes":
                self._write(client)
            elif client.doing == "reads":
                self._read(client)
            elif not client.connection.recv(_PIECE):  # unread, it would make the client's system report a failure
                self._end(client)
        except BlockingIOError:
            return
        except OSError:  # a client that hangs up gets no answer
            self._end(client)

    def _read(self, client: _Client) -> None:
        received = client.connection.recv(_PIECE)
        client.heard += received
        if self._is_whole(client.heard, not received):
            client.doing = "waits"
            self._selector.unregister(client.connection)
            self._asked.put(client)
        elif not received:
            self._end(client)

    def _say(self, client: _Client) -> None:
        client.doing, client.until = "writes", self._clock.monotonic() + _WRITE_SECONDS
        with suppress(KeyError):  # it is there already, where the answer is the one to who is late
            self._selector.unregister(client.connection)
        self._selector.register(client.connection, selectors.EVENT_WRITE, client)
        self._serve(client)

    def _write(self, client: _Client) -> None:
        client.answer = client.answer[client.connection.send(client.answer) :]
        if not client.answer:
            client.connection.shutdown(socket.SHUT_WR)
            client.doing, client.until = "ends", self._clock.monotonic() + _FINISH_SECONDS
            self._selector.modify(client.connection, selectors.EVENT_READ, client)

    def _end_the_late(self) -> None:
        now = self._clock.monotonic()
        for client in [it for it in self._clients if it.doing != "waits" and it.until < now]:
            if client.doing == "reads":
                client.answer = self._late
                self._say(client)
            else:
                self._end(client)

    def _end(self, client: _Client) -> None:
        self._clients.pop(client, None)
        with suppress(KeyError, ValueError):
            self._selector.unregister(client.connection)
        client.connection.close()
