"""Every page of the dashboard, as a browser reads it, at a shop in which every name has HTML in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.web.app import all_routes
from edgecount.web.routing import GuardedRoute
from edgecount.web.security.headers import POLICY
from tests.support.web.client import OWN_PAGE, browser, sign_in
from tests.support.web.fakes import FakeAccounts
from tests.support.web.hostile import AUDIT, HTML, RECORDING, fill_accounts, hostile_shop, markup_of

pytestmark = pytest.mark.unmeasured  # what each page is asked for has tests of its own

VALUES = {
    "camera": "entrance", "cameras": "entrance", "sum": "0", "file": "app.css", "name": "footfall-2026-11-07.csv",
    "recording": RECORDING["id"], "upload": RECORDING["id"],
    "audit": str(UUID(int=AUDIT)),
}  # fmt: skip
NO_PAGES = {
    "static", "api_status", "api_site", "api_visits", "api_events", "api_document", "profile_export", "report_file",
    "camera_picture", "camera_scene", "camera_trial", "recordings_state", "recording_video", "recording_file", "upload",
    "recording_ground",
}  # fmt: skip
"""What is fetched by pages and scripts, and is none itself."""
STREAMS = {route.name for route in all_routes() if route.path.endswith("/events") and route.name != "api_events"}
ASKED = [route for route in all_routes() if "GET" in (route.methods or ()) and route.name not in STREAMS]


@dataclass(frozen=True)
class Visited:
    """Browsers of an admin, of nobody, and the secrets of links."""

    admin: TestClient
    nobody: TestClient
    secrets: Mapping[str, str]

    def get(self, route: GuardedRoute, method: str = "GET") -> Response:
        values = {
            name: self.secrets.get(route.name.replace("door_events", "door_sign"), "x")
            if name == "secret"
            else VALUES[name]
            for name in route.param_convertors
        }
        client = self.nobody if route.least is None else self.admin
        return client.request(method, str(route.url_path_for(route.name, **values)))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    parts = hostile_shop(tmp_path_factory.mktemp("hostile") / "shop")
    assert isinstance(parts.accounts, FakeAccounts)
    with browser(parts, role=None) as nobody:
        admin = TestClient(nobody.app, base_url=str(nobody.base_url), headers=OWN_PAGE, follow_redirects=False)
        cookie, secret = sign_in(parts, Role.ADMIN)
        admin.cookies.set(cookie, secret)
        yield Visited(admin, nobody, fill_accounts(parts.accounts, secret))


@pytest.mark.parametrize("route", ASKED, ids=lambda route: route.name)
def test_a_page_is_what_its_template_says_and_nothing_in_it_runs(shop: Visited, route: GuardedRoute) -> None:
    answer = shop.get(route)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    if route.name not in NO_PAGES:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        found = markup_of(answer.text)
        assert found.inline == []
        assert [attributes for tag, attributes in found.tags if tag == "img" and attributes.get("src") == "x"] == []
        assert "<svg onload" not in answer.text


NAMED = {
    "now", "visits", "zones", "heat", "live", "editor", "cameras", "camera", "settings", "settings_history", "alerts",
    "people", "profile", "tokens", "door", "door_sign", "system", "recordings", "recording",
    "audit", "audit_count", "audit_result",
}  # fmt: skip
"""Pages on which people have given a name to something."""


@pytest.mark.parametrize("name", sorted(NAMED))
def test_the_names_are_really_there(shop: Visited, name: str) -> None:
    """Or else the test above would prove nothing: as text, or as the value of an attribute."""
    (route,) = [route for route in ASKED if route.name == name]
    text = shop.get(route).text
    assert "onerror=alert(1)" in text
    assert "{{7*7}}" in text


def test_no_page_is_left_out() -> None:
    names = {route.name for route in ASKED}
    assert names >= NAMED | NO_PAGES
    assert len(names - NO_PAGES) >= 20


@pytest.mark.parametrize("route", ASKED, ids=lambda route: route.name)
def test_a_head_is_the_answer_without_its_body(shop: Visited, route: GuardedRoute) -> None:
    whole, head = shop.get(route), shop.get(route, "HEAD")
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("name", sorted(STREAMS))
def test_a_head_of_a_stream_ends(shop: Visited, name: str) -> None:
    (route,) = [route for route in all_routes() if route.name == name]
    assert shop.get(route, "HEAD").status_code == 200


def test_a_head_changes_nothing(shop: Visited) -> None:
    """It needs no page of ours, so what it did to a form's target, a page of others could do in a visitor's name."""
    before = shop.admin.get("/profile").text
    assert shop.admin.head("/profile", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
    assert shop.admin.get("/profile").text == before


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "CONNECT", "PROPFIND", "PUT", "PATCH", "DELETE"])
def test_no_route_knows_other_methods(shop: Visited, method: str) -> None:
    known = {route.path for route in all_routes() if method in (route.methods or ())}
    for route in (route for route in ASKED if route.path not in known):
        answer = shop.get(route, method)
        assert answer.status_code == 405, route.name
        assert "access-control-allow-origin" not in answer.headers
        assert HTML not in answer.text
