"""What people complain of in other editors, each as a test."""

from base64 import b64encode
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.conftest import PageAt
from tests.support.web.easel import DOOR, EDITOR, TILL, Easel, FakeSettings, near
from tests.support.web.looking import PHONE

pytestmark = pytest.mark.web
INSIDE_TILL = (0.75, 0.35)
BARE = (0.3, 0.3)


def test_a_corner_is_added_where_an_edge_is_near_and_a_drag_is_undone_at_once(page_at: PageAt) -> None:
    settings = FakeSettings(zones={"till": TILL})
    easel = Easel(page_at(EDITOR, settings.parts()))
    easel.click(INSIDE_TILL)
    easel.drag((0.7, 0.2), (0.7, 0.15), (0.7, 0.1))
    expect(easel.corners()).to_have_count(5)
    easel.drag((0.7, 0.1), (0.75, 0.1), (0.8, 0.1))
    easel.do("Undo")
    easel.do("Undo")
    expect(easel.corners()).to_have_count(4)
    easel.do("Redo")
    easel.save()
    assert near(settings.zones["till"]["polygon"], [[0.6, 0.2], [0.7, 0.1], [0.9, 0.2], [0.9, 0.5], [0.6, 0.5]])


def test_a_zone_that_crosses_itself_is_refused_and_shown_where(page_at: PageAt) -> None:
    easel = Easel(page_at(EDITOR, FakeSettings(zones={"till": TILL}).parts()))
    mark = easel.page.locator(".refusal circle")
    easel.click(INSIDE_TILL)
    easel.grab((0.6, 0.2), (0.7, 0.3), (0.95, 0.4))
    expect(mark).to_be_visible()
    easel.page.mouse.up()
    easel.says("Not done: the zone would cross itself")
    expect(mark).to_be_visible()
    expect(easel.page.get_by_role("button", name="Save")).to_be_disabled()
    easel.click(BARE)
    expect(mark).to_have_count(0)


def test_a_corner_at_the_edge_is_a_corner_and_hands_find_it(page_at: PageAt) -> None:
    settings = FakeSettings(zones={"till": TILL})
    easel = Easel(page_at(EDITOR, settings.parts()))
    easel.click(INSIDE_TILL)
    easel.drag((0.6, 0.2), (0.3, 0.1), (0.004, 0.006))
    easel.drag((0.9, 0.2), (0.9, 0.3))
    for reach in easel.page.locator(".stage .corner .reach").all():
        assert float(reach.get_attribute("r") or 0) * 2 >= 24
    easel.save()
    assert settings.zones["till"]["polygon"][0] == [0, 0]


def test_it_survives_the_turn_of_a_phone(page_at: PageAt) -> None:
    settings = FakeSettings(zones={"till": TILL})
    easel = Easel(page_at(EDITOR, settings.parts(), size=PHONE, touch=True))
    easel.tap(INSIDE_TILL)
    easel.page.set_viewport_size({"width": PHONE["height"], "height": PHONE["width"]})
    easel.tap((0.9, 0.5))
    easel.do("Remove the corner")
    easel.save()
    assert settings.zones["till"]["polygon"] == [[0.6, 0.2], [0.9, 0.2], [0.6, 0.5]]
    easel.do("Delete")
    easel.do("Go on")
    easel.save()
    assert settings.zones == {}


def test_what_depends_on_a_zone_is_said_before_it_goes(page_at: PageAt) -> None:
    settings = FakeSettings(zones={"till": TILL})
    settings.config["alerts"] = {"queue-long": {"when": "zone", "zone": "till"}}
    easel = Easel(page_at(EDITOR, settings.parts()))
    question = easel.page.get_by_role("dialog")
    easel.click(INSIDE_TILL)
    easel.press("Delete")
    expect(question).to_contain_text("The alert Queue long watches it, and goes with it.")
    expect(question).to_contain_text("Its limit of 8 people goes with it.")
    easel.do("Keep it")
    easel.page.get_by_label("Name in files").fill("cash")
    easel.press("Enter")
    expect(question).to_contain_text("follows the new name")
    easel.do("Go on")
    easel.save()
    assert settings.config["alerts"]["queue-long"]["zone"] == "cash"
    easel.page.get_by_label("Name in files").fill("desk")
    easel.press("Enter")
    easel.do("Go on")
    easel.save()
    assert settings.config["alerts"]["queue-long"]["zone"] == "desk"


