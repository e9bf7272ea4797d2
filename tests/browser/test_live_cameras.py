"""Live cameras in a real browser: dots and counts that tick, pictures on demand, and nothing while nobody can see."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from edgecount.accounts.role import Role
from edgecount.clock import SystemClock
from edgecount.errors import EdgecountError
from tests.browser.conftest import LookedAt, PageAt
from tests.support.waiting import wait_until
from tests.support.web.client import web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills

pytestmark = pytest.mark.web


class WalkedShop(FakeGateway):
    """A main process at whose entrance somebody walks, a step at every question; the yard is not seen."""

    def __init__(self) -> None:
        super().__init__({"live": self._live, "picture": self._picture, "scene": {"number": None}})
        self.steps = self.pictures = 0
        self.away = False
        self.came = 1204
        self.yard = "offline"
        self.stands: tuple[float, float] | None = None

    def questions(self, name: str) -> int:
        """How often something was asked."""
        return sum(asked == name for asked, _ in self.asked)

    def _live(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.away:
            raise EdgecountError("it is being started again")
        if values["camera"] == "yard":
            lost: dict[str, Any] = {"state": self.yard, "reason": "it does not answer", "number": None, "people": []}
            return {"camera": "yard", "scene": None, "lines": {}, "zones": {}, **lost}
        self.steps += 1
        return {
            "camera": "entrance",
            "state": "online",
            "reason": None,
            "scene": None,
            "number": self.steps,
            "ts": f"2026-05-04T12:00:{self.steps / 5 % 60:06.3f}+00:00",
            "width": 640,
            "height": 480,
            "people": [{"id": 7, "place": self.stands or (0.2 + 0.01 * (self.steps % 60), 0.7), "seen": True}],
            "lines": {"door": {"in": self.came, "out": 1181}},
            "zones": {"till": 4},
        }

    def _picture(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        self.pictures += 1
        grey = np.full((240, 320, 3), 90, np.uint8)
        jpeg = cv2.imencode(".jpg", grey)[1].tobytes()
        return {"number": self.pictures, "ts": "2026-05-04T12:00:00.000+00:00", "jpeg": b64encode(jpeg).decode()}


def card(page: Page, camera: str) -> Any:
    """The card of a camera."""
    return page.locator("section", has=page.locator(f"#live-{camera}"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_people_walk_and_counts_tick(page_at: PageAt, looked_at: LookedAt, size: ViewportSize, dark: bool) -> None:
    shop = WalkedShop()
    page = page_at("/live", web_parts(gateway=shop), size=size, dark=dark)
    entrance = card(page, "entrance")
    expect(entrance.locator(".person text")).to_have_text("7")
    expect(entrance.locator("[data-line-in]")).to_have_text("1,204")
    shop.came = 1205
    expect(entrance.locator("[data-line-in]")).to_have_text("1,205")
    card(page, "yard").scroll_into_view_if_needed()
    expect(card(page, "yard").locator("[data-why]")).to_contain_text("it does not answer")
    assert not spills(page)
    assert not grave_faults(page)
    looked_at(page, f"live-{size['width']}-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("place", [(1.0, 0.5), (0.995, 0.999), (0.0, 1.0), (0.5, 0.0)])
def test_a_dot_and_its_number_are_whole_at_every_edge(page_at: PageAt, place: tuple[float, float]) -> None:
    shop = WalkedShop()
    shop.stands = place
    page = page_at("/live?camera=entrance", web_parts(gateway=shop))
    expect(page.locator(".person text")).to_have_text("7")
    stage = page.locator(".live-stage").bounding_box()
    assert stage is not None
    for part in (page.locator(".person circle"), page.locator(".person text")):
        box = part.bounding_box()
        assert box is not None
        assert stage["x"] <= box["x"]
        assert box["x"] + box["width"] <= stage["x"] + stage["width"]
        assert stage["y"] - 4 <= box["y"]  # a line of text is higher than its digits
        assert box["y"] + box["height"] <= stage["y"] + stage["height"] + 4


def test_the_picture_is_pulled_while_it_is_wanted(page_at: PageAt) -> None:
    shop = WalkedShop()
    page = page_at("/live?camera=entrance", web_parts(gateway=shop, clock=SystemClock()), role=Role.MANAGER)
    expect(page.locator(".person text")).to_have_text("7")
    assert shop.pictures == 0
    page.get_by_role("button", name="Show the picture").press("Enter")
    picture = page.get_by_alt_text("Masked picture of Entrance")
    expect(picture).to_be_visible()
    wait_until(lambda: shop.pictures > 3, "more pictures", lambda: shop.pictures)
    page.get_by_role("button", name="Hide the picture").press("Enter")
    expect(picture).to_be_hidden()
    before = shop.pictures
    wait_until(lambda: shop.steps > 20, "time goes on", lambda: shop.steps)
    assert shop.pictures - before <= 1


class CrowdedShop(WalkedShop):
    """The same, with an estimate of its crowd: it stands most densely in the middle."""

    def __init__(self) -> None:
        super().__init__()
        zones = {"till": {"people": 12, "low": 8, "high": 16, "way": "density"}}
        self.crowd = {
            "people": 84,
            "low": 70,
            "high": 98,
            "way": "density",
            "seconds": 0.2,
            "fault": None,
            "zones": zones,
        }
        self.answers["status"] = {**STATUS, "crowds": {"entrance": {**self.crowd, "ts": "2026-05-04T11:59:40+02:00"}}}

    def _live(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        across, down = np.meshgrid(np.linspace(-2, 2, 32), np.linspace(-2, 2, 24))
        cells = (255 * np.exp(-(across**2) - 2 * down**2)).astype(np.uint8)
        crowd = {**self.crowd, "ts": "2026-05-04T10:00:00+00:00", "grid": [32, 24, b64encode(cells.tobytes()).decode()]}
        return {**super()._live(values), "crowd": crowd if values["camera"] == "entrance" else None}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_crowd_is_a_number_and_a_veil(page_at: PageAt, looked_at: LookedAt, size: ViewportSize) -> None:
    parts = web_parts(gateway=CrowdedShop(), clock=SystemClock())
    page = page_at("/live?camera=entrance", parts, role=Role.MANAGER, size=size)
    entrance = card(page, "entrance")
    expect(entrance.locator("[data-crowd]")).to_have_text("84")
    expect(entrance.locator("[data-crowd-how]")).to_have_text("70 to 98, density")
    expect(entrance.locator("[data-crowd-zone]")).to_have_text("12")
    veil = "(canvas) => Array.from(canvas.getContext('2d').getImageData(0, 0, 32, 24).data)"
    pixels = entrance.locator("[data-density]").evaluate(veil)
    assert pixels[3] == 0 < pixels[4 * (12 * 32 + 16) + 3], "nobody stands in the corner"
    page.get_by_role("button", name="Show the picture").press("Enter")
    expect(page.get_by_alt_text("Masked picture of Entrance")).to_be_visible()
    assert not spills(page)
    assert not grave_faults(page)
    looked_at(page, f"crowd-{size['width']}")
    page.goto(page.url.partition("/live")[0] + "/")
    expect(page.locator("#crowds")).to_contain_text("84")
    assert not spills(page)
    assert not grave_faults(page)
    looked_at(page, f"crowd-now-{size['width']}")


def test_staff_are_offered_no_picture(page_at: PageAt) -> None:
    page = page_at("/live", web_parts(gateway=WalkedShop()), role=Role.STAFF)
    expect(card(page, "entrance").locator(".person text")).to_have_text("7")
    expect(page.get_by_role("button", name="Show the picture")).to_have_count(0)


def test_a_daemon_that_comes_back_is_shown_again(page_at: PageAt) -> None:
    shop = WalkedShop()
    page = page_at("/live?camera=entrance", web_parts(gateway=shop))
    expect(page.locator(".person text")).to_have_text("7")
    shop.away = True
    expect(page.locator("[data-why]")).to_contain_text("does not answer")
    expect(page.locator(".person")).to_have_count(0)
    expect(page.locator("[data-lost]")).to_be_visible()
    shop.away = False
    expect(page.locator(".person text")).to_have_text("7")
    expect(page.locator("[data-connected]")).to_be_visible()
    expect(page.locator("[data-why]")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "on", "off"),
    [("/live?camera=entrance", "[data-connected]", "[data-lost]"), ("/", "[data-live-on]", "[data-live-off]")],
)
def test_without_a_network_no_page_is_called_live(page_at: PageAt, path: str, on: str, off: str) -> None:
    page = page_at(path, web_parts(gateway=WalkedShop()))
    expect(page.locator(on)).to_be_visible()
    page.evaluate('dispatchEvent(new Event("offline"))')
    expect(page.locator(off)).to_be_visible(timeout=2000)
    page.evaluate('dispatchEvent(new Event("online"))')
    expect(page.locator(on)).to_be_visible()


def test_a_paused_camera_is_not_red(page_at: PageAt) -> None:
    shop = WalkedShop()
    page = page_at("/live?camera=yard", web_parts(gateway=shop))
    expect(page.locator("[data-light]")).to_have_class("state bad")
    shop.yard = "paused"
    expect(page.locator("[data-light]")).to_have_class("state")


def test_nothing_is_asked_of_a_page_that_is_hidden(page_at: PageAt) -> None:
    shop = WalkedShop()
    page = page_at("/live?camera=entrance", web_parts(gateway=shop))
    expect(page.locator(".person text")).to_have_text("7")
    page.evaluate("""
        Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    """)
    asked = -1

    def is_quiet() -> bool:
        nonlocal asked
        before, asked = asked, shop.questions("live")
        page.wait_for_timeout(700)
        return asked == before == shop.questions("live")

    wait_until(is_quiet, "quiet")
    page.evaluate("""
        Object.defineProperty(document, "hidden", { get: () => false, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    """)
    wait_until(lambda: shop.questions("live") > asked, "questions")
