"""What a form brings, and what is said where the accounts refuse it."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.wrong import AccountError, TooSoonError
from edgecount.web.rendering import render, words_of
from edgecount.web.visitor import Visitor, known_visitor

_MOST_FIELDS = 20
_GREATEST = 2**63 - 1


async def filled_in(request: Request) -> Mapping[str, str]:
    """The fields of a form, without files; one that is not there is empty."""
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    return _Fields({name: value for name, value in form.items() if isinstance(value, str)})


class _Fields(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return ""


def numbered(request: Request, name: str) -> int:
    """A number in the address, of an account or a link; one that no number of SQLite's is the greatest of those."""
    return min(int(request.path_params[name]), _GREATEST)


def refused(request: Request, template: str, error: AccountError, **values: object) -> Response:
    """The form again, with what is wrong above it."""
    too_soon = isinstance(error, TooSoonError)
    status = HTTPStatus.TOO_MANY_REQUESTS if too_soon else HTTPStatus.UNPROCESSABLE_ENTITY
    answer = render(request, template, status=status, wrong=told(request, error), **values)
    if isinstance(error, TooSoonError):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def told(request: Request, error: AccountError) -> str:
    """What the accounts refuse, in the language of the page."""
    translate = words_of(request)
    return translate(error.words, **error.values)


def person_of(request: Request) -> Visitor:
    """The visitor, signed in by hand: a script's token opens nothing that could make it worth more."""
    visitor = known_visitor(request)
    if visitor.session is None:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    return visitor
