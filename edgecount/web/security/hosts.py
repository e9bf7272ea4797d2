"""Which names the pages answer to: a foreign one can be led here, and ask by a visitor's browser ("rebinding")."""

import re
import socket
from collections.abc import Set
from http import HTTPStatus
from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

from edgecount.web.security.refusing import refuse

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_.-]{1,253})(?::[0-9]{1,5})?")


def own_names() -> frozenset[str]:
    """The names of this machine, in its own network too."""
    name = socket.gethostname().lower()
    return frozenset({"localhost", name, name.partition(".")[0], f"{name.partition('.')[0]}.local"})


def is_ours(header: str, names: Set[str]) -> bool:
    """Whether a Host header names us: by an address, which no name can be led to, or by one of the names."""
    match = _HOST.fullmatch(header)
    if match is None:
        return False
    name = match["name"].lower().strip("[]").removesuffix(".")
    return name in names or _is_address(name)


class HostGuard:
    """Refuses requests that name another host, or none, or more than one."""

    def __init__(self, app: ASGIApp, names: Set[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer where the host is ours."""
        if scope["type"] == "http":
            given = [value.decode("latin-1") for key, value in scope["headers"] if key == b"host"]
            if len(given) != 1 or not is_ours(given[0], self._names):
                await refuse(scope, receive, send, HTTPStatus.MISDIRECTED_REQUEST)
                return
        await self._app(scope, receive, send)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
