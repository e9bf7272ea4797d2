"""The gateway in the main process: answers one web process, as long as that behaves.

An intruder in the web process has no more than what is asked for here, and not more often than it may be: a line
that no web process says, or a flood of them, ends the conversation.
"""

import logging
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from edgecount.bucket import Bucket
from edgecount.clock import Clock
from edgecount.errors import EdgecountError
from edgecount.gateway.ask import Ask, person
from edgecount.gateway.lines import LONGEST_REQUEST, GatewayReply, LineError, Request, answer_line, request_of
from edgecount.gateway.record import JsonRecord
from edgecount.log_lines import EVERY

log = logging.getLogger(__name__)

SLOW_AT_ONCE = 8
"""So many slow asks are answered at the same time."""
LINES = (2000.0, 500.0)
"""So many lines at once, and so many a second: more than a hundred people make with their browsers."""
TICK_SECONDS = 0.5
"""How long one wait lasts at most: within this time, it is noticed that the conversation is to end."""
_SEND_SECONDS = 2
_PIECE = 2**16


class GatewayServer:
    """Answers what `asks` has, by name; others may be offered later, while a conversation goes on."""

    def __init__(self, asks: Mapping[str, Ask], clock: Clock) -> None:
        self._asks = asks
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def offer(self, asks: Mapping[str, Ask]) -> None:
        """Reply these from now on, and no others."""
        self._asks = asks

    def attend(
        self, connection: socket.socket, patience: float, is_over: Callable[[], bool], loading: float = 0.0
    ) -> None:
        """Reply until the other side hangs up or `is_over`, in the thread of the caller; closes nothing.

        LineError where it says what no web process says, or too much of it; TimeoutError where it is silent for
        `patience` seconds, or, before it has said anything, for `loading` where that is longer.
        """
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", _SEND_SECONDS, 0))
        talk = _Speaker(connection, self._answered)
        lines = Bucket(*LINES, self._clock.monotonic())
        for line in self._lines(connection, patience, max(patience, loading), is_over):
            if not lines.take(self._clock.monotonic()):
                raise LineError("it asks without end")
            if line:
                self._take(request_of(line), talk)

    def _lines(
        self, connection: socket.socket, patience: float, waits: float, is_over: Callable[[], bool]
    ) -> Iterator[bytes]:
        """What it says, line by line; for the first it `waits`, for the others it has `patience` (seconds)."""
        rest, heard, readable = b"", self._clock.monotonic(), select.poll()
        readable.register(connection, select.POLLIN)
        while not is_over():
            if not readable.poll(1000 * TICK_SECONDS):
                if (silent := self._clock.monotonic() - heard) > waits:
                    raise TimeoutError(f"stood still for {silent:.0f} seconds")
                continue
            piece = connection.recv(_PIECE)
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            if len(rest) > LONGEST_REQUEST:
                raise LineError(f"a line of more than {LONGEST_REQUEST} bytes")
            if lines:
                heard, waits = self._clock.monotonic(), patience
            yield from lines

    def _take(self, request: Request, talk: "_Speaker") -> None:
        ask = self._asks.get(request.ask)
        if ask is None:
            talk.refuse(request, f"nothing is known of {request.ask!r} here: load the page again")
        elif not self._bucket(request.ask, ask).take(self._clock.monotonic()):
            talk.refuse(request, "that is asked too often: try again in a moment")
        elif ask.is_slow:
            talk.work(request, ask)
        else:
            talk.say(self._answered(request, ask))

    def _bucket(self, name: str, ask: Ask) -> Bucket:
        if name not in self._buckets:
            self._buckets[name] = Bucket(ask.burst, ask.per_second, self._clock.monotonic())
        return self._buckets[name]

    def _answered(self, request: Request, ask: Ask) -> bytes:
        try:
            return answer_line(GatewayReply(request.id, _carried_out(ask, request.values)))
        except EdgecountError as error:
            return answer_line(GatewayReply(request.id, error=" ".join(str(error).split())))
        except Exception:  # whatever it is, the next one is to be answered
            log.exception("%s, asked by the dashboard, failed", request.ask)
            return answer_line(GatewayReply(request.id, error="that failed; the daemon's log says why"))


class _Speaker:
    """The side of a conversation that speaks, in any thread."""

    def __init__(self, connection: socket.socket, answered: Callable[[Request, Ask], bytes]) -> None:
        self._connection = connection
        self._answered = answered
        self._speaking = threading.Lock()
        self._slow = threading.BoundedSemaphore(SLOW_AT_ONCE)

    def refuse(self, request: Request, words: str) -> None:
        """Say why there is no answer."""
        self.say(answer_line(GatewayReply(request.id, error=words)))

    def say(self, line: bytes) -> None:
        """Say a line; where that fails, the other side is gone or does not listen, and the conversation ends."""
        with self._speaking, suppress(OSError):
            try:
                self._connection.sendall(line)
            except OSError:
                self._connection.shutdown(socket.SHUT_RDWR)

    def work(self, request: Request, ask: Ask) -> None:
        """Find the answer in a thread of its own, and say it."""
        if not self._slow.acquire(blocking=False):
            self.refuse(request, "edgecount is busy with what was asked before: try again in a moment")
            return
        threading.Thread(target=self._work, args=(request, ask), name=f"gateway-{request.ask}", daemon=True).start()

    def _work(self, request: Request, ask: Ask) -> None:
        try:
            self.say(self._answered(request, ask))
        finally:
            self._slow.release()


def _carried_out(ask: Ask, values: JsonRecord) -> JsonRecord:
    """The answer to an ask; a change is written to the log, with the person by whom it is made."""
    if ask.story is None:
        return ask.answer(values)
    by, story = person(values), ask.story(values)
    try:
        answer = ask.answer(values)
    except EdgecountError as error:
        log.warning("%s: %s: refused: %s", by, story, error, extra=EVERY)
        raise
    log.info("%s: %s", by, story, extra=EVERY)
    return answer
