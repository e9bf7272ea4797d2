"""People at the dashboard in a real browser: from the one-time code to a session that somebody else ends."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from edgecount.accounts.keys.api_tokens import MARK
from edgecount.accounts.role import Role
from tests.browser.conftest import LookedAt, PageAt
from tests.support.people import PASSWORD
from tests.support.web.client import web_parts
from tests.support.web.looking import DESK, PHONE, grave_faults, spills


def named(page: Page, name: str) -> None:
    """Fill in who one is."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Corner shop")).to_be_visible()


@pytest.mark.web
def test_from_the_code_to_a_session_that_is_ended(page_at: PageAt, looked_at: LookedAt) -> None:
    parts = web_parts()
    admin = page_at("/", parts, role=None)
    expect(admin).to_have_url(re.compile("/first-run$"))
    assert not grave_faults(admin)
    looked_at(admin, "first-run")
    admin.get_by_label("One-time code").fill(parts.accounts.codes.make().lower())
    admin.get_by_role("button", name="Continue").click()
    named(admin, "Ada")

    admin.get_by_role("link", name="People").click()
    admin.get_by_role("button", name="Make a link").click()
    link = admin.locator("[data-copied]").input_value()
    assert not grave_faults(admin)
    looked_at(admin, "people-invited")

    staff = page_at(re.sub("^http://[^/]*", "", link), parts, role=None, size=PHONE)
    looked_at(staff, "invitation")
    named(staff, "<b>Ben</b>")
    expect(staff.get_by_role("link", name="People")).to_have_count(0)
    assert staff.request.get("/people").status == 403
    staff.goto(urljoin(staff.url, "/profile"))  # on the first page, the live numbers would find the session ended, too

    admin.get_by_role("link", name="People").click()
    admin.get_by_label("Change <b>Ben</b>").click()
    admin.get_by_role("button", name="End all sessions").locator("visible=true").click()
    staff.get_by_role("link", name="Now").click()
    expect(staff.get_by_role("heading", name="Sign in")).to_be_visible()
    assert not grave_faults(staff)
    looked_at(staff, "signed-out")


@pytest.mark.web
def test_a_token_is_copied_and_sessions_are_ended_by_keyboard(page_at: PageAt, looked_at: LookedAt) -> None:
    page = page_at("/profile/tokens")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("What it is for").fill("till")
    page.get_by_role("button", name="Make a token").press("Enter")
    page.get_by_role("button", name="Copy").press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith(MARK)
    looked_at(page, "token")
    page.get_by_role("button", name="Revoke till").press("Enter")
    expect(page.get_by_text("There is no token.")).to_be_visible()
    page.get_by_role("link", name="Signed in").press("Enter")
    page.get_by_role("button", name="Sign out: Firefox on Linux").press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.web
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_all_screens_fit_and_can_be_read(
    page_at: PageAt, looked_at: LookedAt, size: ViewportSize, dark: bool, language: str
) -> None:
    parts = web_parts()
    look = f"{language}-{size['width']}-{'dark' if dark else 'light'}"
    page = page_at("/people", parts, size=size, dark=dark, language=language)
    link = parts.accounts.invitations.make(Role.STAFF, parts.accounts.people.everybody()[0].id)
    page.locator("details.more summary").first.click()
    for path in ("/people", "/profile", "/profile/password", "/profile/sessions", "/profile/tokens"):
        if path != "/people":
            page.goto(path)
        assert not spills(page), path
        assert not grave_faults(page), path
        looked_at(page, f"accounts{path.replace('/', '-')}-{look}")
    stranger = page_at("/login", parts, role=None, size=size, dark=dark, language=language)
    for path in ("/login", "/first-run", f"/invitation/{link}"):
        stranger.goto(path)
        assert not spills(stranger), path
        assert not grave_faults(stranger), path
        looked_at(stranger, f"accounts{path.replace('/', '-')[:12]}-{look}")
