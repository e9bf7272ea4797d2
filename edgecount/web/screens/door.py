"""Door: GO or WAIT on a whole screen, for a tablet at the entrance; by a link of its own, without an account."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from edgecount.accounts.role import Role
from edgecount.accounts.wrong import AccountError
from edgecount.web.addresses import address, whole_address
from edgecount.web.local_time import zone_of
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.forms import filled_in, numbered, person_of, refused
from edgecount.web.shown_once import Once, shown_on, to_show
from edgecount.web.ticking.door import DoorSign, door_sign
from edgecount.web.ticking.events import MOST_VIEWERS, Viewers, as_event
from edgecount.web.ticking.standing import standing_of

_TEMPLATE = "door_links.html"


def routes() -> Sequence[GuardedRoute]:
    """The links, for managers; the sign and its stream, for anybody that has one."""
    return [
        page("/door", _links, least=Role.MANAGER, methods=("GET", "POST"), name="door"),
        page("/door/{link:int}/withdraw", _withdraw, least=Role.MANAGER, methods=("POST",), name="door_withdraw"),
        page("/door/{secret}", _sign, least=None, name="door_sign"),
        page("/door/{secret}/events", _events, least=None, name="door_events"),
    ]


async def _links(request: Request) -> Response:
    visitor, links = person_of(request), parts_of(request).accounts.door_links
    if request.method == "GET":
        link, zone = to_show(request, "door"), await zone_of(request)
        return render(request, _TEMPLATE, wrong=None, link=link, links=links.all(), zone=zone)
    form = await filled_in(request)
    try:
        secret = links.make(visitor.account, form["name"])
    except AccountError as error:
        return refused(request, _TEMPLATE, error, link=None, links=links.all(), zone=await zone_of(request))
    return shown_on(request, "door", Once(whole_address(request, "door_sign", secret=secret)))


async def _withdraw(request: Request) -> Response:
    parts_of(request).accounts.door_links.withdraw(person_of(request).account, numbered(request, "link"))
    return RedirectResponse(address(request, "door"), HTTPStatus.SEE_OTHER)


async def _sign(request: Request) -> Response:
    _require_link(request)
    gateway = parts_of(request).gateway
    standing = standing_of(await gateway.ask("status"), await gateway.ask("site"))
    secret = request.path_params["secret"]
    return render(request, "door.html", site=standing.site, shown=door_sign(standing), secret=secret)


async def _events(request: Request) -> Response:
    _require_link(request)
    viewers = cast("Viewers", request.app.state.viewers)
    if len(viewers) >= MOST_VIEWERS:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
    told = _told(request, viewers)
    return StreamingResponse(told, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _told(request: Request, viewers: Viewers) -> AsyncIterator[bytes]:
    """The sign, at once and whenever it changes; ends when the link is withdrawn."""
    before: DoorSign | None = None
    async for standing in viewers.watch():
        if not _has_link(request):
            return
        now = before if standing is None else door_sign(standing)
        yield as_event("beat", {}) if now is None or now == before else as_event("sign", asdict(now))
        before = now


def _require_link(request: Request) -> None:
    if not _has_link(request):
        raise HTTPException(HTTPStatus.NOT_FOUND)


def _has_link(request: Request) -> bool:
    return parts_of(request).accounts.door_links.knows(request.path_params["secret"])
