"""The first admin's account, by the one-time code: first the code, then name and password."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.wrong import AccountError
from edgecount.web.addresses import address
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.entrance import entered, guest_of
from edgecount.web.screens.accounts.forms import filled_in, refused


def routes() -> Sequence[GuardedRoute]:
    """Open to all: the code is the key."""
    return [page("/first-run", _first_run, least=None, methods=("GET", "POST"), name="first_run")]


async def _first_run(request: Request) -> Response:
    accounts = parts_of(request).accounts
    first = accounts.people.are_none()
    if request.method == "GET":
        return render(request, "accounts/code.html", wrong=None, code="", first=first)
    form = await filled_in(request)
    code = form["code"]
    try:
        accounts.check_code(code, guest_of(request))
    except AccountError as error:
        return refused(request, "accounts/code.html", error, code=code, first=first)
    if "name" not in form:
        return render(request, "accounts/first_account.html", wrong=None, code=code, name="")
    try:
        secret = await accounts.set_up(code, form["name"], form["password"], guest_of(request))
    except AccountError as error:
        return refused(request, "accounts/first_account.html", error, code=code, name=form["name"])
    return entered(request, secret, address(request, "now"))
