"""A broker that says what a test wants it to say, where a real one is hard to bring to it."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from typing import Self

WELCOME = b"\x20\x03\x00\x00\x00"


def connack(code: int, properties: bytes = b"") -> bytes:
    """The answer to CONNECT."""
    return bytes([0x20, 3 + len(properties), 0, code, len(properties)]) + properties


def disconnect(code: int) -> bytes:
    """The broker's good-bye."""
    return bytes([0xE0, 2, code, 0])


class OddBroker:
    """Welcomes everybody so; answers each message by its topic's code, or the bytes in its place, where there are any.

    Without a welcome it hangs up at once, or says nothing at all where it is `mute`.  Where `only` is given, it takes
    that client id and no other.
    """

    def __init__(
        self,
        welcome: bytes = WELCOME,
        answers: Mapping[str, int | bytes] | None = None,
        granted: int = 1,
        *,
        mute: bool = False,
        only: str | None = None,
    ) -> None:
        self._welcome = welcome
        self._only = only
        self._answers = dict(answers or {})
        self._granted = granted
        self._mute = mute
        self._off = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._serve, name="odd-broker")]
        self.host = "127.0.0.1"
        self.port: int = self._server.getsockname()[1]
        self.topics: list[str] = []

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._off.set()
        for thread in self._threads:
            thread.join()
        self._server.close()

    def _serve(self) -> None:
        self._server.settimeout(0.05)
        while not self._off.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = self._server.accept()
                talk = threading.Thread(target=self._talk, args=(client,), name="odd-broker-client")
                self._threads.append(talk)
                talk.start()

    def _talk(self, client: socket.socket) -> None:
        client.settimeout(0.05)
        with client, contextlib.suppress(OSError):
            read = self._reader(client)
            while not self._off.is_set() and (answer := self._answer(*self._packet(read))) is not None:
                client.sendall(answer)

    def _reader(self, client: socket.socket) -> Callable[[int], bytes]:
        def read(size: int) -> bytes:
            found = b""
            while len(found) < size:
                with contextlib.suppress(TimeoutError):
                    part = client.recv(size - len(found))
                    if not part:
                        raise ConnectionError
                    found += part
                if self._off.is_set():
                    raise ConnectionError
            return found

        return read

    def _packet(self, read: Callable[[int], bytes]) -> tuple[int, bytes]:
        kind = read(1)[0]
        size, shift = 0, 0
        while (byte := read(1)[0]) & 0x80:
            size, shift = size | (byte & 0x7F) << shift, shift + 7
        return kind, read(size | byte << shift)

    def _answer(self, kind: int, body: bytes) -> bytes | None:
        """What follows on a packet; None where that is the end."""
        granted = bytes([self._granted]) * (_filters(body) if kind & 0xF0 == 0x80 else 0)
        kinds: dict[int, Callable[[], bytes]] = {
            0x10: lambda: self._welcomed(body),
            0x30: lambda: self._acknowledged(kind, body),
            0x80: lambda: bytes([0x90, 3 + len(granted)]) + body[:2] + b"\x00" + granted,
            0xA0: lambda: b"\xb0\x04" + body[:2] + b"\x00\x00",
            0xC0: lambda: b"\xd0\x00",
        }
        if self._mute:
            return b""
        answer = kinds.get(kind & 0xF0)
        return (answer() if answer and self._welcome else b"") or (b"" if kind & 0xF0 in (0x30, 0x50) else None)

    def _welcomed(self, body: bytes) -> bytes:
        named = (self._only or "").encode()
        return self._welcome if self._only is None or struct.pack("!H", len(named)) + named in body else connack(0x85)

    def _acknowledged(self, kind: int, body: bytes) -> bytes:
        size = struct.unpack("!H", body[:2])[0]
        topic = body[2 : 2 + size].decode()
        self.topics.append(topic)
        answer = self._answers.get(topic, 0)
        if isinstance(answer, bytes):
            return answer
        return b"\x40\x04" + body[2 + size : 4 + size] + bytes([answer, 0]) if kind & 0x06 else b""


def _filters(body: bytes) -> int:
    """How many filters a SUBSCRIBE has."""
    position, count = 3, 0
    while position < len(body):
        position += 3 + int(struct.unpack("!H", body[position : position + 2])[0])
        count += 1
    return count
