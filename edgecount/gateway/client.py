"""The gateway in the web process: asks the main process, and waits for its answers."""

import asyncio
import itertools
import socket
from typing import Any, Protocol

from edgecount.gateway.lines import BEAT, LONGEST_ANSWER, GatewayReply, LineError, Request, answer_of, request_line
from edgecount.gateway.record import GatewayError, JsonRecord

BEAT_SECONDS = 1.0
"""From one beat to the next (seconds)."""
PATIENCE_SECONDS = 40.0
"""How long an answer may take: a camera that is tried for the first time takes half a minute."""


class Gateway(Protocol):
    """What may be asked of the main process."""

    async def ask(self, name: str, /, **values: Any) -> JsonRecord:
        """The answer to what is asked by this name; GatewayError with one line where there is none."""


class SocketGateway:
    """Asks through a connection, once it is open; `run` hears the answers, until the other side hangs up."""

    def __init__(self, connection: socket.socket, patience: float = PATIENCE_SECONDS) -> None:
        self._connection = connection
        self._patience = patience
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[GatewayReply]] = {}
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        """Be ready to ask."""
        self._reader, self._writer = await asyncio.open_connection(sock=self._connection, limit=LONGEST_ANSWER)

    async def run(self) -> None:
        """Hear answers until the main process hangs up, or says what it never says; and beat meanwhile."""
        if self._reader is None or self._writer is None:
            raise ValueError("a gateway is opened before it runs")
        beating = asyncio.create_task(self._beat(self._writer))
        try:
            while line := await self._reader.readline():
                self._hear(answer_of(line))
        except (OSError, ValueError):  # a line that is too long is a ValueError, too
            pass
        finally:
            beating.cancel()
            self._hang_up()

    async def ask(self, name: str, /, **values: Any) -> JsonRecord:
        """The answer to what is asked by this name."""
        if self._writer is None:
            raise GatewayError("edgecount is being stopped or started: try again in a moment")
        number = next(self._numbers)
        try:
            line = request_line(Request(number, name, values))
        except LineError as error:
            raise GatewayError(f"that is too much at once: {error}") from None
        future: asyncio.Future[GatewayReply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._writer.write(line)
        try:
            # wait_for, in Python 3.11, loses a cancellation that meets an answer.
            async with asyncio.timeout(self._patience):
                answer = await future
        except TimeoutError:
            raise GatewayError("edgecount does not answer in time: try again in a moment") from None
        finally:
            self._waiting.pop(number, None)
        if answer.answer is None:
            raise GatewayError(answer.error or "edgecount does not answer")
        return answer.answer

    def _hear(self, answer: GatewayReply) -> None:
        future = self._waiting.get(answer.id)
        if future is not None and not future.done():  # nobody waits any more for one that was too late
            future.set_result(answer)

    def _hang_up(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        for number, future in self._waiting.items():
            if not future.done():
                future.set_result(GatewayReply(number, error="edgecount is being stopped: try again in a moment"))

    async def _beat(self, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(BEAT)
            await asyncio.sleep(BEAT_SECONDS)
