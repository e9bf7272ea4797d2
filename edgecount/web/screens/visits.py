"""Visits: a day by hour and a week by day beside other weeks, the usual week, and the files to take along."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from edgecount.accounts.role import Role
from edgecount.figures.audits.day_bars import bars_of
from edgecount.figures.audits.standing_audits import StandingAudits
from edgecount.figures.days.closing import Balance, balance, usual_share
from edgecount.figures.days.day_report import DayFigures, compared_days, day_figures, is_comparable
from edgecount.figures.days.hours import hours_beside, week_sums, weekday_hours
from edgecount.figures.days.summary import LineDay, total
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Period
from edgecount.site.audits.kept_audits import kept_audits
from edgecount.store.reader import StoreReader
from edgecount.web.charted.at_closing import closing_words
from edgecount.web.charted.by_day import week_chart
from edgecount.web.charted.by_hour import hours_chart
from edgecount.web.charted.by_outlook import expectations, full_words, hours_table
from edgecount.web.charted.by_weekday import weekday_chart
from edgecount.web.charted.marks import marks_of
from edgecount.web.charted.said import Said
from edgecount.web.parts import WebParts
from edgecount.web.rendering import formats_of, render, words_of
from edgecount.web.routing import GuardedRoute, page, parts_of
from edgecount.web.shop.ahead import ShopAhead, days_before, shop_ahead
from edgecount.web.shop.book import DayRows, book_of
from edgecount.web.shop.changes import Redrawn, day_by_day, redrawn
from edgecount.web.shop.days import ShownDay, shown_day
from edgecount.web.shop.plan import ShopPlan, plan_of
from edgecount.web.shop.report_files import TYPES, content_of, files_of
from edgecount.web.visitor import known_visitor

WEEKS = 8
"""Of so many weeks the usual week is made."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for the page: the days that it needs, of the others those at hand, the week's changes.

    `ahead` is what is expected of today and tomorrow; None but on the page of today.
    """

    needed: DayRows
    at_hand: DayRows
    files: Sequence[str]
    changes: Sequence[Redrawn]
    ahead: ShopAhead | None
    audits: StandingAudits


def routes() -> Sequence[GuardedRoute]:
    """The page, and the files."""
    return [
        page("/visits", _visits, least=Role.STAFF, name="visits"),
        page("/visits/files/{name}", _file, least=Role.STAFF, name="report_file"),
    ]


async def _visits(request: Request) -> Response:
    parts = parts_of(request)
    plan = plan_of(await parts.gateway.ask("site"))
    now = parts.clock.now()
    shown = shown_day(request, plan.calendar.day_of(now))
    read = await asyncio.to_thread(_read, parts, plan, shown, now)
    said = Said(words_of(request), formats_of(request), plan.calendar)
    may_ask = known_visitor(request).role >= Role.MANAGER
    values = _values(read, plan, shown, now, said)
    return render(request, "visits.html", shown=shown, said=said, may_ask=may_ask, **values)


def _read(parts: WebParts, plan: ShopPlan, shown: ShownDay, now: datetime) -> _Read:
    book = book_of(parts.store, parts.folder)
    needed = {shown.day, *compared_days(shown.day), *(day for day in shown.week if day <= shown.today)}
    with StoreReader(parts.store) as reader:
        audits = kept_audits(reader, min(now, plan.calendar.day(shown.day).end))
        changes = redrawn(reader, Period(plan.calendar.day(shown.week[0]).start, plan.calendar.day(shown.week[-1]).end))
    rows = book.rows(sorted(needed), plan, now)
    before = days_before(shown.today) if shown.day == shown.today else ()
    at_hand = book.known_rows(sorted({*_others(shown), *before}), plan, now)
    return _Read(
        needed=rows,
        at_hand={day: at_hand[day] for day in _others(shown) if day in at_hand},
        files=files_of(reports_folder(parts), shown.day),
        changes=changes,
        ahead=shop_ahead(at_hand | rows, plan, shown.today, now) if shown.day == shown.today else None,
        audits=audits,
    )


def _others(shown: ShownDay) -> Sequence[date]:
    """The days of the weeks before, from which the usual week is made."""
    return [shown.week[0] - timedelta(days=number) for number in range(1, 7 * WEEKS + 1)]


def _values(read: _Read, plan: ShopPlan, shown: ShownDay, now: datetime, said: Said) -> dict[str, Any]:
    known = read.at_hand | read.needed
    rows = read.needed[shown.day]
    others = {day: read.needed[day] for day in compared_days(shown.day)}
    figures = day_figures(shown.day, rows, others, (), plan.calendar, plan.layout.is_open)
    hours = hours_beside(shown.day, read.needed, plan.calendar, plan.is_open, now)
    marks = marks_of(read.changes, [hour.period for hour in hours], plan, said)
    days = [plan.calendar.day(day) for day in shown.week]
    moved = marks_of(day_by_day(read.changes, plan.calendar), days, plan, said, dated=True)
    usual = {day: read.at_hand[day] for day in _others(shown) if read.at_hand.get(day)}
    columns, weekdays = weekday_hours(usual, plan.calendar)
    return {
        "figures": figures,
        "staff_in": total(line.staff_in for line in figures.lines),
        "staff_out": total(line.staff_out for line in figures.lines),
        "bars": bars_of(figures.lines, read.audits, min(now, plan.calendar.day(shown.day).end)),
        "gaps": _gaps(figures, plan, said),
        "closing": _closing(read, plan, shown, now, said),
        "lines": [_line(line, plan, said) for line in figures.lines],
        "hours": hours_chart(shown.day, hours, marks, said) if hours else None,
        "week": week_chart(week_sums(shown.week, known, shown.today), moved, said),
        "weekdays": weekday_chart(columns, weekdays, len(usual), said) if columns else None,
        "ahead": expectations(read.ahead.days, said) if read.ahead else (),
        "ahead_hours": hours_table(read.ahead.days, said) if read.ahead else None,
        "full": full_words(read.ahead.full, said) if read.ahead else None,
        "missing": len(_others(shown)) - len(read.at_hand),
        "files": read.files,
    }


def _closing(read: _Read, plan: ShopPlan, shown: ShownDay, now: datetime, said: Said) -> Sequence[str]:
    """What was left at closing on the day, and on most of the days before."""
    before = [_balance(rows, day, plan, now) for day, rows in read.at_hand.items() if day < shown.day]
    usual = usual_share(each for each in before if each is not None)
    return closing_words(_balance(read.needed[shown.day], shown.day, plan, now), usual, said)


def _balance(rows: Sequence[FootfallRow], day: date, plan: ShopPlan, now: datetime) -> Balance | None:
    """The balance of a day that is over, at whose end the shop was closed, if enough of it was watched."""
    if plan.calendar.day(day).end > now or not plan.closes_on(day) or not is_comparable(rows):
        return None
    return balance(rows)


def _line(line: LineDay, plan: ShopPlan, said: Said) -> Sequence[str]:
    name = f"{plan.layout.title(line.camera)} · {plan.layout.title(line.camera, line.line)}"
    watched = line.watched_seconds / line.open_seconds if line.open_seconds else None
    return (
        name,
        said.count(line.came_in),
        said.count(line.went_out),
        said.share(None if watched is None else min(1, watched)),
    )


def _gaps(figures: DayFigures, plan: ShopPlan, said: Said) -> Sequence[tuple[str, str]]:
    return [(plan.layout.title(gap.camera), said.span(gap.period)) for gap in figures.gaps]


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    content = await asyncio.to_thread(content_of, reports_folder(parts_of(request)), name)
    if content is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Response(
        content,
        media_type=TYPES[Path(name).suffix],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def reports_folder(parts: WebParts) -> Path:
    """Where the daemon writes its files: beside the store."""
    return parts.store.parent / "reports"
