"""All routes with all roles: whatever is not declared public is refused to visitors that nobody knows, and by role."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from edgecount.accounts.role import Role
from edgecount.web import app as web_app
from edgecount.web.app import all_routes, build_app
from edgecount.web.routing import GuardedRoute, page
from tests.support.web.client import browser, some_address, web_parts
from tests.support.web.fakes import FakeAccounts

PUBLIC = {"static", "preferences", "login", "first_run", "invitation", "door_sign", "door_events"}
"""What everybody may ask for: files of ours, cookies of one's own browser, the ways in, a link with a token."""
ROUTES = all_routes()


def test_public_routes_are_known_by_name() -> None:
    assert {route.name for route in ROUTES if route.least is None} <= PUBLIC


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: "nobody" if role is None else role.word)
def test_a_route_is_for_its_role_and_those_above(route: GuardedRoute, role: Role | None) -> None:
    reached: list[str] = []

    async def endpoint(request: Request) -> Response:
        reached.append(request.url.path)
        return PlainTextResponse("")

    guarded = page(route.path, endpoint, least=route.least, methods=sorted(route.methods or ()), name=route.name)
    client = browser(web_parts(), role=role, first=guarded)
    for method in sorted(route.methods or ()):
        reached.clear()
        answer = client.request(method, some_address(route))
        allowed = route.least is None or (role is not None and role >= route.least)
        assert bool(reached) == allowed, f"{method} {route.path}: {answer.status_code}"
        if not allowed:
            assert answer.status_code == (403 if role is not None else 303 if method == "GET" else 401)
            assert role is not None or method != "GET" or answer.headers["location"].startswith("/login?next=")


def test_a_route_without_a_role_stops_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_app, "page", lambda path, endpoint, **_: Route(path, endpoint))
    with pytest.raises(TypeError, match="asks for its least role"):
        build_app(web_parts())


def test_roles_and_ends_of_sessions_hold_at_once() -> None:
    accounts = FakeAccounts()
    client = browser(web_parts(accounts=accounts), role=Role.STAFF)
    assert client.get("/").status_code == 200
    (account,) = accounts.people.everybody()
    accounts.sessions.end_all(account.id, account.id)
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("role", Role, ids=lambda role: role.word)
def test_a_script_reads_what_its_role_may_and_changes_nothing(role: Role) -> None:
    """Every route, whoever's token it is: what needs no role is open to all, and none of that is done in its name."""
    accounts = FakeAccounts()
    bearer = {"Authorization": f"Bearer {accounts.script(role)}", "Accept": "application/json"}
    for route in ROUTES:
        reached: list[str] = []

        async def endpoint(request: Request, reached: list[str] = reached) -> Response:
            reached.append(request.method)
            return PlainTextResponse("")

        guarded = page(route.path, endpoint, least=route.least, methods=sorted(route.methods or ()), name=route.name)
        client = browser(web_parts(accounts=accounts), role=None, first=guarded)
        methods = sorted(route.methods or ())
        for method in methods:
            client.request(method, some_address(route), headers=bearer)
        may = [
            "GET" if method == "HEAD" else method
            for method in methods
            if route.least is None or (role >= route.least and method in ("GET", "HEAD"))
        ]
        assert reached == may, route.name


def test_a_script_gives_its_token_in_the_header() -> None:
    accounts = FakeAccounts()
    client = browser(web_parts(accounts=accounts), role=None)
    token = accounts.script(Role.STAFF)
    assert client.get("/", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert client.get("/", headers={"Authorization": "Bearer other"}).status_code == 401
    assert client.get("/", headers={"Authorization": f"Basic {token}"}).status_code == 401
