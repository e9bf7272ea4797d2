"""Everybody that may come in: invited, given a role, disabled, helped to a new password, deleted.  For admins."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.role import Role, role_of
from edgecount.accounts.wrong import AccountError
from edgecount.web.addresses import address, whole_address
from edgecount.web.local_time import zone_of
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.forms import filled_in, numbered, person_of, refused
from edgecount.web.screens.accounts.words import happening, role_words
from edgecount.web.shown_once import Once, shown_on, to_show

_TEMPLATE = "accounts/people.html"
_LINES = 50

Deed = Callable[[Accounts, int, int, Mapping[str, str]], None]
"""What an admin does to an account: accounts, whose, the admin's, the form."""


def routes() -> Sequence[GuardedRoute]:
    """The list and its forms."""
    return [
        page("/people", _people, least=Role.ADMIN, name="people"),
        page("/people/invite", _invite, least=Role.ADMIN, methods=("POST",), name="people_invite"),
        page("/people/{account:int}/reset", _reset, least=Role.ADMIN, methods=("POST",), name="people_reset"),
        page("/people/{account:int}/{deed}", _do, least=Role.ADMIN, methods=("POST",), name="people_do"),
        page("/links/{link:int}/withdraw", _withdraw, least=Role.ADMIN, methods=("POST",), name="link_withdraw"),
    ]


async def _people(request: Request) -> Response:
    person_of(request)
    return render(request, _TEMPLATE, wrong=None, link=to_show(request, "people"), **await _shown(request))


async def _invite(request: Request) -> Response:
    admin = person_of(request)
    form = await filled_in(request)
    role = role_of(form["role"])
    if role is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    secret = parts_of(request).accounts.invitations.make(role, admin.account)
    return _with_link(request, secret)


async def _reset(request: Request) -> Response:
    admin, accounts = person_of(request), parts_of(request).accounts
    try:
        account = accounts.people.by_id(numbered(request, "account"))
    except AccountError as error:
        return refused(request, _TEMPLATE, error, link=None, **await _shown(request))
    return _with_link(request, accounts.invitations.make_reset(account.id, admin.account), account.name)


async def _do(request: Request) -> Response:
    admin, form = person_of(request), await filled_in(request)
    deed = _DEEDS.get(request.path_params["deed"])
    if deed is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    try:
        deed(parts_of(request).accounts, numbered(request, "account"), admin.account, form)
    except AccountError as error:
        return refused(request, _TEMPLATE, error, link=None, **await _shown(request))
    return RedirectResponse(address(request, "people"), HTTPStatus.SEE_OTHER)


async def _withdraw(request: Request) -> Response:
    admin = person_of(request)
    parts_of(request).accounts.invitations.withdraw(numbered(request, "link"), admin.account)
    return RedirectResponse(address(request, "people"), HTTPStatus.SEE_OTHER)


def _with_link(request: Request, secret: str, name: str | None = None) -> Response:
    """The list, with a link that is shown this once."""
    return shown_on(request, "people", Once(whole_address(request, "invitation", secret=secret), name))


async def _shown(request: Request) -> dict[str, Any]:
    accounts = parts_of(request).accounts
    return {
        "people": accounts.people.everybody(),
        "links": accounts.invitations.alive(),
        "roles": role_words(request),
        "log": [(entry.at, happening(request, entry)) for entry in accounts.journal(_LINES)],
        "zone": await zone_of(request),
    }


def _set_role(accounts: Accounts, account: int, admin: int, form: Mapping[str, str]) -> None:
    role = role_of(form["role"])
    if role is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    accounts.people.set_role(account, role, admin)


def _end_sessions(accounts: Accounts, account: int, admin: int, _form: Mapping[str, str]) -> None:
    accounts.people.by_id(account)
    accounts.sessions.end_all(account, admin)


_DEEDS: Mapping[str, Deed] = {
    "role": _set_role,
    "sessions": _end_sessions,
    "disable": lambda accounts, account, admin, _form: accounts.people.disable(account, admin),
    "enable": lambda accounts, account, admin, _form: accounts.people.enable(account, admin),
    "delete": lambda accounts, account, admin, _form: accounts.people.delete(account, admin),
}
