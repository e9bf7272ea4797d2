"""What somebody tells of themselves: changed, taken along as JSON, and deleted with the account."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from edgecount.accounts.export import exported
from edgecount.accounts.profile import Profile
from edgecount.accounts.role import Role
from edgecount.accounts.wrong import AccountError
from edgecount.web.addresses import address
from edgecount.web.language.words import LANGUAGES
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.accounts.entrance import guest_of, left
from edgecount.web.screens.accounts.forms import filled_in, person_of, refused
from edgecount.web.screens.accounts.words import role_word
from edgecount.web.visitor import Visitor

_TEMPLATE = "accounts/profile.html"


def routes() -> Sequence[GuardedRoute]:
    """The profile, what is done with it, and the end of the account."""
    return [
        page("/profile", _profile, least=Role.STAFF, methods=("GET", "POST"), name="profile"),
        page("/profile/export", _export, least=Role.STAFF, name="profile_export"),
        page("/profile/delete", _delete, least=Role.STAFF, methods=("POST",), name="profile_delete"),
    ]


async def _profile(request: Request) -> Response:
    visitor = person_of(request)
    if request.method == "GET":
        return render(request, _TEMPLATE, wrong=None, **_shown(request, visitor))
    form = await filled_in(request)
    try:
        parts_of(request).accounts.people.set_profile(visitor.account, _given(form))
    except AccountError as error:
        return refused(request, _TEMPLATE, error, **_shown(request, visitor) | {"told": form})
    return RedirectResponse(address(request, "profile", query={"done": 1}), HTTPStatus.SEE_OTHER)


async def _export(request: Request) -> Response:
    visitor = person_of(request)
    content = exported(parts_of(request).accounts, visitor.account)
    return JSONResponse(content, headers={"Content-Disposition": 'attachment; filename="edgecount-account.json"'})


async def _delete(request: Request) -> Response:
    visitor = person_of(request)
    form = await filled_in(request)
    try:
        await parts_of(request).accounts.delete_own(visitor.account, form["password"], guest_of(request))
    except AccountError as error:
        return refused(request, _TEMPLATE, error, **_shown(request, visitor))
    return left(request)


def _shown(request: Request, visitor: Visitor) -> dict[str, Any]:
    profile = parts_of(request).accounts.people.profile_of(visitor.account)
    return {
        "told": {
            "mail": profile.mail or "",
            "language": profile.language or "",
            "born": profile.born.isoformat() if profile.born else "",
            "place": profile.place or "",
            "gender": profile.gender or "",
        },
        "role": role_word(request, visitor.role),
        "done": "done" in request.query_params,
    }


def _given(form: Mapping[str, str]) -> Profile:
    """The profile that a form tells; AccountError where a date is none."""
    try:
        born = date.fromisoformat(form["born"]) if form["born"].strip() else None
    except ValueError as error:
        raise AccountError("A date of birth is a day such as 1990-02-28.") from error
    mail, place, gender = (form[name].strip() or None for name in ("mail", "place", "gender"))
    return Profile(mail, form["language"] if form["language"] in LANGUAGES else None, born, place, gender)
