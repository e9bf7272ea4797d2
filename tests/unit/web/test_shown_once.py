"""Secrets that are shown once: to whoever made them, and by no form that is sent again."""

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.web.parts import WebParts
from edgecount.web.shown_once import LASTS, Once, ShownOnce
from tests.support.fakes import FakeClock
from tests.support.web.client import sign_in, web_parts
from tests.support.web.people import first_admin

FORMS = {
    "/people/invite": ({"role": "staff"}, "/people"),
    "/people/1/reset": ({}, "/people"),
    "/profile/tokens": ({"name": "till", "role": "staff"}, "/profile/tokens"),
    "/door": ({"name": "Main entrance"}, "/door"),
}
SHOWN = "readonly data-copied"


@pytest.fixture
def parts() -> WebParts:
    return web_parts()


@pytest.fixture
def admin(parts: WebParts) -> TestClient:
    return first_admin(parts)


@pytest.mark.parametrize("path", FORMS)
def test_a_form_leads_to_a_page_that_shows_the_secret_once(admin: TestClient, path: str) -> None:
    form, page = FORMS[path]
    answer = admin.post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert [SHOWN in admin.get(page).text for _ in range(2)] == [True, False]


@pytest.mark.parametrize("path", FORMS)
def test_nobody_else_sees_it(parts: WebParts, admin: TestClient, path: str) -> None:
    form, page = FORMS[path]
    admin.post(path, data=form)
    other = TestClient(admin.app, base_url=str(admin.base_url), headers=dict(admin.headers))
    other.cookies.set(*sign_in(parts, Role.ADMIN))
    assert SHOWN not in other.get(page).text
    assert SHOWN in admin.get(page).text


def test_what_nobody_comes_for_is_forgotten() -> None:
    clock = FakeClock()
    kept = ShownOnce(clock)
    kept.keep(1, "door", Once("late"))
    clock.advance(LASTS)
    assert kept.take(1, "door") is None
    kept.keep(1, "door", Once("late"))
    clock.advance(LASTS)
    kept.keep(1, "people", Once("in time", "Ben"))
    assert len(kept._kept) == 1
    assert kept.take(1, "people") == Once("in time", "Ben")
