"""Asks a camera over RTSP (RFC 2326), with user and password when it wants them."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, unquote

from edgecount.clock import Clock
from edgecount.sources.network.address import authority
from edgecount.sources.network.login import Challenge, Login, challenges_in
from edgecount.sources.network.trust import Trust
from edgecount.sources.network.wire import connect

_LONGEST = 65_536  # bytes of an answer
_STATUS = re.compile(r"RTSP/\d\.\d (\d{3})")
_INTERLEAVED = b"$"


class NoRtspError(Exception):
    """What answers does not speak RTSP."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A camera's answer; `offered` are the ways to log in, if it asks for one."""

    status: int
    head: str
    body: str
    offered: tuple[Challenge, ...]

    def field(self, name: str) -> str:
        """A field of the head; empty if it is not there."""
        found = re.search(rf"^{name}:\s*(.*)$", self.head, re.IGNORECASE | re.MULTILINE)
        return found[1].strip() if found else ""


class Dialogue:
    """Requests and answers over one connection, OSError or NoRtspError; `until` (monotonic seconds) is when they end.

    `offered` are the ways to log in that the camera last asked for.
    """

    def __init__(self, url: SplitResult, until: float, clock: Clock, trust: Trust) -> None:
        self._url = url
        self._trust = trust
        self._until = until
        self._clock = clock
        self.login = None if url.username is None else Login(unquote(url.username), unquote(url.password or ""))
        self.offered: tuple[Challenge, ...] = ()
        self._number = 0
        self._open()

    @property
    def target(self) -> str:
        """The stream's address without user and password."""
        query = f"?{self._url.query}" if self._url.query else ""
        return f"{self._url.scheme}://{authority(self._url)}{self._url.path}{query}"

    def ask(self, method: str, target: str, *fields: str) -> Reply:
        """The answer to a request; after a login, if the camera asks for one."""
        reply = self._ask(method, target, fields)
        self.offered = reply.offered or self.offered
        if reply.status == 401 and self.login is not None and self.login.learn(reply.offered):
            try:
                return self._ask(method, target, fields)
            except ConnectionError:  # some hang up after each refusal
                self.close()
                self._open()
                return self._ask(method, target, fields)
        return reply

    def close(self) -> None:
        """Hang up."""
        self._answers.close()
        self._wire.hang_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _open(self) -> None:
        self._wire = connect(self._url, self._until, self._clock, self._trust)
        self._answers = self._wire.makefile("rb")

    def _ask(self, method: str, target: str, fields: tuple[str, ...]) -> Reply:
        self._number += 1
        said = None if self.login is None else self.login.said(method, target)
        lines = [f"{method} {target} RTSP/1.0", f"CSeq: {self._number}", "User-Agent: edgecount", *fields]
        lines += [] if said is None else [f"Authorization: {said}"]
        self._wire.say("\r\n".join([*lines, "", ""]).encode())
        return self._reply()

    def _reply(self) -> Reply:
        while (first := self._read(1)) == _INTERLEAVED:  # pictures, on their way already
            self._read(int.from_bytes(self._read(3)[1:], "big"))
        head = first
        while not head.endswith((b"\r\n\r\n", b"\n\n")):
            line = self._answers.readline(_LONGEST)
            if not line or len(head) > _LONGEST:
                break
            head += line
        text = head.decode("latin-1").replace("\r\n", "\n")
        status = _STATUS.match(text)
        if status is None:
            raise NoRtspError
        length = re.search(r"^content-length:\s*(\d{1,5})", text, re.IGNORECASE | re.MULTILINE)
        body = self._read(int(length[1])) if length else b""
        return Reply(int(status[1]), text, body.decode(errors="replace"), tuple(challenges_in(text)))

    def _read(self, count: int) -> bytes:
        found = self._answers.read(count)
        if len(found) < count:
            raise ConnectionResetError("it hung up")
        return found
