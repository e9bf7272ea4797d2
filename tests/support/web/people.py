"""People at the dashboard, in tests: each with a browser of their own, signed in as people do it."""

import re

from starlette.testclient import TestClient

from edgecount.accounts.accounts import Accounts
from edgecount.accounts.role import Role
from edgecount.web.parts import WebParts
from tests.support.people import PASSWORD
from tests.support.web.client import browser

LINK = re.compile(r'value="http://127\.0\.0\.1:8466(/invitation/[\w-]+)"')


def newcomer(parts: WebParts) -> TestClient:
    """A browser in which nobody is signed in."""
    return browser(parts, role=None)


def first_admin(parts: WebParts, name: str = "Ada") -> TestClient:
    """The browser of an admin, whose account is made by a one-time code."""
    client = newcomer(parts)
    form = {"code": accounts_of(parts).codes.make(), "name": name, "password": PASSWORD}
    assert client.post("/first-run", data=form).headers["location"] == "/"
    return client


def invited(parts: WebParts, admin: TestClient, name: str, role: Role = Role.STAFF) -> TestClient:
    """The browser of somebody that an admin has invited."""
    link = LINK.search(admin.post("/people/invite", data={"role": role.word}, follow_redirects=True).text)
    assert link is not None, "the page shows the link"
    client = newcomer(parts)
    assert client.post(link[1], data={"name": name, "password": PASSWORD}).headers["location"] == "/"
    return client


def signed_in_again(parts: WebParts, name: str, password: str = PASSWORD) -> TestClient:
    """Another browser of somebody."""
    client = newcomer(parts)
    assert client.post("/login", data={"name": name, "password": password}).status_code == 303
    return client


def is_in(client: TestClient) -> bool:
    """Whether the browser's session opens the first page."""
    return client.get("/").status_code == 200


def accounts_of(parts: WebParts) -> Accounts:
    """The accounts behind the pages."""
    return parts.accounts


def number_of(parts: WebParts, name: str) -> int:
    """The id of somebody's account."""
    return next(account.id for account in parts.accounts.people.everybody() if account.name == name)
