"""What a proxy tells of a request: from where, by which scheme, under which prefix; nobody else's word is taken."""

import re
from collections.abc import Set
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_PREFIX = re.compile(r"(?:/[A-Za-z0-9_.~-]{1,60}){1,8}/?")


class Forwarded:
    """Takes the headers X-Forwarded-For, -Proto, -Host and -Prefix from the proxies, and from them alone."""

    def __init__(self, app: ASGIApp, proxies: Set[str]) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as if the request had come without the proxy."""
        client = scope.get("client")
        if scope["type"] == "http" and client is not None and client[0] in self._proxies:
            scope = told(scope, self._proxies)
        await self._app(scope, receive, send)


def told(scope: Scope, proxies: Set[str]) -> Scope:
    """The request as its proxy tells of it; what it does not tell, or not well, stays."""
    headers = Headers(scope=scope)
    changed = dict(scope)
    visitor = _visitor(",".join(headers.getlist("x-forwarded-for")), proxies)
    if visitor is not None:
        changed["client"] = (visitor, 0)
    scheme, host, prefix = (_last(headers, f"x-forwarded-{name}") for name in ("proto", "host", "prefix"))
    if scheme in ("http", "https"):
        changed["scheme"] = scheme
    if host is not None:
        changed["headers"] = [pair for pair in scope["headers"] if pair[0] != b"host"] + [
            (b"host", host.encode("latin-1"))
        ]
    if prefix is not None and _PREFIX.fullmatch(prefix) and ".." not in prefix:
        changed["root_path"] = prefix.rstrip("/")
    return changed


def _last(headers: Headers, name: str) -> str | None:
    """What stands in the last of these headers: one before it may be the visitor's, to which the proxy has added."""
    return next(reversed(headers.getlist(name)), None)


def _visitor(chain: str, proxies: Set[str]) -> str | None:
    """The last address that is no proxy's: what stands before it may be invented."""
    for given in reversed(chain.split(",")):
        try:
            address = str(ip_address(given.strip()))
        except ValueError:
            return None
        if address not in proxies:
            return address
    return None
