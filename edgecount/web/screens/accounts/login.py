"""Signing in, and out."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.accounts.wrong import AccountError
from edgecount.web.addresses import address, back
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.entrance import entered, guest_of, left
from edgecount.web.screens.accounts.forms import filled_in, person_of, refused
from edgecount.web.visitor import visitor_of


def routes() -> Sequence[GuardedRoute]:
    """The form, open to all, and the way out."""
    return [
        page("/login", _login, least=None, methods=("GET", "POST"), name="login"),
        page("/logout", _logout, least=Role.STAFF, methods=("POST",), name="logout"),
    ]


async def _login(request: Request) -> Response:
    accounts = parts_of(request).accounts
    if request.method == "POST":
        return await _sign_in(request)
    to = request.query_params.get("next")
    if visitor_of(request) is not None:
        return RedirectResponse(back(request, to), HTTPStatus.SEE_OTHER)
    if accounts.people.are_none():
        return RedirectResponse(address(request, "first_run"), HTTPStatus.SEE_OTHER)
    return render(request, "accounts/login.html", wrong=None, name="", next=to or "/")


async def _sign_in(request: Request) -> Response:
    form = await filled_in(request)
    try:
        secret = await parts_of(request).accounts.log_in(form["name"], form["password"], guest_of(request))
    except AccountError as error:
        return refused(request, "accounts/login.html", error, name=form["name"], next=form["next"])
    return entered(request, secret, back(request, form["next"]))


async def _logout(request: Request) -> Response:
    visitor = person_of(request)
    assert visitor.session is not None  # noqa: S101 - a person has one
    parts_of(request).accounts.sessions.sign_out(visitor.account, visitor.session)
    return left(request)
