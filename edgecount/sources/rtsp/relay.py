"""Stands between FFmpeg and one camera that speaks RTSP.

FFmpeg would follow a camera that points elsewhere and take the password along, trusts any certificate, and reads
answers without an end.  So it asks here, knows neither address nor password, and hears no answer that is too long.
"""

import selectors
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, unquote, urlsplit

from edgecount.clock import Clock
from edgecount.sources.fault import Fault, FaultError
from edgecount.sources.network.address import authority, port_of
from edgecount.sources.network.answers import ENDLESS, elsewhere
from edgecount.sources.network.login import Login, challenges_in
from edgecount.sources.network.loopback import Loopback
from edgecount.sources.network.trust import Trust
from edgecount.sources.network.wire import SILENCE, connect
from edgecount.sources.rtsp.messages import RtspMessage, Splitter, TooLongError, on_the_wire

_PIECE = 65_536
_CONNECT_SECONDS = 2.0
_MOST_PENDING = 100
_MOST_MOVES = 5
_REDIRECTS = range(300, 400)


def stream_address(url: SplitResult) -> str:
    """A stream's address as requests name it: without user and password."""
    query = f"?{url.query}" if url.query else ""
    return f"{url.scheme}://{authority(url)}{url.path}{query}"


class RtspRelay:
    """A camera's stream at `url`, on this machine, until it is closed; `fault` says what went wrong on the way.

    OSError, and so FaultError, where the camera cannot be connected to.
    """

    def __init__(self, camera: SplitResult, clock: Clock, trust: Trust) -> None:
        self._camera = camera
        self._clock = clock
        self._trust = trust
        self._upstream: socket.socket | None = self._connected()
        family = socket.AF_INET6 if self._upstream.family == socket.AF_INET6 else socket.AF_INET
        self._loopback = Loopback(self._serve, family)
        self.url = f"rtsp://{self._loopback.authority}/{self._loopback.token}"
        self.fault: Fault | None = None
        self._moves = 0

    def start(self) -> None:
        """Take FFmpeg's connection from now on."""
        self._loopback.start()

    def close(self) -> None:
        """Hang up on both sides; harmless when repeated."""
        self._loopback.close()
        if self._upstream is not None:
            self._upstream.close()

    def _connected(self) -> socket.socket:
        wire = connect(self._camera, self._clock.monotonic() + _CONNECT_SECONDS, self._clock, self._trust)
        wire.connection.settimeout(SILENCE)
        return wire.connection

    def _move(self, there: SplitResult) -> None:
        """Go on at another address of the same camera; FaultError where it is another, or points on and on."""
        login, at, _ = self._camera.netloc.rpartition("@")
        self._moves += 1
        if there.hostname != self._camera.hostname or there.scheme != self._camera.scheme or self._moves > _MOST_MOVES:
            raise FaultError(elsewhere(there))
        self._camera = there._replace(netloc=login + at + authority(there))

    def _serve(self, client: socket.socket) -> None:
        """Bring requests one way, and answers and pictures the other, until either side hangs up."""
        upstream, self._upstream = self._upstream, None
        try:
            with upstream or self._connected() as camera:
                talk = _Talk(self._camera, self.url, camera, client, self._move)
                _bring(client, camera, talk)
        except TooLongError:
            self.fault = ENDLESS
        except FaultError as error:
            self.fault = error.fault
        except OSError:
            return  # FFmpeg finds nobody, and the camera is asked why


