"""What an audit has found: the people missed and those invented, each way, and what that means for totals."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.figures.audits.audit import WAYS, AuditedWay
from edgecount.figures.audits.error_bar import error_bar
from edgecount.figures.audits.standing_audits import DoorAudit
from edgecount.figures.period import Period
from edgecount.site.audits.kept_audits import audit_of
from edgecount.store.reader import StoreReader
from edgecount.web.charted.said import Said
from edgecount.web.parts import WebParts
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.screens.audit.doors import door_title
from edgecount.web.shop.plan import plan_of

_LATEST = timedelta(days=8)
_OF = 1000
_ENOUGH = 100


@dataclass(frozen=True, slots=True)
class ToldWay:
    """One way, in a visitor's words."""

    title: str
    tapped: str
    counted: str
    missed: str
    invented: str
    seen: str
    between: str


def routes() -> Sequence[GuardedRoute]:
    """The page."""
    return [page("/audit/results/{audit}", _result, least=Role.MANAGER, name="audit_result")]


async def _result(request: Request) -> Response:
    parts = parts_of(request)
    plan = plan_of(await parts.gateway.ask("site"))
    record = await asyncio.to_thread(_read, parts, request.path_params["audit"], parts.clock.now())
    if record is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    audit = audit_of(record)
    said = Said(words_of(request), formats_of(request), plan.calendar)
    return render(
        request,
        "audit/result.html",
        door=door_title(audit.camera, audit.lines, plan),
        when=f"{said.format.day(plan.calendar.local(audit.span.start).date())}, {said.span(audit.span)}",
        by=audit.by,
        ways=[_way(title, audit.compared.way(way), said) for way, title in zip(WAYS, _titles(said), strict=True)],
        sentences=list(_sentences(audit, said)),
    )


def _titles(said: Said) -> Sequence[str]:
    _ = said.words
    return _("In"), _("Out")


def _read(parts: WebParts, audit: str, now: datetime) -> Mapping[str, Any] | None:
    with StoreReader(parts.store) as reader:
        found = reader.audits(Period(now - _LATEST, now + timedelta(minutes=1)))
    return next((record for record in found if record["type"] == "audited" and record["id"] == audit), None)


def _way(title: str, way: AuditedWay, said: Said) -> ToldWay:
    least, most = way.recall.interval
    between = f"{said.share(least)}–{said.share(most)}" if way.tapped else said.count(None)
    return ToldWay(
        title=title,
        tapped=said.count(way.tapped),
        counted=said.count(way.counted),
        missed=said.count(way.missed),
        invented=said.count(way.invented),
        seen=said.share(way.recall.value),
        between=between,
    )


def _sentences(audit: DoorAudit, said: Said) -> Iterator[str]:
    _ = said.words
    for way in WAYS:
        bar = error_bar(_OF, audit.compared.way(way))
        if bar is None:
            continue
        ends = {"least": said.count(round(bar.least)), "most": said.count(round(bar.most)), "counted": said.count(_OF)}
        if way == "in":
            yield _("Where {counted} are counted in, between {least} and {most} came in, 19 times in 20.", **ends)
        else:
            yield _("Where {counted} are counted out, between {least} and {most} went out, 19 times in 20.", **ends)
    if min(audit.compared.way(way).tapped for way in WAYS) < _ENOUGH:
        yield _("The more people you count, the narrower this gets: 200 make it half as wide as 50.")
