"""Language and look of this browser, for visitors without a profile too."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.web import look
from edgecount.web.addresses import back
from edgecount.web.language import choice
from edgecount.web.language.words import LANGUAGES
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.visitor import visitor_of

_YEAR_SECONDS = 365 * 24 * 3600


def routes() -> Sequence[GuardedRoute]:
    """A form's target, open to all: it changes nothing but two cookies, and the language of the visitor's profile."""
    return [page("/preferences", keep, least=None, methods=["POST"], name="preferences")]


async def keep(request: Request) -> Response:
    """Take the choice, and go back to the page that it was made on."""
    form = await request.form(max_files=0, max_fields=10)
    answer = RedirectResponse(back(request, str(form.get("next", "/"))), HTTPStatus.SEE_OTHER)
    for cookie, allowed in ((choice.COOKIE, LANGUAGES), (look.COOKIE, look.THEMES)):
        wish = form.get(cookie)
        if wish in allowed:
            answer.set_cookie(
                cookie,
                str(wish),
                max_age=_YEAR_SECONDS,
                path=request.scope.get("root_path") or "/",
                httponly=True,
                samesite="lax",
                secure=request.url.scheme == "https",
            )
    visitor, language = visitor_of(request), form.get(choice.COOKIE)
    if visitor is not None and visitor.session is not None and language in LANGUAGES:
        parts_of(request).accounts.people.set_language(visitor.account, str(language))
    return answer
