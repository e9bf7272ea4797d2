"""Why: everybody who was seen about a moment, counted or not, for which reason, and what would help."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.charts.plot import NARROW, WIDE
from edgecount.charts.walks import DrawnWalk, Kind, WalkChart, walk_chart
from edgecount.counting.trails.outcomes import WalkOutcome, nearest
from edgecount.geometry import Point, Segment
from edgecount.site.seen_about import seen_about, unwatched_about
from edgecount.store.reader import StoreReader
from edgecount.web.charted.said import Said
from edgecount.web.parts import WebParts
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.shop.plan import Path, ShopPlan, plan_of

_WORTH_TELLING = 5.0  # seconds without a camera


@dataclass(frozen=True, slots=True)
class ToldWalk:
    """One person as the page tells of them: what happened, why, and what would help, where they were not counted."""

    number: int
    clock: str
    kind: Kind
    happened: str
    reason: str | None = None
    remedy: str | None = None


def routes() -> Sequence[GuardedRoute]:
    """The page."""
    return [page("/why", _why, least=Role.MANAGER, name="why")]


async def _why(request: Request) -> Response:
    parts = parts_of(request)
    plan = plan_of(await parts.gateway.ask("site"))
    said = Said(words_of(request), formats_of(request), plan.calendar)
    cameras = [(name, plan.layout.title(name)) for name in plan.layout.cameras]
    camera, moment = _asked(request, plan, parts.clock.now())
    if camera is None:
        return render(request, "why.html", cameras=cameras, camera=None, at="", walks=(), chart=None, unwatched=0)
    found, unwatched = await asyncio.to_thread(_read, parts, camera, moment)
    when = f"{plan.calendar.local(moment):%Y-%m-%dT%H:%M}"
    return render(
        request,
        "why.html",
        cameras=cameras,
        camera=camera,
        at=when,
        walks=[_told(number, one, camera, plan, said) for number, one in enumerate(found, 1)],
        chart=_chart(found, camera, plan, said),
        unwatched=round(unwatched) if unwatched > _WORTH_TELLING else 0,
    )


def _asked(request: Request, plan: ShopPlan, now: datetime) -> tuple[str | None, datetime]:
    """The camera and the moment, which is the present one where none is named; the shop's time."""
    given = request.query_params
    camera = given.get("camera") or next(iter(plan.layout.cameras), None)
    if camera is not None and camera not in plan.layout.cameras:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    if not given.get("at"):
        return camera, now
    try:
        asked = datetime.fromisoformat(given["at"])
        moment = asked.replace(tzinfo=asked.tzinfo or plan.calendar.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    if not 1970 < moment.year < 2200:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return camera, moment


def _read(parts: WebParts, camera: str, moment: datetime) -> tuple[Sequence[WalkOutcome], float]:
    with StoreReader(parts.store) as reader, reader.snapshot():
        return seen_about(reader, camera, moment), unwatched_about(reader, camera, moment, parts.clock.now())


def _told(number: int, one: WalkOutcome, camera: str, plan: ShopPlan, said: Said) -> ToldWalk:
    _ = said.words
    clock = f"{plan.calendar.local(one.ts):%H:%M:%S}"
    line = None if one.line is None else plan.layout.title(camera, one.line)
    way = {"in": _("in"), "out": _("out")}.get(one.direction or "", "")
    if one.is_counted:
        return ToldWalk(number, clock, "counted", _("Counted at {line}: {way}", line=line, way=way))
    if one.is_staff:
        apart = _("Staff is counted apart from people.")
        happened = _("A member of staff at {line}: {way}", line=line, way=way)
        return ToldWalk(number, clock, "uncounted", happened, apart)
    if one.explained is None:
        back = _("With the return, neither way is counted.")
        return ToldWalk(number, clock, "uncounted", _("Went {way} at {line}", line=line, way=way), back)
    reason, remedy = (said.words.told(text) for text in one.explained)
    if line is not None:
        return ToldWalk(number, clock, "uncounted", _("Not counted at {line}", line=line), reason, remedy)
    near = None if one.trail is None else nearest(one.trail, _segments(plan.lines.get(camera, {})))
    if near is not None:
        place, heights = plan.layout.title(camera, near[0]), said.count(near[1], 1)
        how_near = _("nearest was {line}, {heights} of their own heights away", line=place, heights=heights)
        reason = f"{reason}; {how_near}"
    return ToldWalk(number, clock, "beside", _("Not counted"), reason, remedy)


def _chart(found: Sequence[WalkOutcome], camera: str, plan: ShopPlan, said: Said) -> tuple[str, str] | None:
    """The ways on the picture, for phones and for desks; None where no way is kept."""
    _ = said.words
    walks, aspect = [], 16 / 9
    for number, one in enumerate(found, 1):
        if one.trail is not None:
            size = one.trail.size
            path = [(corner.point.x / size.width, corner.point.y / size.height) for corner in one.trail.corners]
            kind: Kind = "counted" if one.is_counted else "beside" if one.line is None else "uncounted"
            walks.append(DrawnWalk(path, kind, number))
            aspect = size.width / size.height
    if not walks:
        return None
    chart = WalkChart(
        title=_("Where people walked: {camera}", camera=plan.layout.title(camera)),
        description=_.many("{count} way, told below", "{count} ways, told below", len(walks)),
        walks=walks,
        aspect=aspect,
        lines={plan.layout.title(camera, name): path for name, path in plan.lines.get(camera, {}).items()},
    )
    return walk_chart(chart, NARROW), walk_chart(chart, WIDE)


def _segments(lines: Mapping[str, Path]) -> Mapping[str, Segment]:
    return {name: Segment(*(Point(*place) for place in path)) for name, path in lines.items()}