def test_leaving_with_something_unsaved_asks(page_at: PageAt) -> None:
    easel = Easel(page_at(EDITOR, FakeSettings(zones={"till": TILL}).parts()))
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    easel.page.on("dialog", stay)
    easel.click(INSIDE_TILL)
    easel.do("Copy")
    easel.page.get_by_role("link", name="Now", exact=True).click(no_wait_after=True)
    easel.do("Undo")
    assert asked == ["beforeunload"]
    easel.page.get_by_role("link", name="Now", exact=True).click()
    easel.page.wait_for_url("**/")


def test_the_second_of_two_people_is_told(page_at: PageAt) -> None:
    settings = FakeSettings(lines={"door": DOOR}, zones={"till": TILL})
    easel = Easel(page_at(EDITOR, settings.parts()))
    question = easel.page.get_by_role("dialog")
    path = ["cameras", "entrance", "zones"]
    settings.change({"changes": [{"path": path, "value": {}}], "revision": 1, "by": "Bea <i>"})
    easel.drag((0.4, 0.7), (0.4, 0.8))
    easel.do("Save")
    expect(question).to_contain_text("Bea <i> has saved these lines and zones while you were drawing.")
    expect(question).to_contain_text("Till: only you have it.")
    easel.do("Compare first")
    expect(easel.page.locator(".ghost .shape")).to_have_count(1)
    assert settings.zones == {}
    easel.do("Save")
    easel.do("Save mine instead")
    easel.says("Saved.")
    assert settings.zones == {"till": TILL}
    settings.change({"changes": [{"path": path, "value": {}}], "revision": 3, "by": "Bea"})
    easel.drag((0.4, 0.8), (0.4, 0.7))
    easel.do("Save")
    easel.do("Take theirs")
    easel.says("Saved.")
    expect(easel.page.locator(".item.zone")).to_have_count(0)


def test_what_the_settings_refuse_stands_at_the_item(page_at: PageAt) -> None:
    faults = [
        {"path": ["cameras", "entrance", "zones", "till", "capacity"], "text": "another camera says 9"},
        {"path": ["site"], "text": "is wrong"},
    ]
    parts = FakeSettings(zones={"till": TILL}).parts({"settings.change": {"problems": faults}})
    easel = Easel(page_at(EDITOR, parts))
    easel.click(INSIDE_TILL)
    easel.press("ArrowUp")
    easel.do("Save")
    expect(easel.page.locator(".entries .zone")).to_contain_text("another camera says 9")
    expect(easel.page.get_by_role("alert")).to_have_text("site: is wrong")


@pytest.mark.parametrize("shown", ["scene", "picture"])
def test_it_is_drawn_upon_the_empty_scene_or_else_a_picture(page_at: PageAt, shown: str) -> None:
    jpeg = cv2.imencode(".jpg", np.full((30, 40, 3), 128, np.uint8))[1].tobytes()
    answer = {"number": 1, "ts": "2026-05-04T10:00:00.000+00:00", "jpeg": b64encode(jpeg).decode()}
    easel = Easel(page_at(EDITOR, FakeSettings(lines={"door": DOOR}).parts({shown: answer})))
    expect(easel.page.locator("[data-background]")).to_be_visible()
    expect(easel.page.locator("[data-coming]")).to_be_hidden()
    expect(easel.page.locator("[data-canvas]")).to_have_css("aspect-ratio", "40 / 30")


def test_a_preview_shows_people_by_their_ids_before_anything_is_saved(page_at: PageAt) -> None:
    seen: dict[str, Any] = {"camera": "entrance", "state": "online", "reason": None, "scene": None, "pictures": True}
    people = [{"id": 41, "place": [0.4, 0.6], "seen": True}, {"id": 42, "place": [0.7, 0.3], "seen": True}]
    shown = {**seen, "number": 3, "width": 640, "height": 480, "people": people, "lines": {}, "zones": {}}
    easel = Easel(page_at(EDITOR, FakeSettings(lines={"door": DOOR}).parts({"live": shown})))
    easel.do("New line")
    easel.drag((0.1, 0.5), (0.8, 0.5))
    easel.do("Preview")
    expect(easel.page.locator(".person text")).to_have_text(["41", "42"])
    box = easel.stage.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(640 / 480, rel=0.01)
    easel.do("Preview")
    expect(easel.page.locator(".person")).to_have_count(0)
