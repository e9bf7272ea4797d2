"""Answers to requests that no screen hears of."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from edgecount.web.errors import error_page


async def refuse(scope: Scope, receive: Receive, send: Send, status: HTTPStatus, reason: str | None = None) -> None:
    """Answer with the error's page; the address stays unread."""
    await error_page(Request(scope), status, reason)(scope, receive, send)
