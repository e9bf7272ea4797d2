"""Where people are, for all pages that show a camera: one task a camera asks, for as long as anybody looks."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from edgecount.errors import EdgecountError
from edgecount.gateway.client import Gateway

PERIOD_SECONDS = 0.2
"""From one question to the next: people walk smoothly, and counts tick at once."""
BEAT_SECONDS = 2.0
AWAY_SECONDS = 5.0
"""A stream ends when the daemon has not answered for so long: its pages then say that nothing comes."""
MOST_VIEWERS = 100
"""More pages than that are shown no cameras: each holds a connection."""
MOST_CAMERAS = 32

Seen = Mapping[str, Any]
"""What a camera shows, as the main process tells it; with `error` where it does not answer."""


class Newest:
    """What a page has still to tell: of each camera the newest alone."""

    def __init__(self) -> None:
        self._waiting: dict[str, Seen] = {}
        self._come = asyncio.Event()

    def put(self, camera: str, seen: Seen) -> None:
        """Take the place of what was to be told of this camera."""
        self._waiting[camera] = seen
        self._come.set()

    async def take(self) -> Sequence[Seen]:
        """What has come, after a wait for it."""
        await self._come.wait()
        self._come.clear()
        waiting, self._waiting = self._waiting, {}
        return list(waiting.values())


class LiveCameras:
    """All pages that show cameras, by camera."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._pages: dict[str, set[Newest]] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._last: dict[str, Seen] = {}
        self._viewers = 0
        self._heard = 0.0

    @property
    def is_full(self) -> bool:
        """Whether no more pages can be served."""
        return self._viewers >= MOST_VIEWERS

    @property
    def cameras(self) -> Sequence[str]:
        """The cameras that are looked at."""
        return list(self._asking)

    async def watch(self, cameras: Sequence[str]) -> AsyncIterator[Sequence[Seen]]:
        """What these cameras show, at once and whenever that changes; nothing, now and then, where it does not.

        Ends where the daemon does not answer any more.
        """
        newest = Newest()
        with self._watched(cameras, newest):
            while True:
                try:
                    yield await asyncio.wait_for(newest.take(), BEAT_SECONDS)
                except TimeoutError:
                    if asyncio.get_running_loop().time() - self._heard > AWAY_SECONDS:
                        return
                    yield ()

    @contextmanager
    def _watched(self, cameras: Sequence[str], newest: Newest) -> Iterator[None]:
        self._viewers += 1
        if not self._asking:
            self._heard = asyncio.get_running_loop().time()
        for camera in cameras:
            self._pages.setdefault(camera, set()).add(newest)
            if camera not in self._asking:
                self._asking[camera] = asyncio.create_task(self._ask(camera), name=f"live of {camera}")
            elif camera in self._last:
                newest.put(camera, self._last[camera])
        try:
            yield
        finally:
            self._viewers -= 1
            for camera in cameras:
                self._leave(camera, newest)

    def _leave(self, camera: str, newest: Newest) -> None:
        self._pages[camera].discard(newest)
        if not self._pages[camera]:
            del self._pages[camera]
            self._asking.pop(camera).cancel()
            self._last.pop(camera, None)

    async def _ask(self, camera: str) -> None:
        while True:
            try:
                seen: Seen = await self._gateway.ask("live", camera=camera)
            except EdgecountError as error:
                seen = {"camera": camera, "error": str(error)}
            self._heard = asyncio.get_running_loop().time()
            if seen != self._last.get(camera):
                self._last[camera] = seen
                for newest in self._pages[camera]:
                    newest.put(camera, seen)
            await asyncio.sleep(PERIOD_SECONDS)
