"""What changes while a page is looked at, as one stream of events a page (server-sent events).

However many look, the daemon is asked at most twice a second, and not at all while nobody does.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress

from edgecount.errors import EdgecountError
from edgecount.gateway.client import Gateway
from edgecount.web.ticking.standing import SiteStanding, standing_of

PERIOD_SECONDS = 0.5
BEAT_SECONDS = 2.0
AWAY_SECONDS = 5.0
"""A stream ends when the daemon has not answered for so long: its pages then say that nothing comes."""
MOST_VIEWERS = 100
"""More pages than that are not kept up to date: each holds a connection."""


class Viewers:
    """All pages that are looked at; one task asks for all of them, for as long as there are any."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._queues: set[asyncio.Queue[SiteStanding]] = set()
        self._asking: asyncio.Task[None] | None = None
        self._last: SiteStanding | None = None
        self._heard = 0.0

    def __len__(self) -> int:
        """How many look."""
        return len(self._queues)

    async def watch(self) -> AsyncGenerator[SiteStanding | None]:
        """How the site stands, at once and whenever that changes; None, now and then, where it does not.

        Nothing comes while the daemon has not answered at all, and the stream ends where it does not any more.
        """
        queue: asyncio.Queue[SiteStanding] = asyncio.Queue(maxsize=1)
        self._queues.add(queue)
        if self._asking is None:
            self._last, self._heard = None, asyncio.get_running_loop().time()
            self._asking = asyncio.create_task(self._ask(), name="status for viewers")
        elif self._last is not None:
            queue.put_nowait(self._last)
        try:
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), BEAT_SECONDS)
                except TimeoutError:
                    if asyncio.get_running_loop().time() - self._heard > AWAY_SECONDS:
                        return
                    if self._last is not None:
                        yield None
        finally:
            self._queues.discard(queue)
            if not self._queues and self._asking is not None:
                self._asking.cancel()
                self._asking = None

    async def _ask(self) -> None:
        site = None
        while True:
            with suppress(EdgecountError):  # the pages say that nothing comes
                site = site or await self._gateway.ask("site")
                self._tell(standing_of(await self._gateway.ask("status"), site))
                self._heard = asyncio.get_running_loop().time()
            await asyncio.sleep(PERIOD_SECONDS)

    def _tell(self, standing: SiteStanding) -> None:
        if standing == self._last:
            return
        self._last = standing
        for queue in self._queues:
            if queue.full():  # a slow page gets the newest only
                queue.get_nowait()
            queue.put_nowait(standing)


def as_event(kind: str, record: Mapping[str, object]) -> bytes:
    """An event as the stream has it."""
    return f"event: {kind}\ndata: {json.dumps(record, separators=(',', ':'))}\n\n".encode()
