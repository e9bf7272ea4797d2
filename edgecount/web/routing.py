"""Routes that declare which role they need: the one guard of all pages."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Message, Receive, Scope, Send

from edgecount.accounts.role import Role
from edgecount.web.addresses import address, has_route, here
from edgecount.web.parts import WebParts
from edgecount.web.visitor import found_visitor

Endpoint = Callable[[Request], Awaitable[Response]]
_READS = frozenset({"GET", "HEAD"})
FORM_BYTES = 64 * 1024
"""The longest body of a request, where a route asks for no longer one."""
BODY_SECONDS = 10.0
"""So long a body may take from when it is read on, and longer for what has come of it."""
BODY_PACE = 4096
"""Bytes of a body that earn one more second."""


class GuardedRoute(Route):
    """A route that nobody below `least` comes through; None lets everybody in."""

    def __init__(
        self, path: str, endpoint: Endpoint, *, least: Role | None, methods: Sequence[str], name: str, body: int
    ) -> None:
        super().__init__(path, endpoint, methods=methods, name=name)
        self.least = least
        self.body = body

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether this is the route of an address; one with a number of thousands of digits is no route's."""
        try:
            return super().matches(scope)
        except ValueError:  # Python reads no such number
            return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or send away, before anything of the screen runs."""
        request = Request(scope)
        refusal = self._refusal(request)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif request.method == "HEAD":
            await super().handle(*_as_get(scope, send))
        else:
            await super().handle(scope, _bounded(request, receive, self.body), send)

    def _refusal(self, request: Request) -> Response | None:
        visitor = found_visitor(request, parts_of(request).accounts)
        request.state.visitor = visitor
        if self.least is None:
            return None
        if visitor is None:
            return _sign_in(request)
        changes = request.method in (self.methods or set()) - _READS
        if visitor.role < self.least or (changes and visitor.session is None):
            raise HTTPException(HTTPStatus.FORBIDDEN)  # a script changes nothing, whatever its role
        return None


def page(
    path: str,
    endpoint: Endpoint,
    *,
    least: Role | None,
    methods: Sequence[str] = ("GET",),
    name: str,
    body: int = FORM_BYTES,
) -> GuardedRoute:
    """A route of the dashboard; `least` is the role that it needs, None makes it public; `body` is in bytes."""
    return GuardedRoute(path, endpoint, least=least, methods=methods, name=name, body=body)


def parts_of(request: Request) -> WebParts:
    """What the pages are made with."""
    return cast("WebParts", request.app.state.parts)


def _sign_in(request: Request) -> Response:
    """Where to sign in, for a person that looks at a page; a refusal for everything else."""
    looks = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    looks = looks and "authorization" not in request.headers
    if not looks or not has_route(request, "login"):
        raise HTTPException(HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    return RedirectResponse(address(request, "login", query={"next": here(request)}), HTTPStatus.SEE_OTHER)


def _as_get(scope: Scope, send: Send) -> tuple[Scope, Receive, Send]:
    """A HEAD as the GET that it stands for, so that no screen takes it for a POST; a stream ends once it has begun."""
    begun = asyncio.Event()

    async def beginning(message: Message) -> None:
        await send(message)
        begun.set()

    async def gone() -> Message:
        await begun.wait()
        return {"type": "http.disconnect"}

    return {**scope, "method": "GET"}, gone, beginning


def _bounded(request: Request, receive: Receive, most: int) -> Receive:
    """What is received, as long as it is no more than `most` bytes and comes at a bearable pace."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > most:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    left, whole, began = most, False, 0.0
    clock = asyncio.get_running_loop()

    async def bounded() -> Message:
        nonlocal left, whole, began
        if whole:
            return await receive()  # that the other side has gone
        began = began or clock.time()
        until = began + BODY_SECONDS + (most - left) / BODY_PACE
        try:
            message = await asyncio.wait_for(receive(), until - clock.time())
        except TimeoutError:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None
        left -= len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if left < 0:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return bounded
