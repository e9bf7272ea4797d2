"""What a request must not be, for a proxy before us may read it otherwise, or it is too long (request smuggling)."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from edgecount.web.errors import error_page

LONGEST_HEAD = 16 * 1024
"""The bytes of a request's head at most: the server refuses one that comes in pieces, this one that comes at once."""


def fault_of(scope: Scope) -> HTTPStatus | None:
    """The status with which a request is refused; None where its head is as it should be."""
    names = {name for name, _ in scope["headers"]}
    if b"transfer-encoding" in names and b"content-length" in names:
        return HTTPStatus.BAD_REQUEST  # two lengths: RFC 9112, 6.3, lets us take either, and a proxy the other
    length = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    length += sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if length > LONGEST_HEAD else None


class FramingGuard:
    """Refuses such requests, and ends their connection: what stands behind one is no request of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer where the head is as it should be."""
        fault = fault_of(scope) if scope["type"] == "http" else None
        if fault is None:
            await self._app(scope, receive, send)
            return
        answer = error_page(Request(scope), fault)
        answer.headers["Connection"] = "close"
        await answer(scope, receive, send)
