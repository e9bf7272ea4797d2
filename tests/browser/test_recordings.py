"""A recording in a real browser: sent in parts, counted by the real program, and read."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from edgecount.accounts.role import Role
from edgecount.clock import SystemClock
from edgecount.config.load import load
from edgecount.config.model import Config
from edgecount.config.site_record import site_record
from edgecount.web.parts import WebParts, WebSettings
from edgecount.wiring.recordings.desk import RecordingsDesk
from tests.browser.conftest import LookedAt, PageAt
from tests.support.footage.walker import TO_THE_RIGHT, write_config, write_walk
from tests.support.web.client import web_parts
from tests.support.web.easel import Easel
from tests.support.web.fakes import FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills

SETTINGS = {"revision": 1, "config": {"cameras": {"entrance": {"lines": {}, "zones": {}}}}}
pytestmark = pytest.mark.web


@contextmanager
def counting_parts(folder: Path) -> Iterator[WebParts]:
    """A dashboard whose main process really counts recordings, with a network that sees a walker."""
    path = write_config(folder, "rtsp://192.0.2.10/stream1")
    path.write_text(f"{path.read_text()}web: {{}}\n")
    config, state, stop = load(path, {}), folder / "state", threading.Event()
    (state / "web").mkdir(parents=True)
    desk = RecordingsDesk(state, os.environ, SystemClock(), stop)
    desk.employ(config)
    try:
        yield web_parts(
            store=state / "edgecount.sqlite",
            folder=state / "web",
            gateway=FakeGateway({"site": site_record(config), "settings.get": SETTINGS, **_answers(desk, config)}),
            clock=SystemClock(),
            settings=WebSettings(most_upload=2**30),
        )
    finally:
        stop.set()
        desk.end()


def _answers(desk: RecordingsDesk, config: Config) -> dict[str, Any]:
    return {name: lambda values, ask=ask: ask.answer(dict(values)) for name, ask in desk.asks(config).items()}


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[WebParts]:
    with counting_parts(tmp_path) as made:
        yield made


def send(page: Page, file: Path) -> None:
    page.get_by_label("Video file").set_input_files(file)
    page.get_by_label("It began").fill("2026-05-02T10:00:00")
    page.get_by_role("button", name="Send and count").click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_clip_is_sent_counted_and_read(
    page_at: PageAt, parts: WebParts, tmp_path: Path, looked_at: LookedAt, size: ViewportSize
) -> None:
    clip = write_walk(tmp_path / "Saturday at the door.avi", (*TO_THE_RIGHT, *[None] * 30) * 3)
    name = "phone" if size == PHONE else "desk"
    page = page_at("/recordings", parts, role=Role.MANAGER, size=size)
    looked_at(page, f"recordings-empty-{name}")
    assert not spills(page)
    assert not grave_faults(page)
    send(page, clip)
    expect(page.get_by_role("heading", name=clip.name)).to_be_visible()
    expect(page.locator(".sums")).to_contain_text("3 in")  # it loads itself again once counted
    expect(page.locator(".sums")).to_contain_text("0 out")
    assert not spills(page)
    assert not grave_faults(page)
    video = page.locator("video")
    expect(video).to_have_js_property("videoWidth", 160)
    with page.expect_download() as download:
        page.get_by_role("link", name="footfall-2026-05-02.csv").click()
    assert "door" in download.value.path().read_text()
    looked_at(page, f"recording-{name}")
    page.goto("/recordings")
    looked_at(page, f"recordings-{name}")
    assert not spills(page)
    page.get_by_role("link", name=clip.name).click()
    page.get_by_role("button", name="Delete it with its results").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_a_line_is_drawn_on_a_recording_which_is_counted_again_with_it(
    page_at: PageAt, parts: WebParts, tmp_path: Path, looked_at: LookedAt
) -> None:
    page = page_at("/recordings", parts, role=Role.MANAGER)
    send(page, write_walk(tmp_path / "Saturday.avi", (*TO_THE_RIGHT, *[None] * 60)))
    page.get_by_role("link", name="Draw lines on it").click()
    expect(page.locator("[data-background]")).to_have_js_property("naturalWidth", 160)
    expect(page.locator("[data-ready]")).to_be_visible()
    easel = Easel(page)
    easel.do("New line")
    easel.click((0.35, 0.1), (0.35, 0.9))
    looked_at(page, "recording-editor")
    assert not grave_faults(page)
    page.get_by_role("button", name="Save and count").click()
    expect(page.get_by_text("Lines and zones drawn on it")).to_be_visible()
    looked_at(page, "recording-drawn")


def test_a_file_that_is_chosen_again_goes_on_where_it_stopped(page_at: PageAt, parts: WebParts, tmp_path: Path) -> None:
    clip = write_walk(tmp_path / "clip.avi")
    page = page_at("/recordings", parts, role=Role.MANAGER)
    own = {"Sec-Fetch-Site": "same-origin"}
    known: dict[str, str | float | bool] = {
        "name": clip.name,
        "size": clip.stat().st_size,
        "modified": int(clip.stat().st_mtime * 1000),
    }
    begun = page.request.post("/recordings/uploads", form={**known, "camera": "entrance", "start": ""}, headers=own)
    page.request.put(f"{begun.json()['at']}?offset=0", data=clip.read_bytes()[:5000], headers=own)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    send(page, clip)
    expect(page.get_by_role("heading", name=clip.name)).to_be_visible()
    assert [address.rpartition("offset=")[2] for address in sent] == ["5000"]
