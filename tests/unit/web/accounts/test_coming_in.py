"""First run, signing in and out, invitations, passwords: as people do it, and as they ought not to."""

import pytest

from edgecount.accounts.role import Role
from edgecount.web.parts import WebParts, WebSettings
from tests.support.fakes import FakeClock
from tests.support.people import ELSEWHERE, PASSWORD
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import FakeAccounts
from tests.support.web.people import (
    LINK,
    accounts_of,
    first_admin,
    invited,
    is_in,
    newcomer,
    number_of,
    signed_in_again,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def parts(clock: FakeClock) -> WebParts:
    return web_parts(clock=clock, accounts=FakeAccounts(clock))


def test_the_first_one_is_led_to_the_code(parts: WebParts) -> None:
    client = newcomer(parts)
    assert client.get("/").headers["location"] == "/login?next=%2F"
    assert client.get("/login").headers["location"] == "/first-run"
    assert "edgecount web code" in client.get("/first-run").text
    wrong = client.post("/first-run", data={"code": "AAAA-AAAA"})
    assert (wrong.status_code, "This code is wrong" in wrong.text) == (422, True)
    assert "minutes. <code>edgecount web code</code> makes a new one." in wrong.text
    code = accounts_of(parts).codes.make()
    assert "You will be admin" in client.post("/first-run", data={"code": code}).text
    weak = client.post("/first-run", data={"code": code, "name": "Ada", "password": "password"})
    assert (weak.status_code, 'value="Ada"' in weak.text, "password&#34;" in weak.text) == (422, True, False)
    answer = client.post("/first-run", data={"code": code, "name": "Ada", "password": PASSWORD})
    assert answer.headers["location"] == "/"
    assert is_in(client)
    assert client.get("/login?next=/people").headers["location"] == "/people"


def test_a_cookie_is_for_this_host_and_no_script(parts: WebParts) -> None:
    code = accounts_of(parts).codes.make()
    answer = newcomer(parts).post("/first-run", data={"code": code, "name": "Ada", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("edgecount=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_with_tls_only_this_host_sets_and_gets_it() -> None:
    parts = web_parts(settings=WebSettings(proxy=frozenset({"127.0.0.1"})))
    client = newcomer(parts)
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/shop"}
    form = {"code": accounts_of(parts).codes.make(), "name": "Ada", "password": PASSWORD}
    answer = client.post("/first-run", data=form, headers=told)
    assert answer.headers["location"] == "/shop/"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-edgecount=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Secure"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    ("wish", "to"),
    [
        ("/people", "/people"),
        ("/people?a=1", "/people?a=1"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: b=c", "/"),
    ],
)
def test_after_signing_in_one_goes_on_within_the_dashboard(parts: WebParts, wish: str, to: str) -> None:
    first_admin(parts)
    answer = newcomer(parts).post("/login", data={"name": "ada", "password": PASSWORD, "next": wish})
    assert answer.headers["location"] == to


def test_unknown_names_and_wrong_passwords_get_one_answer(parts: WebParts) -> None:
    admin = first_admin(parts)
    invited(parts, admin, "Ben")
    admin.post(f"/people/{number_of(parts, 'Ben')}/disable")
    pages = []
    for name, password in (("Ada", "wrong"), ("Eve", PASSWORD), ("Ben", PASSWORD)):
        answer = newcomer(parts).post("/login", data={"name": name, "password": password, "next": "/"})
        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers
        pages.append(answer.text.replace(f'value="{name}"', ""))
    assert pages[0] == pages[1] == pages[2]
    assert "Name or password is wrong." in pages[0]


def test_failures_make_one_wait_and_say_how_long() -> None:
    parts = web_parts()
    first_admin(parts)
    client = newcomer(parts)
    assert client.post("/login", data={"name": "Ada", "password": "wrong"}).status_code == 422
    answer = client.post("/login", data={"name": "Ada", "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert "Try again in 1 s." in answer.text


@pytest.mark.parametrize("trusted", [False, True], ids=["invented", "told by the proxy"])
def test_a_forged_address_does_not_end_the_wait(*, trusted: bool) -> None:
    parts = web_parts(settings=WebSettings(proxy=frozenset({"127.0.0.1"} if trusted else set())))
    first_admin(parts)
    client = newcomer(parts)
    statuses = []
    for number in range(8):
        chain = f"203.0.113.{number}, 192.0.2.7" if trusted else f"203.0.113.{number}"
        form = {"name": f"somebody {number}", "password": "wrong"}
        statuses.append(client.post("/login", data=form, headers={"X-Forwarded-For": chain}).status_code)
    assert statuses == [422] * 6 + [429] * 2


@pytest.mark.parametrize(
    "form",
    [{}, {"name": "Ada"}, {"password": PASSWORD}, {"name": "\ud800".encode("utf-8", "surrogatepass"), "password": "x"}],
)
def test_half_a_form_is_a_wrong_one(parts: WebParts, form: dict[str, str]) -> None:
    first_admin(parts)
    assert newcomer(parts).post("/login", data=form).status_code == 422


def test_a_form_with_files_or_too_much_is_refused(parts: WebParts) -> None:
    first_admin(parts)
    client = newcomer(parts)
    assert client.post("/login", files={"name": ("a.txt", b"x")}).status_code == 400
    assert client.post("/login", data={f"field{number}": "x" for number in range(50)}).status_code == 400
    assert client.post("/login", data={"name": "x" * 100_000}).status_code == 413


def test_signing_out_ends_the_session_itself(parts: WebParts) -> None:
    client = first_admin(parts)
    stolen = newcomer(parts)
    stolen.cookies.update(dict(client.cookies))
    assert is_in(stolen)
    answer = client.post("/logout")
    assert answer.headers["location"] == "/login"
    assert 'edgecount=""' in answer.headers["set-cookie"]
    assert not is_in(stolen)
    assert newcomer(parts).post("/logout").status_code == 401


@pytest.mark.parametrize("way", ["login", "invitation", "first-run"])
def test_coming_in_anew_ends_the_session_before(parts: WebParts, way: str) -> None:
    ada = first_admin(parts)
    before = dict(ada.cookies)
    accounts = accounts_of(parts)
    path, form = {
        "login": ("/login", {"name": "Ada"}),
        "invitation": (f"/invitation/{accounts.invitations.make(Role.STAFF, 1)}", {"name": "Ben"}),
        "first-run": ("/first-run", {"name": "Ben", "code": accounts.codes.make()}),
    }[way]
    assert ada.post(path, data={**form, "password": PASSWORD}).status_code == 303
    assert is_in(ada)
    ada.cookies.clear()
    ada.cookies.update(before)
    assert not is_in(ada)


@pytest.mark.parametrize("wish", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_whoever_is_signed_in_is_led_to_our_own_pages_only(parts: WebParts, wish: str) -> None:
    answer = first_admin(parts).get("/login", params={"next": wish})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_disabling_ends_all_sessions_at_once(parts: WebParts) -> None:
    admin = first_admin(parts)
    ben = invited(parts, admin, "Ben")
    again = signed_in_again(parts, "Ben")
    admin.post(f"/people/{number_of(parts, 'Ben')}/disable")
    assert (is_in(ben), is_in(again), is_in(admin)) == (False, False, True)


def test_a_new_password_ends_all_other_sessions(parts: WebParts, clock: FakeClock) -> None:
    client = first_admin(parts)
    other = signed_in_again(parts, "Ada")
    before = dict(client.cookies)
    assert client.post("/profile/password", data={"current": "x", "password": ELSEWHERE}).status_code == 422
    assert is_in(other)
    clock.advance(60)
    answer = client.post("/profile/password", data={"current": PASSWORD, "password": ELSEWHERE})
    assert answer.headers["location"] == "/profile/password?done=1"
    assert (is_in(client), is_in(other)) == (True, False)
    assert dict(client.cookies) != before
    old = newcomer(parts)
    old.cookies.update(before)
    assert not is_in(old)
    signed_in_again(parts, "Ada", ELSEWHERE)


def test_a_role_holds_at_the_next_request(parts: WebParts) -> None:
    admin = first_admin(parts)
    ben = invited(parts, admin, "Ben", Role.ADMIN)
    assert ben.get("/people").status_code == 200
    admin.post(f"/people/{number_of(parts, 'Ben')}/role", data={"role": "staff"})
    assert ben.get("/people").status_code == 403


def test_an_invitation_gives_its_role_once(parts: WebParts) -> None:
    admin = first_admin(parts)
    page = admin.post("/people/invite", data={"role": "manager"}, follow_redirects=True)
    link = LINK.search(page.text)
    assert link is not None
    assert "Ada invites you. Your role: Manager." in newcomer(parts).get(link[1]).text
    taken = newcomer(parts).post(link[1], data={"name": "ADA", "password": PASSWORD})
    assert (taken.status_code, "There is an account of that name already." in taken.text) == (422, True)
    assert newcomer(parts).post(link[1], data={"name": "Ben", "password": PASSWORD, "role": "admin"}).status_code == 303
    assert [account.role for account in parts.accounts.people.everybody()] == [Role.ADMIN, Role.MANAGER]
    for answer in (newcomer(parts).get(link[1]), newcomer(parts).post(link[1], data={"name": "Eve"})):
        assert (answer.status_code, "This link is no longer good." in answer.text) == (404, True)


def test_a_link_for_a_new_password(parts: WebParts) -> None:
    admin = first_admin(parts)
    ben = invited(parts, admin, "Ben")
    link = LINK.search(admin.post(f"/people/{number_of(parts, 'Ben')}/reset", follow_redirects=True).text)
    assert link is not None
    assert "For the account of Ben." in newcomer(parts).get(link[1]).text
    client = newcomer(parts)
    assert client.post(link[1], data={"password": "short"}).status_code == 422
    assert client.post(link[1], data={"password": ELSEWHERE}).status_code == 303
    assert (is_in(client), is_in(ben)) == (True, False)
    signed_in_again(parts, "Ben", ELSEWHERE)


@pytest.mark.parametrize(
    "path", ["/login", "/first-run", "/logout", "/people/invite", "/profile/delete", "/invitation/x"]
)
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_pages_of_others_post_nothing(parts: WebParts, path: str, headers: dict[str, str]) -> None:
    client = first_admin(parts)
    assert client.post(path, data={"role": "admin"}, headers=headers).status_code == 403
    assert parts.accounts.invitations.alive() == []


def test_an_account_is_made_in_the_language_of_the_page(parts: WebParts) -> None:
    client = browser(parts, role=None, language="de")
    form = {"code": accounts_of(parts).codes.make(), "name": "Ada", "password": PASSWORD}
    client.post("/first-run", data=form)
    assert parts.accounts.people.everybody()[0].language == "de"
    client.post("/preferences", data={"language": "fr"})
    assert parts.accounts.people.everybody()[0].language == "fr"
    assert "Maintenant" in client.get("/").text
    assert "Name oder Passwort ist falsch." in browser(parts, role=None, language="de").post("/login").text
