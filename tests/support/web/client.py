"""A browser without a window for tests of pages: it asks the application directly, as a page of its own would."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.convertors import IntegerConvertor
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.web.app import build_app
from edgecount.web.parts import WebParts, WebSettings
from edgecount.web.routing import GuardedRoute
from edgecount.web.visitor import cookie_name
from tests.support.fakes import FakeClock
from tests.support.web.fakes import FakeAccounts, FakeGateway

OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
NOWHERE = Path("/nowhere")


def web_parts(**changed: Any) -> WebParts:
    """Parts of which a test gives those that it is about."""
    parts: dict[str, Any] = {
        "store": NOWHERE / "events.sqlite",
        "gateway": FakeGateway(),
        "accounts": FakeAccounts(),
        "folder": NOWHERE,
        "clock": FakeClock(),
        "settings": WebSettings(),
    }
    return WebParts(**parts | changed)


def browser(
    parts: WebParts | None = None,
    *,
    role: Role | None = Role.ADMIN,
    language: str = "en",
    first: Sequence[BaseRoute] = (),
) -> TestClient:
    """A browser at the dashboard of `parts`, signed in with a role, or not at all; it follows no redirects.

    Routes given as `first` are taken before all others.
    """
    parts = parts or web_parts()
    app = build_app(parts)
    app.router.routes[:0] = first
    client = TestClient(
        app,
        base_url="http://127.0.0.1:8466",
        headers={**OWN_PAGE, "Accept-Language": language},
        follow_redirects=False,
        raise_server_exceptions=False,
        client=("127.0.0.1", 50000),
    )
    if role is not None:
        client.cookies.set(*sign_in(parts, role))
    return client


def sign_in(parts: WebParts, role: Role) -> tuple[str, str]:
    """The cookie, name and value, of somebody with that role."""
    assert isinstance(parts.accounts, FakeAccounts)
    return cookie_name(secure=False), parts.accounts.sign_in(role)


def some_address(route: GuardedRoute) -> str:
    """An address of the route, with some value for each of its parameters."""
    values = {
        name: 1 if isinstance(convertor, IntegerConvertor) else "x"
        for name, convertor in route.param_convertors.items()
    }
    return str(route.url_path_for(route.name, **values))
