"""Staff: one button for a member of staff that has gone through the door; what was said lately can be undone."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from edgecount.accounts.role import Role
from edgecount.events.model import BY_ZONE
from edgecount.figures.period import Period
from edgecount.gateway.record import GatewayError
from edgecount.store.reader import StoreReader
from edgecount.web.addresses import address
from edgecount.web.parts import WebParts
from edgecount.web.rendering import render
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.shop.plan import ShopPlan, plan_of
from edgecount.web.visitor import known_visitor

LATELY = timedelta(minutes=15)
"""What was said for so long can be undone here."""


@dataclass(frozen=True, slots=True)
class SaidOfStaff:
    """A mark that stands: its id, the local time of the crossing, where it was, which way, and by whom it is known.

    `zone` has the zone's title where it is known by that.
    """

    id: str
    at: datetime
    place: str
    direction: str
    by: str
    zone: str | None = None


def routes() -> Sequence[GuardedRoute]:
    """The page with the button, and what it and the undoing ask for."""
    return [
        page("/staff", _staff, least=Role.STAFF, name="staff"),
        page("/staff/mark", _mark, least=Role.STAFF, methods=("POST",), name="staff_mark"),
        page("/staff/undo", _undo, least=Role.STAFF, methods=("POST",), name="staff_undo"),
    ]


async def _staff(request: Request) -> Response:
    return await _shown(request)


async def _mark(request: Request) -> Response:
    """Take the person that just went through for staff; the same word said twice, by a double tap, is one."""
    return await _asked(request, "staff.mark", "word")


async def _undo(request: Request) -> Response:
    return await _asked(request, "staff.unmark", "mark")


async def _asked(request: Request, ask: str, key: str) -> Response:
    form = await request.form(max_files=0, max_fields=5)
    try:
        known = str(UUID(str(form.get(key, ""))))
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    visitor = known_visitor(request)
    values = {key: known, "by": visitor.name, "role": int(visitor.role)}
    try:
        await parts_of(request).gateway.ask(ask, **values)
    except GatewayError as error:
        return await _shown(request, wrong=str(error))
    return RedirectResponse(address(request, "staff"), HTTPStatus.SEE_OTHER)


async def _shown(request: Request, wrong: str | None = None) -> Response:
    parts = parts_of(request)
    plan = plan_of(await parts.gateway.ask("site"))
    said = await asyncio.to_thread(_said, parts, plan, parts.clock.now())
    status = HTTPStatus.OK if wrong is None else HTTPStatus.CONFLICT
    return render(request, "staff.html", status=status, word=str(uuid4()), said=said, wrong=wrong)


def _said(parts: WebParts, plan: ShopPlan, now: datetime) -> Sequence[SaidOfStaff]:
    """The marks of the last minutes that nobody has undone, the newest first."""
    with StoreReader(parts.store) as reader:
        records = reader.records(["staff_marked"], Period(now - LATELY, now + LATELY))
    undone = {record["undoes"] for record in records}
    standing = [record for record in records if record["undoes"] is None and record["id"] not in undone]
    return [_one(record, plan) for record in reversed(standing)]


def _one(record: dict[str, Any], plan: ShopPlan) -> SaidOfStaff:
    camera, line, by = record["camera"], record["line"], record["by"]
    zone = by.removeprefix(BY_ZONE) if by.startswith(BY_ZONE) else None
    return SaidOfStaff(
        id=record["id"],
        at=plan.calendar.local(datetime.fromisoformat(record["crossed"])),
        place=f"{plan.layout.title(camera)} · {plan.layout.title(camera, line)}",
        direction=record["direction"],
        by=by,
        zone=None if zone is None else plan.layout.title(camera, zone),
    )
