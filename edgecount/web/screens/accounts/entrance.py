"""In and out: the cookie of a session is set, and taken back."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.accounts import Guest
from edgecount.accounts.sessions import LONGEST
from edgecount.web.addresses import address
from edgecount.web.language.choice import language_of
from edgecount.web.routing import parts_of
from edgecount.web.screens.accounts.device import device_of
from edgecount.web.security.neighbourhood import neighbourhood
from edgecount.web.visitor import cookie_name, visitor_of


def guest_of(request: Request) -> Guest:
    """From where somebody asks to come in."""
    client = request.client.host if request.client else ""
    return Guest(neighbourhood(client), device_of(request.headers.get("user-agent", "")), language_of(request))


def entered(request: Request, secret: str, to: str) -> Response:
    """On to a page of ours, with a new session; its cookie is for this host alone, and no script reads it.

    The session that this browser had before ends: nobody could sign out of it any more.
    """
    before = visitor_of(request)
    if before is not None and before.session is not None:
        parts_of(request).accounts.sessions.sign_out(before.account, before.session)
    answer = RedirectResponse(to, HTTPStatus.SEE_OTHER)
    secure = request.url.scheme == "https"
    answer.set_cookie(
        cookie_name(secure=secure),
        secret,
        max_age=int(LONGEST.total_seconds()),
        path="/" if secure else request.scope.get("root_path") or "/",
        httponly=True,
        samesite="lax",
        secure=secure,
    )
    return answer


def left(request: Request) -> Response:
    """Out, to where one signs in; nothing of ours stays in the browser's cache."""
    answer = RedirectResponse(address(request, "login"), HTTPStatus.SEE_OTHER)
    secure = request.url.scheme == "https"
    answer.delete_cookie(
        cookie_name(secure=secure),
        path="/" if secure else request.scope.get("root_path") or "/",
        httponly=True,
        samesite="lax",
        secure=secure,
    )
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
