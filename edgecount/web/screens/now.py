"""Now: the people inside, those who came and went today, what is seen and what is not."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.standing import standing_of


def routes() -> Sequence[GuardedRoute]:
    """The first page."""
    return [page("/", _now, least=Role.STAFF, name="now")]


async def _now(request: Request) -> Response:
    gateway = parts_of(request).gateway
    status, site = await gateway.ask("status"), await gateway.ask("site")
    return render(request, "now.html", now=standing_of(status, site))
