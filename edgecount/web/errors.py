"""Pages for what goes wrong, in the look of the others: one line says whose fault it is, one what to do."""

import logging
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edgecount.errors import EdgecountError
from edgecount.web.language.words import Words
from edgecount.web.rendering import render, words_of

log = logging.getLogger(__name__)


def error_page(request: Request, status: int, reason: str | None = None) -> Response:
    """The answer for a status of HTTP; JSON for whatever is no browser.  `reason` tells kinds of one status apart."""
    title, remedy = _told(words_of(request), status, reason)
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": f"{title}: {remedy}"}, status)
    return render(request, "error.html", status=status, title=title, remedy=remedy)


async def on_http_error(request: Request, error: Exception) -> Response:
    """A page for what a route refuses."""
    if not isinstance(error, HTTPException):
        raise error
    answer = error_page(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def on_unavailable(request: Request, error: Exception) -> Response:
    """A page for what lies outside: a store that cannot be read, a daemon that does not answer."""
    route = request.scope.get("route")  # not the address, in which the secret of a link may stand
    log.warning("the page %s could not be shown: %s", getattr(route, "name", "asked for"), error)
    _ = words_of(request)
    title, remedy = _("This cannot be shown now"), _.told(str(error))
    return render(request, "error.html", status=HTTPStatus.SERVICE_UNAVAILABLE, title=title, remedy=remedy)


async def on_fault(request: Request, _error: Exception) -> Response:
    """A page for our own mistakes; the log has the traceback."""
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _told(_: Words, status: int, reason: str | None) -> tuple[str, str]:
    told = {
        HTTPStatus.BAD_REQUEST: (_("This request cannot be understood"), _("Go back and try again.")),
        HTTPStatus.UNAUTHORIZED: (_("You are not signed in"), _("Sign in, then open this page again.")),
        HTTPStatus.FORBIDDEN: (_("This is not for your role"), _("Ask an administrator of this shop if you need it.")),
        HTTPStatus.NOT_FOUND: (_("There is no such page"), _("The link may be old: start from the first page.")),
        HTTPStatus.METHOD_NOT_ALLOWED: (_("This page cannot be used like that"), _("Open it from the navigation.")),
        HTTPStatus.REQUEST_TIMEOUT: (_("Your browser stopped sending"), _("Check the network, then send it again.")),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (_("That is too much at once"), _("Send something smaller.")),
        HTTPStatus.MISDIRECTED_REQUEST: (
            _("This name is not known here"),
            _("Open the dashboard by its address, or add the name to web.hosts in the config."),
        ),
        HTTPStatus.TOO_MANY_REQUESTS: (_("That was too often"), _("Wait a moment, then try again.")),
        HTTPStatus.INTERNAL_SERVER_ERROR: (
            _("We made a mistake"),
            _("Counting goes on. Try again; if it stays, send us the log of the service."),
        ),
    }
    if reason == "origin":
        return _("This was not asked for by a page of the dashboard"), _("Open the dashboard and do it there.")
    return told.get(HTTPStatus(status), (HTTPStatus(status).phrase, _("Go back and try again.")))


EXPECTED = (EdgecountError,)
"""Errors of the outside world, whose message is for the visitor."""
