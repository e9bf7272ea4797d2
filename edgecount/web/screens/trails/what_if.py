"""What yesterday would have counted with the lines on the editor's desk, beside what was counted."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edgecount.accounts.role import Role
from edgecount.counting.lines.rule import LineRule, Side
from edgecount.counting.lines.tally import Tally
from edgecount.counting.trails.what_if import recounted, tallied
from edgecount.figures.period import Period
from edgecount.geometry import Point, Segment
from edgecount.store.reader import StoreReader
from edgecount.web.charted.said import Said
from edgecount.web.editing import Drawn
from edgecount.web.parts import WebParts
from edgecount.web.rendering import formats_of, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.editor import LARGEST
from edgecount.web.shop.changes import redrawn
from edgecount.web.shop.plan import plan_of

MOST_LINES = 50
Lines = Mapping[str, tuple[Segment, Side]]


def routes() -> Sequence[GuardedRoute]:
    """The address that the editor asks."""
    path = "/cameras/{camera}/what-if"
    return [page(path, _what_if, least=Role.MANAGER, methods=["POST"], name="what_if", body=LARGEST)]


async def _what_if(request: Request) -> Response:
    """Sentences, as JSON: one for each line, in the visitor's words."""
    parts, camera = parts_of(request), request.path_params["camera"]
    site = await parts.gateway.ask("site")
    if camera not in site["cameras"]:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    try:
        drawn = Drawn.of(await request.json())
        lines = _lines(drawn.lines)
    except (ValueError, KeyError, TypeError):
        error = words_of(request).told("this is no drawing of lines and zones: reload the page")
        return JSONResponse({"error": error}, HTTPStatus.BAD_REQUEST)
    plan, now = plan_of(site), parts.clock.now()
    said = Said(words_of(request), formats_of(request), plan.calendar)
    span = plan.calendar.day(plan.calendar.day_of(now) - timedelta(days=1))
    rule = LineRule(**site["cameras"][camera]["rule"])
    asked = await asyncio.to_thread(_over_trails, parts, camera, lines, rule, span)
    counted = await asyncio.to_thread(_counted, parts, camera, list(site["cameras"][camera]["lines"]), span, now)
    titles = {name: plan.layout.title(camera, name) for name in lines}
    named = {**counted, **{new: counted[old] for old, new in drawn.renamed.items() if old in counted}}
    return JSONResponse({"told": list(_told(asked, named, titles, said))})


def _lines(drawn: Mapping[str, Any]) -> Lines:
    """The lines of a drawing; ValueError, KeyError or TypeError for what no editor sends."""
    if len(drawn) > MOST_LINES or not all(line["in_side"] in ("left", "right") for line in drawn.values()):
        raise ValueError
    return {
        name: (Segment(Point(*map(float, line["from"])), Point(*map(float, line["to"]))), line["in_side"])
        for name, line in drawn.items()
    }


def _over_trails(
    parts: WebParts, camera: str, lines: Lines, rule: LineRule, span: Period
) -> Mapping[str, Tally] | None:
    """What the lines count over the trails; None without any."""
    with StoreReader(parts.store) as reader:
        trails = reader.trails(camera, span)
    if not trails:
        return None
    return {
        name: tallied(recounted(trails, segment, side, rule), span.start, span.end)
        for name, (segment, side) in lines.items()
    }


def _counted(parts: WebParts, camera: str, lines: Sequence[str], span: Period, now: datetime) -> Mapping[str, Tally]:
    """What was counted at each line that was there in all of a span."""
    with StoreReader(parts.store) as reader, reader.snapshot():
        changes = redrawn(reader, Period(span.start, now))
        totals = (*reader.totals(span), *reader.staff_totals(span))  # trails do not know staff
    new = {it.name for it in changes if (it.camera, it.what, it.change) == (camera, "line", "added")}
    tallies = {line: Tally() for line in lines if line not in new}
    for total in totals:
        if total.camera == camera and total.line in tallies:
            tallies[total.line] = tallies[total.line].with_more(total.direction, total.count)
    return tallies


def _told(
    asked: Mapping[str, Tally] | None,
    counted: Mapping[str, Tally],
    titles: Mapping[str, str],
    said: Said,
) -> Iterator[str]:
    _ = said.words
    if asked is None:
        yield _("It is not kept where people walked yesterday, so nobody can say.")
        return
    for name, tally in asked.items():
        values = {"line": titles[name], "came_in": said.count(tally.came_in), "went_out": said.count(tally.went_out)}
        if name not in counted:
            yield _("{line}: yesterday {came_in} in and {went_out} out.", **values)
            continue
        was = counted[name]
        yield _(
            "{line}: yesterday {came_in} in and {went_out} out; counted were {was_in} in and {was_out} out.",
            **values, was_in=said.count(was.came_in), was_out=said.count(was.went_out),
        )  # fmt: skip
