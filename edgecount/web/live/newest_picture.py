"""Pictures of cameras on their way to browsers: fetched from the main process once, however many look."""

import asyncio
from base64 import b64decode
from dataclasses import dataclass, field

from edgecount.clock import Clock
from edgecount.gateway.client import Gateway

PERIOD_SECONDS = 0.18
"""The main process is asked for a picture of a camera no more often: five come a second at most."""
FRESH_SECONDS = 3.0
"""After so long a picture is thrown away."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG in which nobody can be recognised; `number` tells it from others, `ts` is when it was taken."""

    number: int
    ts: str
    jpeg: bytes = field(repr=False)


@dataclass(slots=True)
class _Desk:
    """The newest picture of a camera; times are monotonic seconds."""

    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked: float = -PERIOD_SECONDS
    came: float = 0.0
    newest: Picture | None = None


class LivePictures:
    """Has the newest picture of each camera that is looked at, for moments."""

    def __init__(self, gateway: Gateway, clock: Clock) -> None:
        self._gateway = gateway
        self._clock = clock
        self._places: dict[str, _Desk] = {}

    async def newest(self, camera: str, width: int, per_second: float) -> Picture | None:
        """The newest picture; None where there is none, or none yet.  EdgecountError where there can be none."""
        place = self._places.setdefault(camera, _Desk())
        async with place.asking:
            if self._clock.monotonic() - place.asked >= PERIOD_SECONDS:
                await self._ask(camera, place, width, per_second)
        self._tidy()
        return place.newest

    async def _ask(self, camera: str, place: _Desk, width: int, per_second: float) -> None:
        place.asked = self._clock.monotonic()
        after = None if place.newest is None else place.newest.number
        told = await self._gateway.ask("picture", camera=camera, after=after, width=width, per_second=per_second)
        if told["number"] is not None:
            place.newest = Picture(told["number"], told["ts"], b64decode(told["jpeg"]))
            place.came = place.asked
        elif place.asked - place.came > FRESH_SECONDS:
            place.newest = None

    def _tidy(self) -> None:
        """Forget cameras at which nobody looks any more."""
        now = self._clock.monotonic()
        self._places = {name: kept for name, kept in self._places.items() if now - kept.asked <= FRESH_SECONDS}


async def scene_of(gateway: Gateway, camera: str) -> Picture | None:
    """What a camera's place looks like without people; None where that is not known."""
    told = await gateway.ask("scene", camera=camera, after=None)
    return None if told["number"] is None else Picture(told["number"], told["ts"], b64decode(told["jpeg"]))
