"""The screen at the door in a real browser, at a site of several boxes: while all are heard, and if not."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from edgecount.accounts.role import Role
from edgecount.web.parts import WebParts
from tests.browser.conftest import LookedAt, PageAt
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills

pytestmark = pytest.mark.web


def status(inside: int, *, sure: bool, minutes: float | None = None) -> dict[str, Any]:
    """Of a shop of which all cameras are seen, and whose other box was heard so many minutes ago."""
    then = None if minutes is None else datetime.fromisoformat(STATUS["now"]) - timedelta(minutes=minutes)
    whole = {"sure": sure, "box": "berlin-13", "heard": then and then.isoformat()}
    cameras = {name: {**camera, "state": "online", "reason": None} for name, camera in STATUS["cameras"].items()}
    occupancy = {**STATUS["occupancy"], "value": inside, "whole": whole}
    return {**STATUS, "cameras": cameras, "occupancy": occupancy}


def link_of(parts: WebParts) -> str:
    manager = browser(parts, role=Role.MANAGER)
    page = manager.post("/door", data={"name": "Main entrance"}, follow_redirects=True).text
    (link,) = re.findall(r'value="http://127\.0\.0\.1:8466(/door/[^"]+)"', page)
    return str(link)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_sign_follows_what_is_known_of_the_other_doors(
    page_at: PageAt, looked_at: LookedAt, size: ViewportSize
) -> None:
    gateway = FakeGateway({"status": status(23, sure=True, minutes=0.2)})
    parts = web_parts(gateway=gateway)
    page = page_at(link_of(parts), parts, role=None, size=size)
    expect(page.get_by_role("heading", name="Please come in")).to_be_visible()
    expect(page.get_by_text("17 may come in")).to_be_visible()

    gateway.answers["status"] = status(24, sure=False, minutes=7.5)
    expect(page.get_by_role("heading", name="Please ask the staff")).to_be_visible()
    expect(page.get_by_text("24 inside, by this entrance and what was last known of the others")).to_be_visible()
    expect(page.get_by_text("7 minutes ago")).to_be_visible()
    looked_at(page, f"door-old-{size['width']}")
    assert not spills(page)
    assert not grave_faults(page)

    gateway.answers["status"] = status(24, sure=False)
    expect(page.get_by_text("Of the others nothing is known yet.")).to_be_visible()
    expect(page.get_by_text("minutes ago")).to_be_hidden()
    looked_at(page, f"door-never-{size['width']}")

    gateway.answers["status"] = status(40, sure=True, minutes=0.2)
    expect(page.get_by_role("heading", name="Please wait")).to_be_visible()


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "de")], ids=["desk", "phone"])
def test_now_says_which_box_was_not_heard(
    page_at: PageAt, looked_at: LookedAt, size: ViewportSize, language: str
) -> None:
    parts = web_parts(gateway=FakeGateway({"status": status(24, sure=False, minutes=7.5)}))
    page = page_at("/", parts, size=size, language=language)
    expect(
        page.get_by_text(re.compile("7 (minutes not all is known of berlin-13|Minuten ist nicht alles von berlin-13)"))
    ).to_be_visible()
    looked_at(page, f"now-of-a-site-{size['width']}")
    assert not spills(page)
    assert not grave_faults(page)
