"""Zones: the people in them now, and a day's visitors, their stays, and when there were too many."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.figures.crowding import crowded_times
from edgecount.figures.days.visit_summary import visit_days
from edgecount.figures.footfall import DayRecords
from edgecount.figures.period import Period
from edgecount.figures.visits import LATEST, Stay, stay_rows
from edgecount.store.reader import StoreReader
from edgecount.web.charted.by_zone import ZoneOfDay, stays_chart, visitors_chart
from edgecount.web.charted.marks import redrawn_words
from edgecount.web.charted.said import Said
from edgecount.web.parts import WebParts
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.shop.changes import Redrawn, redrawn
from edgecount.web.shop.days import ShownDay, shown_day
from edgecount.web.shop.plan import ShopPlan, plan_of


def routes() -> Sequence[GuardedRoute]:
    """The page."""
    return [page("/zones", _zones, least=Role.STAFF, name="zones")]


async def _zones(request: Request) -> Response:
    parts = parts_of(request)
    plan, status = plan_of(await parts.gateway.ask("site")), await parts.gateway.ask("status")
    now = parts.clock.now()
    shown = shown_day(request, plan.calendar.day_of(now))
    found, changes = await asyncio.to_thread(_read_zones, parts, plan, shown)
    said = Said(words_of(request), formats_of(request), plan.calendar)
    zones = _of_day(found, plan, shown, now, status["site_zones"])
    return render(
        request,
        "zones.html",
        shown=shown,
        said=said,
        zones=zones,
        visitors=visitors_chart(zones, said) if zones else None,
        stays=stays_chart(zones, said) if zones else None,
        redrawn=[redrawn_words(change, plan, said) for change in changes if change.what == "zone"],
    )


Found = tuple[DayRecords, Sequence[Stay]]


def _read_zones(parts: WebParts, plan: ShopPlan, shown: ShownDay) -> tuple[Found, Sequence[Redrawn]]:
    span = plan.calendar.day(shown.day)
    with StoreReader(parts.store) as reader, reader.snapshot():
        stays = reader.stays(Period(span.start, span.end + LATEST))
        coverage, changes = reader.coverage(span), redrawn(reader, span)
    records = DayRecords(shown.day, plan.calendar.periods(shown.day, 60), (), frozenset(), coverage)
    return (records, [stay for stay in stays if stay.is_visit]), changes


def _of_day(
    found: Found, plan: ShopPlan, shown: ShownDay, now: datetime, standing: Mapping[str, Any]
) -> Sequence[ZoneOfDay]:
    records, stays = found
    span = plan.calendar.day(shown.day)
    rows = list(stay_rows(records, stays, plan.layout.zones, plan.is_open, now))
    zones = []
    for zone in visit_days(shown.day, rows):
        limit = plan.layout.zone_capacities.get(zone.zone)
        own = [stay for stay in stays if stay.zone == zone.zone]
        zones.append(
            ZoneOfDay(
                title=plan.layout.zone_title(zone.zone),
                visits=zone.figures,
                limit=limit,
                now=standing.get(zone.zone, {}).get("count") if shown.day == shown.today else None,
                crowded=crowded_times(own, limit, span) if limit else (),
            )
        )
    return zones
