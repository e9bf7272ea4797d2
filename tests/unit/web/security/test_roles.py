"""All routes with all roles: whatever is not declared public is refused to visitors that nobody knows, and by role."""

from collections.abc import Mapping

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from edgecount.accounts.role import Role
from edgecount.web import app as web_app
from edgecount.web.app import all_routes, build_app
from edgecount.web.routing import Endpoint, GuardedRoute, page
from edgecount.web.visitor import cookie_name
from tests.support.fakes import FakeClock
from tests.support.web.client import browser, some_address, web_parts
from tests.support.web.fakes import FakeAccounts

PUBLIC = {"static", "preferences", "login", "first_run", "invitation", "door_sign", "door_events"}
"""What everybody may ask for: files of ours, cookies of one's own browser, the ways in, a link with a token."""
ROUTES = all_routes()


def test_public_routes_are_known_by_name() -> None:
    assert {route.name for route in ROUTES if route.least is None} <= PUBLIC


class GuardedDoors:
    """The dashboard with every guard that it has, and nothing behind them; `passed` are the routes that were reached.

    One for all cases: nothing that is asked here changes anything.
    """

    def __init__(self) -> None:
        self.accounts = FakeAccounts()
        self.passed: list[tuple[str, str]] = []
        behind = [
            page(route.path, self._noted(route.name), least=route.least, methods=methods_of(route), name=route.name)
            for route in ROUTES
        ]
        self._anybody = browser(web_parts(accounts=self.accounts, clock=FakeClock(step=0.1)), role=None, first=behind)
        self._cookies = {role: self.accounts.sign_in(role) for role in Role}

    def _noted(self, name: str) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            self.passed.append((request.method, name))
            return PlainTextResponse("")

        return endpoint

    def ask(
        self, method: str, route: GuardedRoute, role: Role | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        """What somebody of that role is answered, or nobody."""
        self.passed.clear()
        self._anybody.cookies.clear()
        if role is not None:
            self._anybody.cookies.set(cookie_name(secure=False), self._cookies[role])
        return self._anybody.request(method, some_address(route), headers=headers)


def methods_of(route: GuardedRoute) -> list[str]:
    return sorted(route.methods or ())


@pytest.fixture(scope="module")
def doors() -> GuardedDoors:
    return GuardedDoors()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: "nobody" if role is None else role.word)
def test_a_route_is_for_its_role_and_those_above(doors: GuardedDoors, route: GuardedRoute, role: Role | None) -> None:
    for method in methods_of(route):
        answer = doors.ask(method, route, role)
        allowed = route.least is None or (role is not None and role >= route.least)
        reached = [("GET" if method == "HEAD" else method, route.name)]
        assert doors.passed == (reached if allowed else []), f"{method} {route.path}: {answer.status_code}"
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
def test_a_script_reads_what_its_role_may_and_changes_nothing(doors: GuardedDoors, role: Role) -> None:
    """Every route, whoever's token it is: what needs no role is open to all, and none of that is done in its name."""
    bearer = {"Authorization": f"Bearer {doors.accounts.script(role)}", "Accept": "application/json"}
    for route in ROUTES:
        for method in methods_of(route):
            doors.ask(method, route, headers=bearer)
            may = route.least is None or (role >= route.least and method in ("GET", "HEAD"))
            reached = [("GET" if method == "HEAD" else method, route.name)]
            assert doors.passed == (reached if may else []), f"{method} {route.path}"


def test_a_script_gives_its_token_in_the_header() -> None:
    accounts = FakeAccounts()
    client = browser(web_parts(accounts=accounts), role=None)
    token = accounts.script(Role.STAFF)
    assert client.get("/", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert client.get("/", headers={"Authorization": "Bearer other"}).status_code == 401
    assert client.get("/", headers={"Authorization": f"Basic {token}"}).status_code == 401
