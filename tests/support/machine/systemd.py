"""systemd's end of the notification socket."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


class FakeSystemd:
    """Takes datagrams as systemd does; `name` is what it puts into NOTIFY_SOCKET."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{name[1:]}" if name.startswith("@") else name)
        self._socket.setblocking(False)

    @property
    def environ(self) -> dict[str, str]:
        return {"NOTIFY_SOCKET": self.name}

    def told(self) -> list[str]:
        """What has come in since the last look."""
        messages = []
        while True:
            try:
                messages.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return messages

    def close(self) -> None:
        self._socket.close()


@contextmanager
def listening(name: str) -> Iterator[FakeSystemd]:
    systemd = FakeSystemd(name)
    try:
        yield systemd
    finally:
        systemd.close()
