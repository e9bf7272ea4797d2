"""The stream by which the figures of a page tick."""

from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from edgecount.accounts.role import Role
from edgecount.web.routing import GuardedRoute, page
from edgecount.web.ticking.events import MOST_VIEWERS, Viewers, as_event
from edgecount.web.ticking.standing import SiteStanding
from edgecount.web.visitor import found_visitor


def routes() -> Sequence[GuardedRoute]:
    """The stream, for everybody that sees the first page."""
    return [page("/live/events", _stream, least=Role.STAFF, name="live_events")]


async def _stream(request: Request) -> Response:
    viewers = cast("Viewers", request.app.state.viewers)
    if len(viewers) >= MOST_VIEWERS:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
    return StreamingResponse(
        _told(request, viewers), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _told(request: Request, viewers: Viewers) -> AsyncIterator[bytes]:
    """The figures whenever they change; ends with the session."""
    before: SiteStanding | None = None
    async for standing in viewers.watch():
        if found_visitor(request, request.app.state.parts.accounts) is None:
            return
        if standing is None:
            yield as_event("beat", {})
            continue
        yield as_event("figures", standing.figures)
        if before is not None and before.words != standing.words:
            yield as_event("changed", {})
        before = standing
