"""What yesterday would have counted with the lines on the editor's desk, beside what was counted."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
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
        lines = _lines(Drawn.of(await request.json()).lines)
    except (ValueError, KeyError, TypeError):
        error = words_of(request).told("this is no drawing of lines and zones: reload the page")
        return JSONResponse({"error": error}, HTTPStatus.BAD_REQUEST)
    plan = plan_of(site)
    said = Said(words_of(request), formats_of(request), plan.calendar)
    span = plan.calendar.day(plan.calendar.day_of(parts.clock.now()) - timedelta(days=1))
    rule = LineRule(**site["cameras"][camera]["rule"])
    asked, counted = await asyncio.to_thread(_count, parts, camera, lines, rule, span)
    titles = {name: plan.layout.title(camera, name) for name in lines}
    return JSONResponse({"told": list(_told(asked, counted, titles, said))})


def _lines(drawn: Mapping[str, Any]) -> Lines:
    """The lines of a drawing; ValueError, KeyError or TypeError for what no editor sends."""
    if len(drawn) > MOST_LINES or not all(line["in_side"] in ("left", "right") for line in drawn.values()):
        raise ValueError
    return {
        name: (Segment(Point(*map(float, line["from"])), Point(*map(float, line["to"]))), line["in_side"])
        for name, line in drawn.items()
    }


def _count(
    parts: WebParts, camera: str, lines: Lines, rule: LineRule, span: Period
) -> tuple[Mapping[str, Tally] | None, Counter[tuple[str, str]]]:
    """What the lines count over the trails, None without any; and what was counted, by line and direction."""
    with StoreReader(parts.store) as reader, reader.snapshot():
        trails = reader.trails(camera, span)
        totals = [total for total in reader.totals(span) if total.camera == camera]
    counted: Counter[tuple[str, str]] = Counter({(total.line, total.direction): total.count for total in totals})
    if not trails:
        return None, counted
    asked = {
        name: tallied(recounted(trails, segment, side, rule), span.start, span.end)
        for name, (segment, side) in lines.items()
    }
    return asked, counted


def _told(
    asked: Mapping[str, Tally] | None,
    counted: Counter[tuple[str, str]],
    titles: Mapping[str, str],
    said: Said,
) -> Iterator[str]:
    _ = said.words
    if asked is None:
        yield _("It is not kept where people walked yesterday, so nobody can say.")
        return
    for name, tally in asked.items():
        values = {"line": titles[name], "came_in": said.count(tally.came_in), "went_out": said.count(tally.went_out)}
        was = {way: said.count(counted[name, way]) for way in ("in", "out")}
        yield _(
            "{line}: yesterday {came_in} in and {went_out} out; counted were {was_in} in and {was_out} out.",
            **values, was_in=was["in"], was_out=was["out"],
        )  # fmt: skip
