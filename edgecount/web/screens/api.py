"""What scripts read: status, site, visits and events, by a token of theirs; nothing can be changed here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from edgecount import __version__
from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.events.model import as_record
from edgecount.store.reader import StoreReader
from edgecount.web.addresses import prefix_of
from edgecount.web.api.document import document
from edgecount.web.api.questions import MOST_EVENTS, QueryError, day_of, refuse_others, whole_number
from edgecount.web.api.records import day_record
from edgecount.web.routing import Endpoint, GuardedRoute, page, parts_of
from edgecount.web.shop.book import book_of
from edgecount.web.shop.plan import ShopPlan, plan_of

Answer = Callable[[Request], Awaitable[Mapping[str, Any]]]


def routes() -> Sequence[GuardedRoute]:
    """The endpoints of docs/api.md; a token of any role reads them all."""
    return [
        page("/api/v1/status", _answered(_status), least=Role.STAFF, name="api_status"),
        page("/api/v1/site", _answered(_site), least=Role.STAFF, name="api_site"),
        page("/api/v1/visits", _answered(_visits, "day"), least=Role.STAFF, name="api_visits"),
        page("/api/v1/events", _answered(_events, "after", "limit"), least=Role.STAFF, name="api_events"),
        page("/api/v1/openapi.json", _answered(_document), least=Role.STAFF, name="api_document"),
    ]


def _answered(answer: Answer, *known: str) -> Endpoint:
    """An endpoint that answers with JSON, and with an error in one line where it cannot."""

    async def endpoint(request: Request) -> Response:
        try:
            refuse_others(request.query_params, known)
            return JSONResponse(await answer(request))
        except QueryError as error:
            return JSONResponse({"error": str(error)}, HTTPStatus.BAD_REQUEST)
        except EdgecountError as error:
            return JSONResponse({"error": str(error)}, HTTPStatus.SERVICE_UNAVAILABLE)

    return endpoint


async def _status(request: Request) -> Mapping[str, Any]:
    return await parts_of(request).gateway.ask("status")


async def _site(request: Request) -> Mapping[str, Any]:
    return await parts_of(request).gateway.ask("site")


async def _visits(request: Request) -> Mapping[str, Any]:
    parts, plan = parts_of(request), await _plan(request)
    now = parts.clock.now()
    day = day_of(request.query_params, plan.calendar.day_of(now))
    rows = await run_in_threadpool(book_of(parts.store, parts.folder).rows, [day], plan, now)
    return day_record(day, rows[day], plan.calendar.zone)


async def _events(request: Request) -> Mapping[str, Any]:
    after = whole_number(request.query_params, "after", 0)
    limit = whole_number(request.query_params, "limit", 100, MOST_EVENTS, 1)
    zone = (await _plan(request)).calendar.zone

    def read() -> Mapping[str, Any]:
        with StoreReader(parts_of(request).store) as reader:
            found = reader.read_after(after, limit)
        events = [as_record(each.event, zone, each.seq) for each in found]
        return {"events": events, "last": found[-1].seq if found else after}

    return await run_in_threadpool(read)


async def _document(request: Request) -> Mapping[str, Any]:
    return document(prefix_of(request) or "/", __version__)


async def _plan(request: Request) -> ShopPlan:
    return plan_of(await parts_of(request).gateway.ask("site"))
