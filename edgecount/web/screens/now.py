"""Now: the people inside, those who came and went today, what is seen and what is not."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.charts.table import Chart
from edgecount.errors import StoreError
from edgecount.figures.audits.day_bars import Bars
from edgecount.site.command import MOST_INSIDE
from edgecount.text import words
from edgecount.web.addresses import address
from edgecount.web.charted.day_curve import inside_chart
from edgecount.web.charted.said import Said
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.alerts import kind_words, watched_title
from edgecount.web.shop.audits import NO_BARS, audits_at, bars_now
from edgecount.web.shop.inside import inside_of
from edgecount.web.shop.plan import ShopPlan, plan_of
from edgecount.web.ticking.standing import JsonMap, standing_of
from edgecount.web.visitor import known_visitor


def routes() -> Sequence[GuardedRoute]:
    """The first page, and the target of its form."""
    return [
        page("/", _now, least=Role.STAFF, name="now"),
        page("/inside", _correct, least=Role.STAFF, methods=["POST"], name="correct_inside"),
    ]


async def _now(request: Request) -> Response:
    gateway = parts_of(request).gateway
    status, site = await gateway.ask("status"), await gateway.ask("site")
    curve, bars = await _curve(request, plan_of(site)), await _bars(request, status)
    return render(
        request,
        "now.html",
        now=standing_of(status, site),
        alerts=_alerts(request, status, site),
        curve=curve,
        bars=bars,
        most_inside=MOST_INSIDE,
    )


async def _correct(request: Request) -> Response:
    """Set the number of people inside, in the visitor's name."""
    form = await request.form(max_files=0, max_fields=5)
    given = str(form.get("inside", "")).strip()
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(MOST_INSIDE)) and int(given) <= MOST_INSIDE):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    visitor = known_visitor(request)
    await parts_of(request).gateway.ask("occupancy.set", value=int(given), by=visitor.name, role=int(visitor.role))
    return RedirectResponse(address(request, "now"), HTTPStatus.SEE_OTHER)


def _alerts(request: Request, status: JsonMap, site: JsonMap) -> Sequence[JsonMap]:
    """The alerts that stand, in the visitor's words."""
    kinds = kind_words(request)
    return [
        {"about": kinds.get(rule["kind"], words(name)), "watched": watched_title(rule, site), "limit": rule["limit"]}
        for name, rule in status["alerts"].items()
        if rule["raised"]
    ]


async def _bars(request: Request, status: JsonMap) -> Bars:
    """How far today's totals may be off; nothing of that where the store cannot be read now."""
    parts = parts_of(request)
    now = parts.clock.now()
    try:
        return bars_now(status["lines"], await asyncio.to_thread(audits_at, parts.store, now), now)
    except StoreError:
        return NO_BARS


async def _curve(request: Request, plan: ShopPlan) -> Chart | None:
    """The day's curve; None where there is nothing to show, or the store cannot be read now."""
    parts = parts_of(request)
    now = parts.clock.now()
    today, book = plan.calendar.day_of(now), inside_of(parts.store)
    try:
        inside, before = [
            await asyncio.to_thread(book.day, day, plan, now) for day in (today, today - timedelta(weeks=1))
        ]
    except StoreError:
        return None
    said = Said(words_of(request), formats_of(request), plan.calendar)
    return inside_chart(today, inside, before, plan, said)
