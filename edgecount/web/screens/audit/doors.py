"""The doors that may be audited, and how the last audit of each stands."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.figures.audits.standing_audits import DoorAudit, Stale, StandingAudits
from edgecount.web.addresses import address
from edgecount.web.charted.said import Said
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.shop.audits import audits_at
from edgecount.web.shop.plan import ShopPlan, plan_of

_MOST = 20
"""The newest audits that are listed."""


@dataclass(frozen=True, slots=True)
class DoorChoice:
    """Some lines of a camera that are counted at together: what they are called, and where one counts."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class ToldAudit:
    """An audit in a list: when, where, by whom, the share that was seen each way, and why it does not hold."""

    day: str
    door: str
    by: str
    came_in: str
    went_out: str
    stale: str | None


def routes() -> Sequence[GuardedRoute]:
    """The page."""
    return [page("/audit", _doors, least=Role.MANAGER, name="audit")]


async def _doors(request: Request) -> Response:
    parts = parts_of(request)
    plan = plan_of(await parts.gateway.ask("site"))
    now = parts.clock.now()
    audits = await asyncio.to_thread(audits_at, parts.store, now)
    said = Said(words_of(request), formats_of(request), plan.calendar)
    newest = sorted(audits.audits, key=lambda audit: audit.span.end, reverse=True)[:_MOST]
    told = [_told(audit, audits, plan, now, said) for audit in newest]
    return render(request, "audit/doors.html", doors=list(_choices(request, plan, said)), audits=told)


def _choices(request: Request, plan: ShopPlan, said: Said) -> Iterator[DoorChoice]:
    _ = said.words
    for camera, lines in plan.layout.lines.items():
        if len(lines) > 1:
            title = _("{camera}, all lines", camera=plan.layout.title(camera))
            yield DoorChoice(title, _counting(request, camera, lines))
        for line in lines:
            yield DoorChoice(door_title(camera, [line], plan), _counting(request, camera, [line]))


def _counting(request: Request, camera: str, lines: Sequence[str]) -> str:
    query: Mapping[str, object] = {"camera": camera, "lines": ",".join(lines)}
    return address(request, "audit_count", query=query)


def door_title(camera: str, lines: Sequence[str], plan: ShopPlan) -> str:
    """How some lines of a camera are called."""
    titles = ", ".join(plan.layout.title(camera, line) for line in lines)
    return f"{plan.layout.title(camera)} · {titles}"


def _told(audit: DoorAudit, audits: StandingAudits, plan: ShopPlan, now: datetime, said: Said) -> ToldAudit:
    stale = audits.stale(audit, now)
    return ToldAudit(
        day=said.format.day(plan.calendar.local(audit.span.end).date()),
        door=door_title(audit.camera, audit.lines, plan),
        by=audit.by,
        came_in=said.share(audit.compared.came_in.recall.value),
        went_out=said.share(audit.compared.went_out.recall.value),
        stale=None if stale is None else _reason(stale, said),
    )


def _reason(stale: Stale, said: Said) -> str:
    _ = said.words
    if stale == "moved":
        return _("A line was drawn anew since, or the camera was moved: count again.")
    return _("This is more than a year old: count again.")
