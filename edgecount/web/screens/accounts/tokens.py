"""Tokens for scripts: made, shown once, and revoked."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role, role_of
from edgecount.accounts.wrong import AccountError
from edgecount.web.addresses import address
from edgecount.web.local_time import zone_of
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.forms import filled_in, numbered, person_of, refused
from edgecount.web.screens.accounts.words import role_word
from edgecount.web.shown_once import Once, shown_on, to_show
from edgecount.web.visitor import Visitor

_TEMPLATE = "accounts/tokens.html"


def routes() -> Sequence[GuardedRoute]:
    """The list, for everybody with an account, and the form that revokes one."""
    return [
        page("/profile/tokens", _tokens, least=Role.STAFF, methods=("GET", "POST"), name="tokens"),
        page("/profile/tokens/{token:int}/revoke", _revoke, least=Role.STAFF, methods=("POST",), name="token_revoke"),
    ]


async def _tokens(request: Request) -> Response:
    visitor, accounts = person_of(request), parts_of(request).accounts
    if request.method == "GET":
        fresh = to_show(request, "tokens")
        return render(request, _TEMPLATE, wrong=None, fresh=fresh, **await _shown(request, visitor))
    form = await filled_in(request)
    role = role_of(form["role"]) or Role.STAFF
    try:
        secret = accounts.tokens.make(accounts.people.by_id(visitor.account), form["name"], role)
    except AccountError as error:
        return refused(request, _TEMPLATE, error, fresh=None, **await _shown(request, visitor))
    return shown_on(request, "tokens", Once(secret))


async def _revoke(request: Request) -> Response:
    visitor = person_of(request)
    parts_of(request).accounts.tokens.revoke(visitor.account, numbered(request, "token"))
    return RedirectResponse(address(request, "tokens"), HTTPStatus.SEE_OTHER)


async def _shown(request: Request, visitor: Visitor) -> dict[str, Any]:
    return {
        "tokens": parts_of(request).accounts.tokens.of_account(visitor.account),
        "roles": {role.word: role_word(request, role) for role in Role if role <= visitor.role},
        "zone": await zone_of(request),
    }
