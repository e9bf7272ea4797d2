"""Two buttons for a phone: the page on which somebody counts, and the taps that it sends at the end."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.web.addresses import address
from edgecount.web.rendering import render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.audit.doors import door_title
from edgecount.web.shop.plan import ShopPlan, plan_of
from edgecount.web.visitor import known_visitor

SECONDS = 600
MOST_PEOPLE = 200
"""An audit is over after so long, or so many people."""
_LARGEST = 128 * 1024
_KEYS = ("id", "camera", "lines", "began", "ended", "now", "taps")


def routes() -> Sequence[GuardedRoute]:
    """The page, and the address that it sends to."""
    return [
        page("/audit/count", _count, least=Role.MANAGER, name="audit_count"),
        page("/audit/taps", _keep, least=Role.MANAGER, methods=["POST"], name="audit_taps", body=_LARGEST),
    ]


async def _count(request: Request) -> Response:
    plan = plan_of(await parts_of(request).gateway.ask("site"))
    camera, lines = _door(request, plan)
    return render(
        request,
        "audit/count.html",
        door=door_title(camera, lines, plan),
        camera=camera,
        lines=",".join(lines),
        new=uuid4(),
        seconds=SECONDS,
        people=MOST_PEOPLE,
    )


def _door(request: Request, plan: ShopPlan) -> tuple[str, Sequence[str]]:
    """The camera and its lines, all of them where none is named; the first that counts where no camera is."""
    known = {camera: lines for camera, lines in plan.layout.lines.items() if lines}
    camera = request.query_params.get("camera") or next(iter(known), "")
    named = request.query_params.get("lines")
    lines = named.split(",") if named else known.get(camera, ())
    if camera not in known or not set(lines) <= set(known[camera]):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return camera, lines


async def _keep(request: Request) -> Response:
    """Where the result is, as JSON; or the `error`, in the visitor's words."""
    try:
        values = _taps(await request.json())
    except ValueError:
        error = words_of(request).told("these are no taps of an audit: load the page again")
        return JSONResponse({"error": error}, HTTPStatus.BAD_REQUEST)
    visitor = known_visitor(request)
    try:
        kept = await parts_of(request).gateway.ask("audit.keep", **values, by=visitor.name, role=int(visitor.role))
    except EdgecountError as error:
        return JSONResponse({"error": words_of(request).told(str(error))}, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"at": address(request, "audit_result", audit=kept["id"])})


def _taps(record: object) -> Mapping[str, Any]:
    """What the page sends; ValueError for what it never sends."""
    if not isinstance(record, dict) or set(record) != set(_KEYS):
        raise ValueError
    return record
