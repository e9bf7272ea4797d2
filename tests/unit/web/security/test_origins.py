"""What changes something is asked for by our own pages only: a post from elsewhere reaches no form."""

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.web.app import all_routes
from edgecount.web.routing import GuardedRoute
from edgecount.web.security.origins import is_own
from tests.support.web.client import browser, some_address

HERE = {"host": "127.0.0.1:8466"}
UNSAFE = [
    (route, method) for route in all_routes() for method in sorted(route.methods or ()) if method not in ("GET", "HEAD")
]


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8466"}, False),
        ({"origin": "http://127.0.0.1:8466"}, True),
        ({"origin": "https://127.0.0.1:8466"}, False),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://evil.example"}, False),
        ({}, False),
        ({"authorization": "Bearer x"}, True),
        ({"authorization": "Bearer x", "cookie": "edgecount=y"}, False),
    ],
)
def test_a_request_is_our_own_or_not(headers: dict[str, str], own: bool) -> None:
    assert is_own(HERE | headers, "http") is own


@pytest.fixture(scope="module")
def admin() -> TestClient:
    """One for all cases: nothing gets through that could change anything."""
    return browser(role=Role.ADMIN)


@pytest.mark.parametrize(("route", "method"), UNSAFE, ids=lambda value: getattr(value, "name", value))
def test_no_form_takes_a_post_from_elsewhere(admin: TestClient, route: GuardedRoute, method: str) -> None:
    for elsewhere in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        answer = admin.request(method, some_address(route), headers=elsewhere)
        assert answer.status_code == 403
        assert "This was not asked for by a page of the dashboard" in answer.text
