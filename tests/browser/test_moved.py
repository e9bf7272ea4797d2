"""A camera that was moved, in a real browser: told on the first page, and said to be right on System."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import LookedAt, PageAt
from tests.support.web.client import web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills

REASON = "its picture is turned by 3 degrees and shifted by 8 % of its width"
MOVED = {**STATUS["cameras"]["entrance"], "moved": {"since": "2026-05-04T11:00:00+02:00", "reason": REASON}}


@pytest.mark.web
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_camera_that_was_moved(page_at: PageAt, looked_at: LookedAt, size: ViewportSize, language: str) -> None:
    gateway = FakeGateway(
        {"status": {**STATUS, "cameras": {"entrance": MOVED}}, "camera.right": {"camera": "entrance"}}
    )
    page = page_at("/", web_parts(gateway=gateway), size=size, language=language)
    expect(page.locator(".notice.warn")).to_be_visible()
    assert not spills(page)
    looked_at(page, f"moved-now-{language}-{size['width']}")
    page.goto("/system")
    button = page.locator("form[action$='/right'] button")
    expect(button).to_be_visible()
    assert not spills(page)
    assert not grave_faults(page)
    looked_at(page, f"moved-system-{language}-{size['width']}")
    button.click()
    page.wait_for_url("**/system")
    assert "camera.right" in [asked[0] for asked in gateway.asked]
