"""One's own password, changed: all sessions end but the one that it is done in."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.accounts.wrong import AccountError
from edgecount.web.addresses import address
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.entrance import entered, guest_of
from edgecount.web.screens.accounts.forms import filled_in, person_of, refused

_TEMPLATE = "accounts/password.html"


def routes() -> Sequence[GuardedRoute]:
    """The form, for everybody with an account."""
    return [page("/profile/password", _password, least=Role.STAFF, methods=("GET", "POST"), name="password")]


async def _password(request: Request) -> Response:
    visitor = person_of(request)
    if request.method == "GET":
        return render(request, _TEMPLATE, wrong=None, done="done" in request.query_params)
    form = await filled_in(request)
    try:
        secret = await parts_of(request).accounts.change_password(
            visitor.account, form["current"], form["password"], guest_of(request)
        )
    except AccountError as error:
        return refused(request, _TEMPLATE, error, done=False)
    return entered(request, secret, address(request, "password", query={"done": 1}))
