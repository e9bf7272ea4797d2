"""Walk in, walk out in a real browser: legible on a phone, and told anew by itself while it watches."""

import copy
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from edgecount.web.parts import WebParts
from tests.browser.conftest import LookedAt, PageAt
from tests.support.stored import crossing, trail
from tests.support.web.client import web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills
from tests.support.web.weeks import PLAN, ThatDay

pytestmark = pytest.mark.web
NOW = ThatDay().now()
RULE = {"anchor": "foot", "clear_of_line": 0.08, "u_turn": "net", "u_turn_window_seconds": 5.0}
SHORT = ((0.0, 400.0, 200.0), (1.4, 400.0, 335.0))


@pytest.fixture
def shop(tmp_path: Path) -> WebParts:
    """Somebody walked in at the entrance, and was seen shortly beyond a line whose arrow is reversed."""
    (tmp_path / "web").mkdir()
    began = NOW - timedelta(seconds=210)
    with EventStore(tmp_path / "events.sqlite") as store:
        store.put(
            Batch((crossing(1, began + timedelta(seconds=1), "out"),), trails={"entrance": (trail(1, began, *SHORT),)})
        )
    plan = copy.deepcopy(dict(PLAN))
    line = {"title": "Door", "from": [0.2, 0.5], "to": [0.8, 0.5], "in_side": "left"}
    plan["cameras"]["entrance"] |= {"rule": RULE, "mount": "side", "lines": {"door": line}, "zones": {}}
    gateway = FakeGateway({"site": plan, "status": STATUS})
    return web_parts(store=tmp_path / "events.sqlite", folder=tmp_path / "web", gateway=gateway, clock=ThatDay())


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_is_wrong_fits_and_can_be_read(
    page_at: PageAt, looked_at: LookedAt, shop: WebParts, size: ViewportSize, language: str
) -> None:
    page = page_at("/cameras/entrance/coach", shop, size=size, language=language)
    assert not grave_faults(page)
    since = (NOW - timedelta(minutes=4)).isoformat().replace("+", "%2B")
    page.goto(f"/cameras/entrance/coach?since={since}&walked=1")
    assert not spills(page)
    assert not grave_faults(page)
    looked_at(page, f"coach-{size['width']}-{language}")


def test_it_goes_on_by_itself_while_it_watches(page_at: PageAt, shop: WebParts) -> None:
    page = page_at("/cameras/entrance/coach", shop)
    page.get_by_role("button", name="I walk in, then out").click()
    told = page.locator("[data-coach]")
    expect(told).to_contain_text("0 in, 0 out")
    with EventStore(shop.store) as store:
        store.put(Batch((crossing(2, NOW + timedelta(seconds=3), "out"),)))
    expect(told).to_contain_text("0 in, 1 out")
    expect(told).to_contain_text("the arrow is reversed")
