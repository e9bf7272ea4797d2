"""How often one address may ask: far more than any page does, and less than keeps others waiting."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from edgecount.bucket import Bucket
from edgecount.clock import Clock
from edgecount.web.errors import error_page
from edgecount.web.security.neighbourhood import neighbourhood

PER_SECOND = 100.0
"""Five people behind one address that look at pictures of four cameras, five times a second."""
BURST = 400.0
MOST = 10_000
"""So many addresses are remembered, those that asked last."""


class Rates:
    """The requests of each address; a stream of events is one, and has limits of its own."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._buckets)

    def take(self, client: str, now: float) -> bool:
        """Whether an address may ask once more; `now` is monotonic."""
        key = neighbourhood(client)
        bucket = self._buckets.pop(key, None) or Bucket(BURST, PER_SECOND, now)
        self._buckets[key] = bucket  # at the end: a dict keeps its order
        if len(self._buckets) > MOST:
            del self._buckets[next(iter(self._buckets))]
        return bucket.take(now)


class RateGuard:
    """Refuses what comes too fast; behind a proxy, the address is that of which it tells."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock
        self._rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer where it is not too often."""
        client = (scope.get("client") or ("",))[0]
        if scope["type"] != "http" or self._rates.take(client, self._clock.monotonic()):
            await self._app(scope, receive, send)
            return
        answer = error_page(Request(scope), HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = "1"
        await answer(scope, receive, send)
