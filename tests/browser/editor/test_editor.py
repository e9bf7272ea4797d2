"""The editor as people use it: by mouse, by touch, and by keyboard alone."""

import pytest
from playwright.sync_api import ViewportSize, expect

from edgecount.accounts.role import Role
from tests.browser.conftest import LookedAt, PageAt
from tests.support.web.easel import DOOR, EDITOR, TILL, Easel, FakeSettings, near
from tests.support.web.looking import DESK, PHONE, grave_faults, spills


def test_a_line_is_drawn_by_mouse(page_at: PageAt, looked_at: LookedAt) -> None:
    settings = FakeSettings(zones={"till": TILL})
    easel = Easel(page_at(EDITOR, settings.parts(), role=Role.MANAGER))
    easel.do("New line")
    easel.drag((0.1, 0.8), (0.3, 0.8), (0.5, 0.8))
    easel.do("Flip")
    looked_at(easel.page, "editor")
    easel.save()
    line = settings.lines["line-1"]
    assert near([line["from"], line["to"]], [[0.1, 0.8], [0.5, 0.8]])
    assert line["in_side"] == "right"
    assert settings.zones == {"till": TILL}


@pytest.mark.web
def test_a_line_and_a_zone_are_drawn_by_touch(page_at: PageAt, looked_at: LookedAt) -> None:
    settings = FakeSettings()
    easel = Easel(page_at(EDITOR, settings.parts(), size=PHONE, touch=True))
    easel.do("New line")
    easel.tap((0.1, 0.8), (0.5, 0.8))
    easel.do("New zone")
    easel.tap((0.55, 0.2), (0.9, 0.2), (0.9, 0.7), (0.55, 0.7), (0.55, 0.2))
    expect(easel.corners()).to_have_count(4)
    easel.tap((0.9, 0.7))
    easel.do("Remove the corner")
    expect(easel.corners()).to_have_count(3)
    looked_at(easel.page, "editor-touch")
    easel.save()
    assert near(settings.zones["zone-1"]["polygon"], [[0.55, 0.2], [0.9, 0.2], [0.55, 0.7]])
    assert near([settings.lines["line-1"]["from"]], [[0.1, 0.8]])


@pytest.mark.web
def test_all_is_done_by_keyboard_alone(page_at: PageAt) -> None:
    settings = FakeSettings(lines={"door": DOOR})
    easel = Easel(page_at(EDITOR, settings.parts()))
    easel.page.get_by_role("button", name="New zone").press("Enter")
    far_left, far_down = ["Shift+ArrowLeft"] * 4, ["Shift+ArrowDown"] * 4
    easel.press("Enter", *far_left, "Enter", *far_down, "Enter", "Enter")
    easel.says("Zone 1 is added.")
    easel.press("Enter", "+", "ArrowUp", "ArrowUp")
    easel.says("40% across, 49% down.")
    easel.press("Escape", "Shift+ArrowRight", "Control+z", "Control+y")
    easel.says("Done again.")
    easel.press("Tab")
    expect(easel.page.locator(".item.line")).to_be_focused()
    easel.press("Enter", "f", "Shift+ArrowUp", "Enter", "Tab", "Shift+ArrowRight")
    easel.page.get_by_role("button", name="Save").press("Enter")
    easel.says("Saved.")
    assert settings.lines["door"] == {"from": [0.2, 0.65], "to": [0.65, 0.65], "in_side": "right"}
    assert settings.zones["zone-1"] == {"polygon": [[0.55, 0.5], [0.45, 0.49], [0.35, 0.5], [0.35, 0.7]]}


@pytest.mark.web
def test_the_list_does_what_the_mouse_does(page_at: PageAt) -> None:
    settings = FakeSettings(lines={"door": DOOR}, zones={"till": TILL})
    page = page_at(EDITOR, settings.parts())
    easel = Easel(page)
    easel.do("Till zone")
    page.get_by_label("Title").fill("The till")
    page.get_by_label("Name in files").fill("cash")
    page.get_by_label("Limit (people)").fill("12")
    page.locator(".entries summary").click()
    page.get_by_label("Corner 1, across in percent").fill("50")
    page.get_by_label("Corner 1, down in percent").fill("0")
    easel.do("Add a corner after corner 1")
    easel.do("Remove corner 4")
    easel.do("Copy")
    easel.do("Delete")
    easel.do("Go on")
    easel.do("Door line")
    easel.do("Delete")
    easel.save()
    corners = [[0.5, 0], [0.7, 0.1], [0.9, 0.2], [0.6, 0.5]]
    assert settings.zones == {"cash": {"polygon": corners, "capacity": 12, "title": "The till"}}
    assert settings.lines == {}


@pytest.mark.web
@pytest.mark.parametrize(
    ("language", "size", "dark"),
    [("en", DESK, True), ("de", PHONE, False), ("fr", DESK, False), ("es", PHONE, True)],
    ids=["en", "de", "fr", "es"],
)
def test_it_fits_and_can_be_read(
    page_at: PageAt, looked_at: LookedAt, language: str, size: ViewportSize, dark: bool
) -> None:
    settings = FakeSettings(lines={"door": DOOR}, zones={"till": TILL})
    easel = Easel(page_at(EDITOR, settings.parts(), size=size, dark=dark, language=language))
    easel.click((0.75, 0.35))
    expect(easel.corners()).to_have_count(4)
    assert not spills(easel.page)
    assert not grave_faults(easel.page)
    looked_at(easel.page, f"editor-{language}")
