"""What a link opens: a new account, or a new password for one."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.keys.invitations import Invitation
from edgecount.accounts.wrong import AccountError
from edgecount.web.addresses import address
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.entrance import entered, guest_of
from edgecount.web.screens.accounts.forms import filled_in, refused, told
from edgecount.web.screens.accounts.words import role_word


def routes() -> Sequence[GuardedRoute]:
    """Open to all: the link is the key."""
    return [page("/invitation/{secret}", _invitation, least=None, methods=("GET", "POST"), name="invitation")]


async def _invitation(request: Request) -> Response:
    try:
        invitation = parts_of(request).accounts.invitations.of_secret(request.path_params["secret"])
    except AccountError as error:
        return render(request, "accounts/dead_link.html", status=HTTPStatus.NOT_FOUND, wrong=told(request, error))
    template = "accounts/join.html" if invitation.account is None else "accounts/reset.html"
    shown: dict[str, Any] = {"invitation": invitation, "role": role_word(request, invitation.role), "name": ""}
    if request.method == "GET":
        return render(request, template, wrong=None, **shown)
    form = await filled_in(request)
    try:
        secret = await _come_in(request, invitation, form["name"], form["password"])
    except AccountError as error:
        return refused(request, template, error, **shown | {"name": form["name"]})
    return entered(request, secret, address(request, "now"))


async def _come_in(request: Request, invitation: Invitation, name: str, password: str) -> str:
    accounts, link = parts_of(request).accounts, request.path_params["secret"]
    if invitation.account is None:
        return await accounts.join(link, name, password, guest_of(request))
    return await accounts.reset_password(link, password, guest_of(request))
