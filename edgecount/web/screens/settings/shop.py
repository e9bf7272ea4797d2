"""Settings of the shop: limits, hours, alerts, the shop itself, reports by mail, and how long data is kept."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from zoneinfo import available_timezones

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.text import words as name_in_words
from edgecount.web.addresses import address
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.alerts import kind_words, rule_title, watched_title
from edgecount.web.screens.settings.saving import revision_of, saved
from edgecount.web.settings_form import SECTIONS, WEEKDAYS, as_the_config_says, by_field, wishes, zone_limits
from edgecount.web.shown_once import Once, shown_on, to_show
from edgecount.web.visitor import known_visitor

FOR_MANAGERS = ("limits", "hours", "alerts")
"""The forms that a manager sees."""
_MOST_FIELDS = 500


def routes() -> Sequence[GuardedRoute]:
    """The page, its forms' target, and the test mail."""
    return [
        page("/settings", _show, least=Role.MANAGER, name="settings"),
        page("/settings/mail", _try_mail, least=Role.ADMIN, methods=["POST"], name="settings_mail"),
        page("/settings/{section}", _save, least=Role.MANAGER, methods=["POST"], name="settings_save"),
    ]


async def _show(request: Request) -> Response:
    told = to_show(request, "settings")
    return await _page(
        request,
        saved=request.query_params.get("saved", ""),
        told="" if told is None else told.text,
        section="" if told is None else "report",
    )


async def _save(request: Request) -> Response:
    section = request.path_params["section"]
    if section not in SECTIONS:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    if section not in FOR_MANAGERS and known_visitor(request).role < Role.ADMIN:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    given = {name: text for name, text in form.items() if isinstance(text, str)}
    changes = wishes(
        section,
        as_the_config_says(given, words_of(request)("closed")),
        await parts_of(request).gateway.ask("settings.get"),
    )
    if changes:
        revision = revision_of(given.get("revision", ""))
        outcome = await saved(request, "settings.change", changes=changes, revision=revision)
        if not outcome.made:
            return await _page(request, given=given, problems=outcome.problems, section=section)
    return _back(request, section)


async def _try_mail(request: Request) -> Response:
    """Send a test mail, and say what became of it."""
    visitor = known_visitor(request)
    try:
        answer = await parts_of(request).gateway.ask("mail.test", by=visitor.name, role=int(visitor.role))
    except EdgecountError as error:
        return await _page(
            request, problems=[{"path": [], "text": words_of(request).told(str(error))}], section="report"
        )
    return shown_on(request, "settings", Once(answer["told"]))


def _back(request: Request, section: str) -> Response:
    """The page again, by an address of its own: to load it once more sends nothing again."""
    target = f"{address(request, 'settings', query={'saved': section})}#{section}"
    return RedirectResponse(target, HTTPStatus.SEE_OTHER)


async def _page(
    request: Request,
    *,
    given: Mapping[str, str] | None = None,
    problems: Sequence[Mapping[str, Any]] = (),
    section: str = "",
    saved: str = "",
    told: str = "",
) -> Response:
    gateway, _ = parts_of(request).gateway, words_of(request)
    settings, site = await gateway.ask("settings.get"), await gateway.ask("site")
    now = settings["effective"]
    beside, general = by_field(problems, list(given or ()))
    return render(
        request,
        "settings/shop.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        now=now,
        revision=settings["revision"],
        left_out=settings["left_out"],
        zones=[(zone, name_in_words(zone), limit) for zone, limit in zone_limits(now["cameras"]).items()],
        alerts=[
            (name, rule_title(name, rule["when"], _), watched_title(rule, site), rule)
            for name, rule in now["alerts"].items()
        ],
        closed=_("closed"),
        kinds=kind_words(request),
        days=list(zip(WEEKDAYS, _weekdays(request), strict=True)),
        timezones=sorted(available_timezones()),
        given=given or {},
        beside=beside,
        general=general,
        section=section,
        saved=saved,
        told=told,
        is_admin=known_visitor(request).role >= Role.ADMIN,
    )


def _weekdays(request: Request) -> Sequence[str]:
    _ = words_of(request)
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
