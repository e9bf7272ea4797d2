"""Heat: where people were in front of a camera, by day and hour."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.figures.heat import hours_in
from edgecount.figures.period import Period
from edgecount.store.reader import StoreReader
from edgecount.web.addresses import address
from edgecount.web.charted.by_place import heat_of, scale_of
from edgecount.web.charted.said import Said
from edgecount.web.parts import WebParts
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.live import PICTURES
from edgecount.web.shop.days import ShownDay, shown_day
from edgecount.web.shop.plan import ShopPlan, plan_of
from edgecount.web.visitor import known_visitor

LENGTHS = (1, 7, 28)
"""So many days may be shown together."""


@dataclass(frozen=True, slots=True)
class _AskedHeat:
    """What is shown: a camera, the last of some days, and the hours of the clock from `since` to `until` (0-24)."""

    camera: str
    days: int
    since: int
    until: int

    @property
    def hours(self) -> Sequence[int]:
        """The hours; over midnight where they end before they begin."""
        if self.since < self.until:
            return range(self.since, self.until)
        return [*range(self.since, 24), *range(self.until)]


def routes() -> Sequence[GuardedRoute]:
    """The page."""
    return [page("/heat", _heat, least=Role.STAFF, name="heat")]


async def _heat(request: Request) -> Response:
    parts = parts_of(request)
    plan = plan_of(await parts.gateway.ask("site"))
    shown = shown_day(request, plan.calendar.day_of(parts.clock.now()))
    said = Said(words_of(request), formats_of(request), plan.calendar)
    cameras = [(name, plan.layout.title(name)) for name in plan.layout.cameras]
    if not cameras:
        return render(request, "heat.html", shown=shown, cameras=cameras, asked=None, chart=None, scale=(), when="")
    asked = _asked(request, plan)
    seconds = await asyncio.to_thread(_read_heat, parts, plan, shown, asked)
    when = _when(asked, shown, said)
    scene = address(request, "camera_scene", camera=asked.camera)
    may_see = known_visitor(request).role >= PICTURES
    picture = address(request, "camera_picture", camera=asked.camera) if may_see else None
    return render(
        request,
        "heat.html",
        shown=shown,
        cameras=cameras,
        asked=asked,
        lengths=LENGTHS,
        when=when,
        ground={"scene": scene, "picture": picture},
        chart=heat_of(asked.camera, seconds, scene, when, plan, said) if any(seconds) else None,
        scale=scale_of(seconds, said),
    )


def _asked(request: Request, plan: ShopPlan) -> _AskedHeat:
    given = request.query_params
    camera = given.get("camera") or plan.layout.cameras[0]
    try:
        days, since, until = (int(given.get(key) or usual) for key, usual in (("days", 1), ("from", 0), ("to", 24)))
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    if days not in LENGTHS or not 0 <= since <= 23 or not 0 <= until <= 24:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    if camera not in plan.layout.cameras:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _AskedHeat(camera, days, since, until)


def _read_heat(parts: WebParts, plan: ShopPlan, shown: ShownDay, asked: _AskedHeat) -> Sequence[float]:
    first = shown.day - timedelta(days=asked.days - 1)
    span = Period(plan.calendar.day(first).start, plan.calendar.day(shown.day).end)
    with StoreReader(parts.store) as reader:
        return reader.heat_seconds(asked.camera, list(hours_in(span, plan.calendar.zone, asked.hours)))


def _when(asked: _AskedHeat, shown: ShownDay, said: Said) -> str:
    first = shown.day - timedelta(days=asked.days - 1)
    days = said.format.dated(shown.day)
    if asked.days > 1:
        days = f"{said.format.dated(first)} – {days}"
    return days if len(asked.hours) == 24 else f"{days}, {asked.since:02}:00–{asked.until:02}:00"
