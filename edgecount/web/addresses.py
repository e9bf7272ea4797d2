"""The addresses of our own pages, under whatever prefix they are served."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import HTTPConnection
from starlette.routing import NoMatchFound


def address(request: HTTPConnection, name: str, /, query: Mapping[str, object] | None = None, **values: object) -> str:
    """The path of a route by its name, with the prefix of a proxy and the query's values that are not None."""
    asked = urlencode({key: value for key, value in (query or {}).items() if value is not None})
    path = f"{prefix_of(request)}{request.app.url_path_for(name, **values)}"
    return f"{path}?{asked}" if asked else path


def whole_address(request: HTTPConnection, name: str, /, **values: object) -> str:
    """The address of a route as it is opened on another device, with scheme and host as they were asked for."""
    return f"{request.url.scheme}://{request.url.netloc}{address(request, name, None, **values)}"


def has_route(request: HTTPConnection, name: str) -> bool:
    """Whether there is a route of that name that needs no values."""
    try:
        request.app.url_path_for(name)
    except NoMatchFound:
        return False
    return True


def here(request: HTTPConnection) -> str:
    """The page that is asked for, without the prefix: to come back to."""
    path = request.scope["path"].removeprefix(prefix_of(request)) or "/"
    return f"{path}?{request.url.query}" if request.url.query else str(path)


def back(request: HTTPConnection, wish: str | None) -> str:
    """The page to go on to: what was wished, if it is one of ours, else the first."""
    ours = wish is not None and wish.startswith("/") and not wish.startswith("//") and wish.isprintable()
    return prefix_of(request) + (wish if ours and wish is not None and "\\" not in wish else "/")


def prefix_of(request: HTTPConnection) -> str:
    """What stands before all our paths: nothing, or `/count` where a proxy serves us under that."""
    return str(request.scope.get("root_path", ""))
