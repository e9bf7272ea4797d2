"""What changes something must be asked for by a page of ours, not by another in a visitor's browser (CSRF)."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from edgecount.web.security.refusing import refuse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_own(headers: Mapping[str, str], scheme: str) -> bool:
    """Whether a request comes from our own pages, as browsers tell, or from a script, which sends no cookies along."""
    if "authorization" in headers and "cookie" not in headers:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin") == f"{scheme}://{headers.get('host')}"


class OriginGuard:
    """Refuses unsafe methods that others ask for; routes change nothing on a GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer where the request is safe, or our own."""
        if (
            scope["type"] == "http"
            and scope["method"] not in _SAFE
            and not is_own(Headers(scope=scope), scope["scheme"])
        ):
            await refuse(scope, receive, send, HTTPStatus.FORBIDDEN, "origin")
            return
        await self._app(scope, receive, send)
