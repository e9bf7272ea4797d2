"""Staff at the door in a real browser: one press, a double tap, and an undoing, at both sizes."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from edgecount.accounts.role import Role
from edgecount.web.parts import WebParts
from tests.browser.conftest import LookedAt, PageAt
from tests.support.stored import crossing, filled, staff_marked
from tests.support.web.client import web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills
from tests.support.web.weeks import NOW, PLAN, ThatDay

pytestmark = pytest.mark.web


def door(folder: Path, said: list[Mapping[str, Any]]) -> WebParts:
    """A shop in which somebody was taken for staff a minute ago; what is said at its door is kept in `said`."""
    (folder / "web").mkdir()
    one = crossing(1, NOW - timedelta(minutes=1))
    store = filled(folder / "events.sqlite", [one, staff_marked(11, one, by="Anna")])

    def heard(values: Mapping[str, Any]) -> Mapping[str, Any]:
        said.append(values)
        return {"seq": 1}

    gateway = FakeGateway({"site": PLAN, "status": STATUS, "staff.mark": heard, "staff.unmark": heard})
    return web_parts(store=store, folder=folder / "web", gateway=gateway, clock=ThatDay())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_staff_is_one_press_away(page_at: PageAt, looked_at: LookedAt, tmp_path: Path, size: ViewportSize) -> None:
    said: list[Mapping[str, Any]] = []
    page = page_at("/staff", door(tmp_path, said), role=Role.STAFF, size=size)
    looked_at(page, f"staff-{size['width']}")
    assert not spills(page)
    assert not grave_faults(page)
    button = page.get_by_role("button", name="A member of staff went through")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 100
    button.dblclick()
    expect(button).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(button).to_be_visible()
    words = {values["word"] for values in said if "word" in values}
    assert (len(words), [values["mark"][-2:] for values in said if "mark" in values]) == (1, ["0b"])
