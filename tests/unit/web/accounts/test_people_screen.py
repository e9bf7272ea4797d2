"""Everybody's accounts, as admins see and change them."""

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.web.parts import WebParts
from tests.support.web.client import web_parts
from tests.support.web.fakes import FakeGateway
from tests.support.web.people import first_admin, invited, is_in, number_of, signed_in_again

NASTY = "<script>alert('x')</script>"


@pytest.fixture
def parts() -> WebParts:
    return web_parts()


@pytest.fixture
def admin(parts: WebParts) -> TestClient:
    return first_admin(parts)


def test_a_name_with_html_is_shown_as_it_is_written(parts: WebParts, admin: TestClient) -> None:
    client = invited(parts, admin, NASTY, Role.ADMIN)
    client.post("/people/invite", data={"role": "staff"})
    client.post("/profile/tokens", data={"name": NASTY, "role": "staff"})
    client.post("/profile", data={"language": "en", "place": NASTY})
    for path in ("/people", "/", "/profile", "/profile/password", "/profile/sessions", "/profile/tokens"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_who_did_what_is_shown(parts: WebParts, admin: TestClient) -> None:
    invited(parts, admin, "Ben")
    page = admin.get("/people").text
    for line in ("Ben joined by an invitation.", "Ada invited somebody.", "A one-time code was made."):
        assert line in page
    assert "4 May 2026, 12:00" in page  # in Berlin


def test_a_main_process_that_is_away_costs_no_page(parts: WebParts, admin: TestClient) -> None:
    gateway = parts.gateway
    assert isinstance(gateway, FakeGateway)
    gateway.answers["site"] = EdgecountError("the main process does not answer; see its log")
    assert "4 May 2026, 10:00" in admin.get("/people").text


def test_sessions_are_ended_and_accounts_enabled_and_deleted(parts: WebParts, admin: TestClient) -> None:
    ben = invited(parts, admin, "Ben")
    number = number_of(parts, "Ben")
    admin.post(f"/people/{number}/sessions")
    assert not is_in(ben)
    admin.post(f"/people/{number}/disable")
    admin.post(f"/people/{number}/enable")
    assert is_in(signed_in_again(parts, "Ben"))
    assert admin.post(f"/people/{number}/delete").headers["location"] == "/people"
    answer = admin.post(f"/people/{number}/delete")
    assert (answer.status_code, "There is no such account any more." in answer.text) == (422, True)
    assert admin.post(f"/people/{number}/reset").status_code == 422


def test_a_link_is_withdrawn(parts: WebParts, admin: TestClient) -> None:
    admin.post("/people/invite", data={"role": "staff"})
    (link,) = parts.accounts.invitations.alive()
    assert "by Ada, until 11 May 2026" in admin.get("/people").text
    assert admin.post(f"/links/{link.id}/withdraw").headers["location"] == "/people"
    assert parts.accounts.invitations.alive() == []


@pytest.mark.parametrize("deed", ["disable", "delete", "role"])
def test_the_last_admin_stays(parts: WebParts, admin: TestClient, deed: str) -> None:
    answer = admin.post(f"/people/{number_of(parts, 'Ada')}/{deed}", data={"role": "staff"})
    assert (answer.status_code, "The last admin cannot go." in answer.text) == (422, True)
    assert is_in(admin)


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/people/invite", {}, 400),
        ("/people/invite", {"role": "boss"}, 400),
        ("/people/1/role", {"role": "boss"}, 400),
        ("/people/1/promote", {}, 404),
        ("/people/99999999999999999999/disable", {}, 422),
        (f"/people/{'9' * 5000}/disable", {}, 404),
        ("/people/x/disable", {}, 404),
        ("/links/99999999999999999999/withdraw", {}, 303),
    ],
)
def test_what_no_form_sends(admin: TestClient, path: str, form: dict[str, str], status: int) -> None:
    assert admin.post(path, data=form).status_code == status
    assert is_in(admin)
