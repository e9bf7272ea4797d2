"""The page as an application: on this machine, for one who has its code, behind the dashboard's guards."""

from hashlib import sha256
from http import HTTPStatus
from secrets import compare_digest

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from edgecount.errors import EdgecountError
from edgecount.web import assets
from edgecount.web.addresses import address
from edgecount.web.errors import on_fault, on_http_error, on_unavailable
from edgecount.web.marking.marking_desk import MarkedHeads, MarkingDesk
from edgecount.web.rendering import render, templates, words_of
from edgecount.web.routing import Endpoint
from edgecount.web.screens import preferences
from edgecount.web.security.framing import FramingGuard
from edgecount.web.security.headers import SecurityHeaders
from edgecount.web.security.hosts import HostGuard
from edgecount.web.security.origins import OriginGuard

MOST_HEADS = 20_000
"""In one picture."""
_BYTES = 1_000_000
"""The longest body of a request."""


class _Document(BaseModel):
    """What the page sends."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    heads: list[tuple[float, float]] = Field(max_length=MOST_HEADS)
    done: bool
    revision: int = Field(ge=0)


def build_marking(desk: MarkingDesk, code: str) -> Starlette:
    """The page for these pictures; nobody sees anything of them without the code."""
    templates()
    app = Starlette(
        routes=[
            Route("/static/{sum}/{file:path}", assets.serve, name="static"),
            Route("/preferences", preferences.keep, methods=["POST"], name="preferences"),
            Route("/come/{code}", _come, name="come"),
            Route("/", _for_the_code(_page), name="now"),
            Route("/pictures/{run}/{number:int}", _for_the_code(_picture), name="picture"),
            Route("/heads/{number:int}", _for_the_code(_heads), name="heads"),
            Route("/heads/{number:int}", _for_the_code(_save), methods=["PUT"], name="save"),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(FramingGuard),
            Middleware(HostGuard, names={"localhost"}),
            Middleware(OriginGuard),
        ],
        exception_handlers={HTTPException: on_http_error, EdgecountError: on_unavailable, Exception: on_fault},
    )
    app.router.redirect_slashes = False
    app.state.desk, app.state.code = desk, code
    return app


def _cookie(request: Request) -> str:
    """Its name: other ports of this machine have cookies of their own."""
    return f"edgecount-marking-{request.url.port or 80}"


def _for_the_code(endpoint: Endpoint) -> Endpoint:
    async def guarded(request: Request) -> Response:
        given = request.cookies.get(_cookie(request), "")
        if compare_digest(given.encode(), request.app.state.code.encode()):
            return await endpoint(request)
        _ = words_of(request)
        title, remedy = _("Nothing is shown without the code"), _("Open the address that the terminal shows.")
        return render(request, "error.html", status=HTTPStatus.UNAUTHORIZED, title=title, remedy=remedy)

    return guarded


async def _come(request: Request) -> Response:
    """Let a browser in that knows the code; from then on it is in a cookie, and in no address."""
    answer = RedirectResponse(address(request, "now"), HTTPStatus.SEE_OTHER)
    answer.set_cookie(_cookie(request), request.path_params["code"], httponly=True, samesite="strict")
    return answer


async def _page(request: Request) -> Response:
    desk = _desk(request)
    pictures = desk.pictures()
    setup = {
        "pictures": [{"name": one.name, "heads": one.heads, "done": one.done} for one in pictures],
        "picture": address(request, "picture", run=_run(request), number=0).removesuffix("0"),
        "heads": address(request, "heads", number=0).removesuffix("0"),
        "most": MOST_HEADS,
    }
    return render(request, "marking.html", title=desk.title, setup=setup)


def _run(request: Request) -> str:
    """What stands for this run in its pictures' addresses: browsers keep those, and the next folder is another."""
    return sha256(request.app.state.code.encode()).hexdigest()[:8]


async def _picture(request: Request) -> Response:
    jpeg = await run_in_threadpool(_desk(request).jpeg, _number(request))
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


async def _heads(request: Request) -> Response:
    try:
        return _told(await run_in_threadpool(_desk(request).marks, _number(request)))
    except EdgecountError as error:
        return _failed(request, error)


async def _save(request: Request) -> Response:
    try:
        document = _Document.model_validate_json(await _body(request))
    except ValidationError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    marks = MarkedHeads(tuple(document.heads), document.done, document.revision)
    try:
        saved = _desk(request).save(_number(request), marks)
    except EdgecountError as error:
        return _failed(request, error)
    return JSONResponse({}, HTTPStatus.CONFLICT) if saved is None else _told(saved)


def _told(marks: MarkedHeads) -> Response:
    return JSONResponse(
        {"heads": marks.heads, "done": marks.done, "revision": marks.revision, "guessed": marks.guessed}
    )


def _failed(request: Request, error: EdgecountError) -> Response:
    return JSONResponse({"error": words_of(request).told(str(error))}, HTTPStatus.SERVICE_UNAVAILABLE)


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return body


def _desk(request: Request) -> MarkingDesk:
    desk: MarkingDesk = request.app.state.desk
    return desk


def _number(request: Request) -> int:
    number: int = request.path_params["number"]
    if number >= len(_desk(request).pictures()):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return number
