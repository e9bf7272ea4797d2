"""The dashboard as one application: its screens behind its guards."""

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from edgecount.errors import EdgecountError
from edgecount.web import assets, screens
from edgecount.web.errors import on_fault, on_http_error, on_unavailable
from edgecount.web.live.desk import live_desk
from edgecount.web.parts import WebParts
from edgecount.web.rendering import templates
from edgecount.web.routing import GuardedRoute, page
from edgecount.web.security.forwarded import Forwarded
from edgecount.web.security.framing import FramingGuard
from edgecount.web.security.headers import SecurityHeaders
from edgecount.web.security.hosts import HostGuard, own_names
from edgecount.web.security.origins import OriginGuard
from edgecount.web.security.rates import RateGuard
from edgecount.web.shown_once import ShownOnce
from edgecount.web.ticking.events import Viewers


def build_app(parts: WebParts) -> Starlette:
    """The dashboard, ready for a server; every route of it says which role it needs."""
    templates()
    app = Starlette(
        routes=all_routes(),
        middleware=[
            Middleware(Forwarded, proxies=parts.settings.proxy),
            Middleware(SecurityHeaders),
            Middleware(FramingGuard),
            Middleware(RateGuard, clock=parts.clock),
            Middleware(HostGuard, names=own_names() | {name.lower() for name in parts.settings.hosts}),
            Middleware(OriginGuard),
        ],
        exception_handlers={HTTPException: on_http_error, EdgecountError: on_unavailable, Exception: on_fault},
    )
    app.router.redirect_slashes = False
    app.state.parts = parts
    app.state.viewers = Viewers(parts.gateway)
    app.state.live = live_desk(parts)
    app.state.shown_once = ShownOnce(parts.clock)
    return app


def all_routes() -> Sequence[GuardedRoute]:
    """The routes of all modules in `screens`, and the static files; whatever declares no role is refused."""
    routes: list[object] = [page("/static/{sum}/{file:path}", assets.serve, least=None, name="static")]
    for module in iter_modules(screens.__path__):
        routes += import_module(f"{screens.__name__}.{module.name}").routes()
    guarded = [route for route in routes if isinstance(route, GuardedRoute)]
    if len(guarded) < len(routes):
        raise TypeError("every route of a screen is made by web.routing.page, which asks for its least role")
    return guarded
