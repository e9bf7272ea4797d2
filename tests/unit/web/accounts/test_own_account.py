"""One's own account: profile, export, deletion, sessions, tokens."""

import re

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.profile import Profile
from edgecount.accounts.role import Role
from edgecount.web.parts import WebParts
from tests.support.fakes import FakeClock
from tests.support.people import PASSWORD
from tests.support.web.client import web_parts
from tests.support.web.fakes import FakeAccounts
from tests.support.web.people import first_admin, invited, is_in, newcomer, number_of, signed_in_again

TOLD = {"mail": "ben@example.org", "language": "en", "born": "1990-02-28", "place": "Köln", "gender": "man"}
TOKEN = re.compile(r'value="(ecnt_[\w-]+)"')


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def parts(clock: FakeClock) -> WebParts:
    return web_parts(clock=clock, accounts=FakeAccounts(clock))


@pytest.fixture
def admin(parts: WebParts) -> TestClient:
    return first_admin(parts)


@pytest.fixture
def ben(parts: WebParts, admin: TestClient) -> TestClient:
    return invited(parts, admin, "Ben")


def test_a_profile_is_kept_shown_and_emptied(parts: WebParts, ben: TestClient) -> None:
    assert ben.post("/profile", data=TOLD).headers["location"] == "/profile?done=1"
    page = ben.get("/profile?done=1").text
    assert all(f'value="{value}"' in page for value in TOLD.values())
    assert "Kept." in page
    ben.post("/profile", data={"language": "en"})
    assert parts.accounts.people.profile_of(number_of(parts, "Ben")) == Profile(language="en")


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("mail", "ben", "A mail address looks like"),
        ("born", "yesterday", "A date of birth is a day such as"),
        ("born", "1890-01-01", "A date of birth lies between"),
        ("place", "x" * 61, "Place and gender have up to 60"),
    ],
)
def test_what_cannot_be_is_said_and_the_form_kept(ben: TestClient, field: str, value: str, why: str) -> None:
    answer = ben.post("/profile", data=TOLD | {field: value})
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{value}"' in answer.text
    assert 'value="man"' in answer.text


def test_a_language_that_is_none_is_the_browsers(parts: WebParts, ben: TestClient) -> None:
    ben.post("/profile", data={"language": "tlh"})
    assert parts.accounts.people.profile_of(number_of(parts, "Ben")).language is None


def test_all_that_is_kept_is_taken_along_without_secrets(ben: TestClient, parts: WebParts) -> None:
    ben.post("/profile", data=TOLD)
    secret = TOKEN.search(
        ben.post("/profile/tokens", data={"name": "till", "role": "staff"}, follow_redirects=True).text
    )
    assert secret is not None
    answer = ben.get("/profile/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="edgecount-account.json"'
    content = answer.json()
    assert content["account"] == {"name": "Ben", "role": "staff", "joined": "2026-05-04T10:00:00+00:00"}
    assert content["profile"] == TOLD
    assert [token["name"] for token in content["tokens"]] == ["till"]
    assert len(content["sessions"]) == 1
    assert [line["what"] for line in content["log"]] == ["token made", "profile changed", "joined"]
    assert secret[1] not in answer.text
    assert "argon2" not in answer.text


def test_an_account_goes_with_its_password_alone(
    parts: WebParts, clock: FakeClock, ben: TestClient, admin: TestClient
) -> None:
    assert ben.post("/profile/delete", data={"password": "wrong"}).status_code == 422
    assert ben.post("/profile/delete", data={"password": PASSWORD}).status_code == 429
    clock.advance(60)
    assert ben.post("/profile/delete", data={"password": PASSWORD}).headers["location"] == "/login"
    assert not is_in(ben)
    assert "Ben" not in admin.get("/people").text
    answer = admin.post("/profile/delete", data={"password": PASSWORD})
    assert "The last admin cannot go." in answer.text
    assert is_in(admin)


def test_sessions_are_listed_and_ended(parts: WebParts, ben: TestClient) -> None:
    second, third = signed_in_again(parts, "Ben"), signed_in_again(parts, "Ben")
    page = ben.get("/profile/sessions").text
    assert page.count('name="session"') == 4
    present = parts.accounts.sessions.of_account(number_of(parts, "Ben"))
    newest = max(one.session for one in present)
    ben.post("/profile/sessions", data={"session": str(newest)})
    assert [is_in(client) for client in (ben, second, third)] == [True, True, False]
    ben.post("/profile/sessions", data={"session": "others"})
    assert [is_in(client) for client in (ben, second)] == [True, False]
    own = min(one.session for one in present)
    assert ben.post("/profile/sessions", data={"session": str(own)}).headers["location"] == "/login"
    assert not is_in(ben)


@pytest.mark.parametrize("wish", ["", "x", "-1", "²", "9" * 400])
def test_sessions_that_are_none_are_passed_over(ben: TestClient, wish: str) -> None:
    assert ben.post("/profile/sessions", data={"session": wish}).headers["location"] == "/profile/sessions"
    assert is_in(ben)


def test_nobody_ends_anothers_session(parts: WebParts, ben: TestClient, admin: TestClient) -> None:
    other = parts.accounts.sessions.of_account(number_of(parts, "Ada"))[0]
    ben.post("/profile/sessions", data={"session": str(other.session)})
    assert is_in(admin)


def test_a_token_is_shown_once_reads_and_is_revoked(parts: WebParts, ben: TestClient) -> None:
    found = TOKEN.search(
        ben.post("/profile/tokens", data={"name": "till", "role": "staff"}, follow_redirects=True).text
    )
    assert found is not None
    page = ben.get("/profile/tokens").text
    assert ("till" in page, found[1] in page) == (True, False)
    script = newcomer(parts)
    bearer = {"Authorization": f"Bearer {found[1]}"}
    assert script.get("/", headers=bearer).status_code == 200
    token = parts.accounts.tokens.of_account(number_of(parts, "Ben"))[0]
    ben.post(f"/profile/tokens/{token.id}/revoke")
    assert script.get("/", headers=bearer).status_code == 401


def test_nobody_makes_a_token_for_more_than_they_may(ben: TestClient) -> None:
    answer = ben.post("/profile/tokens", data={"name": "till", "role": "admin"})
    assert (answer.status_code, "A token may do no more than you may." in answer.text) == (422, True)
    assert '<option value="admin"' not in answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/people"),
        ("POST", "/people/invite"),
        ("POST", "/people/1/disable"),
        ("POST", "/people/1/reset"),
        ("POST", "/links/1/withdraw"),
        ("GET", "/profile"),
        ("GET", "/profile/export"),
        ("POST", "/profile/delete"),
        ("POST", "/profile/password"),
        ("GET", "/profile/sessions"),
        ("POST", "/profile/tokens"),
        ("POST", "/profile/tokens/1/revoke"),
        ("POST", "/logout"),
    ],
)
def test_a_script_comes_near_no_account(parts: WebParts, admin: TestClient, method: str, path: str) -> None:
    owner = parts.accounts.people.by_id(number_of(parts, "Ada"))
    bearer = {"Authorization": f"Bearer {parts.accounts.tokens.make(owner, 'till', Role.ADMIN)}"}
    assert newcomer(parts).request(method, path, headers=bearer).status_code == 403
    assert is_in(admin)
