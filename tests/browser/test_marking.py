"""Heads are marked in a real browser: by mouse, finger and keyboard, and every mark lies in the folder at once."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from edgecount.commands.crowd.marking import FolderDesk
from edgecount.geometry import Point
from edgecount.training.annotations.point_book import DRAFTS, POINTS
from edgecount.web.marking.marking_app import build_marking
from tests.browser.conftest import LookedAt
from tests.support.marked_pictures import marked_folder
from tests.support.waiting import wait_until
from tests.support.web.looking import DESK, PHONE, grave_faults, spills
from tests.support.web.serving import served

pytestmark = pytest.mark.web
WIDTH, HEIGHT = 160, 96
GUESS = (40, 48)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    photos = marked_folder(tmp_path / "photos", 2, WIDTH, HEIGHT)
    (photos / POINTS).unlink()
    return photos


@pytest.fixture
def page(chromium: Browser, folder: Path) -> Iterator[Page]:
    desk = FolderDesk(folder, lambda _: [Point(*GUESS)])
    complaints: list[str] = []
    with served(build_marking(desk, "code")) as address:
        context = chromium.new_context(base_url=address, viewport=DESK, has_touch=True, reduced_motion="reduce")
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/come/code", wait_until="domcontentloaded")
        expect(page.locator(".mark")).to_have_count(1)
        yield page
        context.close()
    assert not complaints


@pytest.fixture
def at(page: Page) -> Callable[[float, float], tuple[float, float]]:
    """Where a place of the picture is on the screen."""

    def place(x: float, y: float) -> tuple[float, float]:
        script = "(s, p) => { const q = new DOMPoint(...p).matrixTransform(s.getScreenCTM()); return [q.x, q.y]; }"
        across, down = page.locator("[data-stage]").evaluate(script, [x, y])
        return across, down

    return place


def heads(folder: Path, file: str = DRAFTS) -> dict[str, list[list[float]]]:
    found: dict[str, list[list[float]]] = json.loads((folder / file).read_bytes()) if (folder / file).exists() else {}
    return found


def expect_saved(page: Page, count: str) -> None:
    expect(page.locator("[data-count]")).to_have_text(count)
    expect(page.locator("[data-saved]")).to_have_text("Saved.")


def test_by_mouse(page: Page, folder: Path, at: Callable[..., tuple[float, float]], looked_at: LookedAt) -> None:
    page.mouse.click(*at(100, 30))
    expect_saved(page, "2 heads")
    assert heads(folder)["0.png"] == [[40, 48], [pytest.approx(100, abs=1), pytest.approx(30, abs=1)]]
    page.mouse.move(*at(100, 30))
    page.mouse.down()
    page.mouse.move(*at(110, 40), steps=4)
    page.mouse.move(*at(120, 60), steps=4)
    page.mouse.up()
    wait_until(lambda: heads(folder)["0.png"][1][0] > 115, "the drag is not saved")
    page.mouse.click(*at(*GUESS))
    expect_saved(page, "1 head")
    for _ in range(3):
        page.click('[data-do="undo"]')
    expect_saved(page, "1 guesses")
    page.click('[data-do="redo"]')
    expect_saved(page, "2 heads")
    looked_at(page, "marking")
    assert not grave_faults(page)
    page.click('[data-do="done"]')
    expect(page.locator("h1")).to_contain_text("1.png")
    expect(page.locator("[data-so-far]")).to_have_text("1 of 2 pictures done")
    wait_until(lambda: len(heads(folder, POINTS).get("0.png", [])) == 2, "what is done is not saved as done")


def test_by_finger_and_wheel(page: Page, folder: Path, at: Callable[..., tuple[float, float]]) -> None:
    page.touchscreen.tap(*at(80, 20))
    expect_saved(page, "2 heads")
    page.mouse.move(*at(120, 48))
    page.mouse.wheel(0, -600)
    page.mouse.click(*at(120, 48))
    expect_saved(page, "3 heads")
    assert heads(folder)["0.png"][2] == [pytest.approx(120, abs=0.3), pytest.approx(48, abs=0.3)]
    before = at(120, 48)
    begun, ended = at(112, 46), at(114, 50)
    page.mouse.move(*begun)
    page.mouse.down()
    page.mouse.move(*ended, steps=5)
    page.mouse.up()
    expect(page.locator(".mark")).to_have_count(3)
    assert at(120, 48)[1] > before[1] + 20, "a drag beside the marks moves the picture"


def test_by_keyboard(page: Page, folder: Path) -> None:
    stage = page.locator("[data-stage]")
    stage.focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect_saved(page, "2 heads")
    assert heads(folder)["0.png"][1][0] > WIDTH / 2
    page.keyboard.press("Enter")
    expect_saved(page, "1 head")
    page.keyboard.press("Control+z")
    expect_saved(page, "2 heads")
    page.keyboard.press("d")
    expect(page.locator("h1")).to_contain_text("1.png")
    expect(page.locator('[data-do="done"]')).to_be_enabled()  # nobody is done with a picture that is not there yet
    page.keyboard.press("d")
    expect(page.locator("[data-all-done]")).to_be_visible()
    wait_until(lambda: set(heads(folder, POINTS)) == {"0.png", "1.png"}, "what is done is not saved")


def test_no_click_is_lost_while_nothing_answers(
    page: Page, folder: Path, at: Callable[..., tuple[float, float]]
) -> None:
    page.route("**/heads/*", lambda route: route.abort())
    page.mouse.click(*at(100, 30))
    expect(page.locator("[data-trouble]")).to_contain_text("Not saved yet")
    page.mouse.click(*at(20, 30))
    page.unroute("**/heads/*")
    expect_saved(page, "3 heads")
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert len(heads(folder)["0.png"]) == 3


def test_another_window_s_marks_are_not_overwritten(
    page: Page, folder: Path, at: Callable[..., tuple[float, float]]
) -> None:
    other = page.context.new_page()
    other.goto("/")
    expect(other.locator(".mark")).to_have_count(1)
    page.mouse.click(*at(100, 30))
    expect_saved(page, "2 heads")
    other.click('[data-do="clear"]')
    expect(other.locator("[data-saved]")).to_contain_text("changed in another window")
    expect(other.locator(".mark")).to_have_count(2)
    assert len(heads(folder)["0.png"]) == 2


def test_it_fits_a_phone(page: Page, looked_at: LookedAt) -> None:
    page.set_viewport_size(PHONE)
    expect(page.locator(".mark")).to_have_count(1)
    assert not spills(page)
    assert not grave_faults(page)
    looked_at(page, "marking-phone")
