"""The frame of the pages in a real browser: sizes, looks, languages, keyboard, and figures that tick."""

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import LookedAt, PageAt
from tests.support.fakes import FakeClock
from tests.support.web.client import web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills
from tests.support.web.weeks import NOW, PLAN, weeks_of_a_shop


def test_the_first_page_ticks_while_it_is_looked_at(page_at: PageAt, looked_at: LookedAt) -> None:
    gateway = FakeGateway()
    page = page_at("/", web_parts(gateway=gateway))
    inside = page.locator('[data-figure="inside"]')
    expect(inside).to_have_text("23")
    gateway.answers["status"] = {**STATUS, "occupancy": {**STATUS["occupancy"], "value": 1024}}
    expect(inside).to_have_text("1,024")
    entrance = {**STATUS["cameras"]["entrance"], "state": "offline", "reason": "the cable is out"}
    gateway.answers["status"] = {**STATUS, "cameras": {"entrance": entrance}}
    expect(page.locator(".notice")).to_contain_text("the cable is out")
    assert not grave_faults(page)
    looked_at(page, "now")


@pytest.mark.web
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_page_fits_and_can_be_read(
    page_at: PageAt, looked_at: LookedAt, size: ViewportSize, dark: bool, language: str
) -> None:
    page = page_at("/", size=size, dark=dark, language=language)
    expect(page.locator("[data-live-on]")).to_be_visible()
    assert not spills(page)
    assert not grave_faults(page)
    looked_at(page, f"now-{language}-{size['width']}-{'dark' if dark else 'light'}")


@pytest.mark.web
def test_the_keyboard_finds_the_content_and_the_look(page_at: PageAt) -> None:
    page = page_at("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.locator("details.me summary").press("Enter")
    page.get_by_label("Look").select_option("dark")
    page.get_by_role("button", name="Apply").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert not grave_faults(page)


@pytest.mark.web
def test_a_phone_has_every_screen_within_reach(page_at: PageAt) -> None:
    page = page_at("/system", web_parts(gateway=FakeGateway()), size=PHONE)
    bar = page.get_by_role("navigation", name="Screens")
    more = bar.locator("summary")
    expect(more).to_have_class("current")
    expect(bar.get_by_role("link", name="System")).to_be_hidden()
    page.get_by_role("link", name="Zones").focus()
    page.keyboard.press("Tab")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    names = ["Now", "Live", "Visits", "Zones", "Heat", "Cameras", "Recordings", "Alerts", "Door", "People", "Settings"]
    expect(bar.get_by_role("link")).to_have_text([*names, "System"])
    for link in bar.get_by_role("link").all():
        expect(link).to_be_in_viewport(ratio=1)
    expect(bar.get_by_role("link", name="System")).to_have_attribute("aria-current", "page")
    assert not grave_faults(page)
    page.set_viewport_size(DESK)
    expect(more).to_be_hidden()
    expect(bar.get_by_role("link")).to_have_text([*names, "System"])


@pytest.mark.web
def test_an_error_has_the_look_of_the_pages(page_at: PageAt, looked_at: LookedAt) -> None:
    page = page_at("/", size=PHONE, language="de")
    answer = page.request.get("/nowhere", headers={"Accept": "text/html", "Accept-Language": "de"})
    assert answer.status == 404
    page.set_content(answer.text())
    expect(page.get_by_role("heading")).to_have_text("Diese Seite gibt es nicht")


@pytest.mark.web
def test_paper_shows_figures_and_no_navigation(page_at: PageAt) -> None:
    page = page_at("/")
    page.emulate_media(media="print")
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator('[data-figure="inside"]')).to_be_visible()


@pytest.mark.web
def test_a_shop_of_several_weeks_is_shown_as_in_the_readme(
    page_at: PageAt, looked_at: LookedAt, tmp_path: Path
) -> None:
    """Its picture of the first page is that of the README, docs/dashboard.png."""
    cameras = dict.fromkeys(PLAN["cameras"], STATUS["cameras"]["entrance"])
    zones = {"till": STATUS["site_zones"]["till"]}
    status = {
        **STATUS,
        "cameras": cameras,
        "site_zones": zones,
        "occupancy": {"value": 23, "raw": 23, "capacity": PLAN["capacity"], "ratio": 0.38},
    }
    parts = web_parts(
        store=weeks_of_a_shop(tmp_path / "events.sqlite", weeks=2, people=300),
        folder=tmp_path,
        gateway=FakeGateway({"site": PLAN, "status": status}),
        clock=FakeClock(NOW),
    )
    page = page_at("/", parts, size={"width": 1280, "height": 940})  # all of it: nothing lies below the window
    expect(page.locator("svg[role=img]:visible").first).to_be_visible()
    assert not grave_faults(page)
    looked_at(page, "readme")
