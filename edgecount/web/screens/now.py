"""Now: the people inside, those who came and went today, what is seen and what is not."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.charts.table import Chart
from edgecount.errors import StoreError
from edgecount.text import words
from edgecount.web.charted.day_curve import inside_chart
from edgecount.web.charted.said import Said
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.alerts import kind_words, watched_title
from edgecount.web.shop.inside import inside_of
from edgecount.web.shop.plan import ShopPlan, plan_of
from edgecount.web.ticking.standing import JsonMap, standing_of


def routes() -> Sequence[GuardedRoute]:
    """The first page."""
    return [page("/", _now, least=Role.STAFF, name="now")]


async def _now(request: Request) -> Response:
    gateway = parts_of(request).gateway
    status, site = await gateway.ask("status"), await gateway.ask("site")
    curve = await _curve(request, plan_of(site))
    return render(
        request, "now.html", now=standing_of(status, site), alerts=_alerts(request, status, site), curve=curve
    )


def _alerts(request: Request, status: JsonMap, site: JsonMap) -> Sequence[JsonMap]:
    """The alerts that stand, in the visitor's words."""
    kinds = kind_words(request)
    return [
        {"about": kinds.get(rule["kind"], words(name)), "watched": watched_title(rule, site), "limit": rule["limit"]}
        for name, rule in status["alerts"].items()
        if rule["raised"]
    ]


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