def _bring(client: socket.socket, camera: socket.socket, talk: "_Talk") -> None:
    asked, answered = Splitter(), Splitter()
    with selectors.DefaultSelector() as waiting:
        waiting.register(client, selectors.EVENT_READ)
        waiting.register(camera, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                is_client = key.fileobj is client
                piece = client.recv(_PIECE) if is_client else _received(camera)
                if piece is None:
                    continue
                if not piece:
                    return
                for part in (asked if is_client else answered).feed(piece):
                    (talk.ask if is_client else talk.answer)(part)


def _received(camera: socket.socket) -> bytes | None:
    """What has come from the camera, empty at its end; None where TLS had something to say to itself only."""
    camera.settimeout(0)
    try:
        piece = camera.recv(_PIECE)
        while isinstance(camera, ssl.SSLSocket) and (pending := camera.pending()):  # the system knows nothing of it
            piece += camera.recv(pending)
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    finally:
        camera.settimeout(SILENCE)
    return piece


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that waits for its answer, with FFmpeg's number; `is_again`: a second time, with a login."""

    number: str
    request: RtspMessage
    is_again: bool = False


class _Talk:
    """What is said on one connection: requests get the camera's address and a login, answers lose them."""

    def __init__(
        self,
        url: SplitResult,
        ours: str,
        camera: socket.socket,
        client: socket.socket,
        move: Callable[[SplitResult], None],
    ) -> None:
        self._move = move
        self._theirs, self._ours = stream_address(url), ours
        self._camera, self._client = camera, client
        self._login = None if url.username is None else Login(unquote(url.username), unquote(url.password or ""))
        self._is_known = False
        self._number = 0
        self._asked: dict[str, _Asked] = {}

    def ask(self, part: RtspMessage | bytes) -> None:
        """Bring the camera a request, or FFmpeg's word on how pictures arrive."""
        if isinstance(part, bytes):
            self._camera.sendall(part)
            return
        if not self._is_known and self._ours not in part.lines[0]:
            raise ConnectionRefusedError  # this is somebody else
        self._is_known = True
        if part.status is not None:
            self._camera.sendall(part.raw)
            return
        request = part.replaced(self._ours, self._theirs).without("CSeq", "Authorization")
        self._send(_Asked(part.field("CSeq"), request))

    def _send(self, asked: "_Asked") -> None:
        self._number += 1
        while len(self._asked) >= _MOST_PENDING:  # those were never answered
            del self._asked[next(iter(self._asked))]
        self._asked[str(self._number)] = asked
        method, _, rest = asked.request.lines[0].partition(" ")
        target = rest.partition(" ")[0].encode("latin-1").decode(errors="replace")
        said = None if self._login is None else self._login.said(method, target)
        login = () if said is None else (on_the_wire(f"Authorization: {said}"),)
        self._camera.sendall(asked.request.with_fields(f"CSeq: {self._number}", *login).raw)

    def answer(self, part: RtspMessage | bytes) -> None:
        """Bring FFmpeg an answer, or pictures."""
        if isinstance(part, bytes):
            self._client.sendall(part)
            return
        if part.status is None:  # some cameras ask too, to see whether anybody is there
            self._client.sendall(part.raw)
            return
        asked = self._asked.pop(part.field("CSeq"), None)
        if part.status == 401 and asked is not None and self._may_log_in(part, asked):
            self._send(replace(asked, is_again=True))
            return
        if part.status in _REDIRECTS:
            part = self._moved(part)
        told = self._from_camera(part.without("CSeq").replaced(self._theirs, self._ours))
        self._client.sendall(told.with_fields(*([] if asked is None else [f"CSeq: {asked.number}"])).raw)

    def _may_log_in(self, refusal: RtspMessage, asked: "_Asked") -> bool:
        """Whether a login is to be tried, which is once for each request: cameras lock accounts."""
        if self._login is None or asked.is_again:
            return False
        return self._login.learn(challenges_in("\n".join(refusal.lines)))

    def _moved(self, answer: RtspMessage) -> RtspMessage:
        """An answer that points to another address of the camera, as FFmpeg is to hear it: it is to ask here again."""
        try:
            there = urlsplit(answer.field("Location"))
            port_of(there)
        except (ValueError, KeyError):
            there = urlsplit("")
        self._move(there)
        return answer.without("Location").with_fields(f"Location: {self._ours}")

    def _from_camera(self, answer: RtspMessage) -> RtspMessage:
        """An answer that says, for pictures over UDP, that they come from the camera."""
        transport = answer.field("Transport")
        if "client_port" not in transport or "interleaved" in transport:
            return answer
        kept = [
            word for word in transport.split(";") if not word.strip().lower().startswith(("source=", "destination="))
        ]
        source = self._camera.getpeername()[0].partition("%")[0]
        return answer.without("Transport").with_fields(f"Transport: {';'.join([*kept, f'source={source}'])}")
