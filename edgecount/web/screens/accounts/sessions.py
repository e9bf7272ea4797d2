"""Where somebody is signed in; each session may be ended, or all others at once."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.web.addresses import address
from edgecount.web.local_time import zone_of
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.entrance import left
from edgecount.web.screens.accounts.forms import filled_in, person_of


def routes() -> Sequence[GuardedRoute]:
    """The list, for everybody with an account."""
    return [page("/profile/sessions", _sessions, least=Role.STAFF, methods=("GET", "POST"), name="sessions")]


async def _sessions(request: Request) -> Response:
    visitor = person_of(request)
    sessions = parts_of(request).accounts.sessions
    if request.method == "GET":
        return render(
            request,
            "accounts/sessions.html",
            wrong=None,
            sessions=sessions.of_account(visitor.account),
            present=visitor.session,
            zone=await zone_of(request),
        )
    form = await filled_in(request)
    wish = form["session"]
    if wish == "others":
        sessions.end_all(visitor.account, visitor.account, but=visitor.session)
    elif wish.isascii() and wish.isdigit():
        sessions.end(visitor.account, int(wish[:18]), visitor.account)
        if wish == str(visitor.session):
            return left(request)
    return RedirectResponse(address(request, "sessions"), HTTPStatus.SEE_OTHER)
