"""Walk in, walk out: what a camera saw of the last two minutes, and what is wrong with its set-up."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.counting.coaching.coach import coached
from edgecount.counting.coaching.finding import Coached, FindingKind
from edgecount.counting.coaching.watched_camera import WatchedCamera, WatchedLine
from edgecount.counting.lines.rule import LineRule
from edgecount.events.model import Direction
from edgecount.figures.period import Period
from edgecount.geometry import Point, Polygon, Segment
from edgecount.site.seen_about import line_events
from edgecount.store.reader import StoreReader
from edgecount.web.addresses import address
from edgecount.web.language.words import Words
from edgecount.web.parts import WebParts
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.shop.plan import ShopPlan, plan_of

WATCHED = timedelta(minutes=2)
"""How long it watches."""
SETTLING = timedelta(seconds=10)
"""So much later the last way is in the store: a person must be gone, and the worker hand it over."""
_WALKS: tuple[Direction, ...] = ("in", "out")


_ONLY_AT_THE_END: Collection[FindingKind] = ("nobody_seen", "missed_walk")


@dataclass(frozen=True, slots=True)
class SaidOfPlace:
    """A sentence about a place, or the camera (None); with the remedy where something is wrong."""

    place: str | None
    happened: str
    remedy: str | None = None


def routes() -> Sequence[GuardedRoute]:
    """The page."""
    return [page("/cameras/{camera}/coach", _coach, least=Role.MANAGER, name="coach")]


async def _coach(request: Request) -> Response:
    parts, camera = parts_of(request), request.path_params["camera"]
    site = await parts.gateway.ask("site")
    if camera not in site["cameras"]:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    plan, now, given = plan_of(site), parts.clock.now(), request.query_params
    title = plan.layout.title(camera)
    if "begin" in given:
        query = {"since": f"{now:%Y-%m-%dT%H:%M:%SZ}", "walked": "1" if given["begin"] == "walk" else ""}
        return RedirectResponse(address(request, "coach", camera=camera, query=query), HTTPStatus.SEE_OTHER)
    if "since" not in given:
        return render(request, "coach.html", camera=camera, title=title, until=None)
    since = _since(given["since"], now)
    status = await parts.gateway.ask("status")
    walked = _WALKS if given.get("walked") else ()
    seen = await asyncio.to_thread(_read, parts, camera, site["cameras"][camera], since, walked)
    found = coached(_completed(seen, status["cameras"].get(camera) or {}))
    until = since + WATCHED
    left = max(0, round((until + SETTLING - now).total_seconds()))
    return render(
        request,
        "coach.html",
        camera=camera,
        title=title,
        walked=bool(walked),
        until=f"{plan.calendar.local(until):%H:%M:%S}",
        left=left,
        counted=[
            SaidOfPlace(plan.layout.title(camera, line), words_of(request).told(text)) for line, text in found.counted
        ],
        findings=_findings(found, camera, plan, words_of(request), early=left > 0),
    )


def _completed(seen: WatchedCamera, status: Mapping[str, Any]) -> WatchedCamera:
    """What was seen, with what only the status knows: the frames a second that are counted in, and the light."""
    return replace(seen, frames_per_second=status.get("frames_per_second") or None, light=status.get("light"))


def _since(text: str, now: datetime) -> datetime:
    """The moment from which on it watches; 400 where it is none, or is still to come."""
    try:
        since = datetime.fromisoformat(text)
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    if since.tzinfo is None or not now - timedelta(days=1) < since <= now:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    return since


def _read(
    parts: WebParts, camera: str, drawn: Mapping[str, Any], since: datetime, walked: tuple[Direction, ...]
) -> WatchedCamera:
    span = Period(since, since + WATCHED)
    with StoreReader(parts.store) as reader, reader.snapshot():
        trails, events = reader.trails(camera, span), line_events(reader, camera, span)
    return WatchedCamera(
        {name: WatchedLine(_segment(line), line["in_side"]) for name, line in drawn["lines"].items()},
        {name: Polygon(tuple(Point(*corner) for corner in zone["points"])) for name, zone in drawn["zones"].items()},
        LineRule(**drawn["rule"]),
        trails,
        events,
        from_above=drawn["mount"] == "overhead",
        walked=walked,
    )


def _segment(line: Mapping[str, Any]) -> Segment:
    return Segment(Point(*line["from"]), Point(*line["to"]))


def _findings(found: Coached, camera: str, plan: ShopPlan, words: Words, *, early: bool) -> list[SaidOfPlace]:
    """What is wrong, in the visitor's words, each with its place's title; `early`, while it still watches."""
    return [
        SaidOfPlace(
            None if one.place is None else plan.layout.title(camera, one.place),
            words.told(one.seen),
            words.told(one.remedy),
        )
        for one in found.findings
        if not (early and one.kind in _ONLY_AT_THE_END)
    ]
