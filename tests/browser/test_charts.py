"""Charts in a real browser: read by pointer and by keyboard, legible on a phone, nothing grave for a screen reader."""

import re
from base64 import b64encode
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import ViewportSize, expect

from edgecount.accounts.role import Role
from edgecount.web.parts import WebParts
from tests.browser.conftest import LookedAt, PageAt
from tests.support.web.client import web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills
from tests.support.web.weeks import PLAN, ThatDay, weeks_of_a_shop

pytestmark = pytest.mark.web
COMING_MS = 60_000
SCREENS = ("/", "/visits", "/visits?day=2026-11-04", "/zones")
_SMALLEST = """() => Math.min(...[...document.querySelectorAll("svg.chart text")].map((text) => {
  const drawing = text.ownerSVGElement, width = drawing.getBoundingClientRect().width;
  return width ? parseFloat(getComputedStyle(text).fontSize) * width / drawing.viewBox.baseVal.width : 99;
}))"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> WebParts:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "web").mkdir()
    store = weeks_of_a_shop(folder / "events.sqlite", weeks=2, people=20)
    gateway = FakeGateway({"site": PLAN, "status": STATUS})
    return web_parts(store=store, folder=folder / "web", gateway=gateway, clock=ThatDay())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_charts_fit_and_can_be_read(
    page_at: PageAt, looked_at: LookedAt, shop: WebParts, size: ViewportSize, dark: bool
) -> None:
    for path in SCREENS:
        page = page_at(path, shop, size=size, dark=dark)
        assert not spills(page), path
        assert not grave_faults(page), path
        assert page.evaluate(_SMALLEST) >= 11, path
        name = Path(path.split("?")[0]).name or "curve"
        looked_at(page, f"{name}-{size['width']}-{'dark' if dark else 'light'}")


def test_the_cross_hair_is_moved_by_keyboard_and_pointer(page_at: PageAt, shop: WebParts) -> None:
    page = page_at("/visits?day=2026-11-05", shop)
    chart, reading = page.locator(".chart-wide").first, page.locator("[data-reading]").first
    chart.focus()
    page.keyboard.press("ArrowRight")
    expect(reading).to_contain_text("09:00–10:00")
    page.keyboard.press("End")
    expect(reading).to_contain_text("19:00–20:00")
    page.keyboard.press("Escape")
    expect(reading).to_be_empty()
    chart.hover(position={"x": 480, "y": 100})
    expect(reading).to_contain_text(" in")


def test_heat_gets_a_masked_picture_below_it_and_then_the_empty_scene(
    page_at: PageAt, looked_at: LookedAt, shop: WebParts
) -> None:
    """The picture is of another shape than was drawn: the heat takes it, and letters stay upright."""
    jpeg = b64encode(cv2.imencode(".jpg", np.full((480, 640, 3), 120, np.uint8))[1].tobytes()).decode()
    told = {"number": 1, "ts": "2026-11-07T13:20:00+00:00", "jpeg": jpeg}
    scene = iter([{"number": None}] * 3)  # asked for by the page for a phone's drawing and a desk's, and by its module
    gateway = FakeGateway(
        {"site": PLAN, "status": STATUS, "picture": told, "scene": lambda _: next(scene, told | {"number": 2})}
    )
    parts = web_parts(store=shop.store, folder=shop.folder, gateway=gateway, clock=ThatDay())
    page = page_at("/heat", parts)
    expect(page.get_by_text("everybody is painted over")).to_be_visible(timeout=COMING_MS)
    expect(page.get_by_text("without people.")).to_be_visible(timeout=COMING_MS)
    drawing = page.locator(".chart-wide svg")
    expect(drawing.locator("image")).to_have_attribute("href", re.compile("^blob:"))
    box = drawing.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(4 / 3, rel=0.01)
    looked_at(page, "heat")


def test_staff_get_no_picture_below_the_heat(page_at: PageAt, shop: WebParts) -> None:
    gateway = FakeGateway({"site": PLAN, "status": STATUS, "scene": {"number": None}})
    page = page_at(
        "/heat", web_parts(store=shop.store, folder=shop.folder, gateway=gateway, clock=ThatDay()), role=Role.STAFF
    )
    expect(page.get_by_text("it comes in a moment")).to_be_visible(timeout=COMING_MS)
    assert "picture" not in {asked for asked, _ in gateway.asked}
