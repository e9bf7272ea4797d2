"""All changes, each with its person and time; every change can be taken back by another one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.web.addresses import address
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.settings.saving import revision_of, saved

_WIDEST = 80


def routes() -> Sequence[GuardedRoute]:
    """The page, and its buttons' target."""
    return [
        page("/settings/history", _show, least=Role.MANAGER, name="settings_history"),
        page("/settings/history/undo", _undo, least=Role.MANAGER, methods=["POST"], name="settings_undo"),
    ]


async def _show(request: Request) -> Response:
    return await _page(request)


async def _undo(request: Request) -> Response:
    form = await request.form(max_files=0, max_fields=5)
    try:
        outcome = await saved(request, "settings.undo", revision=revision_of(str(form.get("revision", ""))))
    except EdgecountError as error:
        return await _page(request, [words_of(request).told(str(error))])
    if not outcome.made:
        return await _page(request, [problem["text"] for problem in outcome.problems])
    return RedirectResponse(address(request, "settings_history"), HTTPStatus.SEE_OTHER)


async def _page(request: Request, wrong: Sequence[str] = ()) -> Response:
    gateway = parts_of(request).gateway
    before = revision_of(request.query_params.get("before", "")) or None
    history, site = await gateway.ask("settings.history", before=before), await gateway.ask("site")
    return render(
        request,
        "settings/history.html",
        status=HTTPStatus.CONFLICT if wrong else HTTPStatus.OK,
        changes=[_shown(change) for change in history["changes"]],
        more=history["more"],
        zone=ZoneInfo(site["timezone"]),
        wrong=wrong,
    )


def _shown(change: Mapping[str, Any]) -> Mapping[str, Any]:
    parts = [
        {"place": part["place"], "was": _short(part["was"]), "is": None if part["is_file"] else _short(part["is"])}
        for part in change["parts"]
    ]
    return {**change, "at": datetime.fromisoformat(change["at"]), "parts": parts}


def _short(value: object) -> str:
    """A value in a few words; empty where there is none."""
    match value:
        case None:
            words = ""
        case dict():
            words = ", ".join(
                f"{key}: {_short(item)}" if not isinstance(item, dict) else key for key, item in value.items()
            )
        case list():
            words = " ".join(_short(item) for item in value)
        case _:
            words = str(value)
    return words if len(words) <= _WIDEST else f"{words[:_WIDEST]}…"
