"""Lines are drawn and saved while the web process is killed again and again: what was answered "saved" is kept."""

import os
import random
import re
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from edgecount.clock import SystemClock
from edgecount.config.settings.change import applied
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.setting import Layer
from edgecount.config.settings.settings import Settings
from tests.browser.conftest import HUNG_MS
from tests.support.footage.walker import write_model, write_walk
from tests.support.machine.processes import is_running
from tests.support.people import PASSWORD
from tests.support.servers.ports import free_port
from tests.support.shops.killing import STORE, Life
from tests.support.waiting import wait_until
from tests.support.web.easel import EDITOR, Easel
from tests.support.web.looking import DESK
from tests.support.web.process import answer, dashboard_of

CONFIG = """\
site: {{name: Corner shop, timezone: UTC}}
health: {{port: off}}
detector: {{model: {model}, view: frame}}
web: {{port: {port}}}
cameras:
  entrance: {{source: walk.avi, lines: {{door: {{from: [0.5, 0.2], to: [0.5, 0.8], in_side: left}}}}}}
"""
FORGIVING = (
    "import sys; from edgecount.daemon import backoff; from edgecount.cli import main; "
    "backoff.STEADY_SECONDS, backoff.MOST_CRASHES = 0.0, 10**6; sys.exit(main(['run']))"
)
"""A daemon that starts the web process at once, however often it was killed."""
NOTED = """
window.promises = [];
const ask = window.fetch;
window.fetch = async (address, options) => {
  const answer = await ask(address, options);
  if (options?.method === "POST") {
    const { saved } = await answer.clone().json();
    if (saved !== undefined) window.promises.push([saved, JSON.parse(options.body).lines]);
  }
  return answer;
};
"""
"""Keeps what was answered "saved": its revision, and the lines."""


@pytest.mark.web
@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=[pytest.mark.long, pytest.mark.chaos])])
def test_the_web_process_is_killed_while_lines_are_drawn(chromium: Browser, tmp_path: Path, kills: int) -> None:
    port, chance = free_port(), random.Random(kills)
    write_walk(tmp_path / "walk.avi", [None] * 3000, 1)
    (tmp_path / "config.yaml").write_text(CONFIG.format(model=write_model(tmp_path), port=port))
    with Life(tmp_path, tmp_path / "log", within=(sys.executable, "-c", FORGIVING)) as life:
        life.wait_for("its one-time code is ")
        context = chromium.new_context(base_url=f"http://127.0.0.1:{port}", viewport=DESK, locale="en")
        context.set_default_timeout(HUNG_MS)
        page = context.new_page()
        page.add_init_script(NOTED)
        make_an_account(page, life, port)
        page.goto(EDITOR, wait_until="domcontentloaded")
        easel = Easel(page)
        killed = set()
        for number in range(kills):
            draw(easel, number)
            killed.add(save_and_kill(easel, life, port, chance.uniform(0, 0.12)))
        promises = page.evaluate("window.promises")
        page.goto("/settings/history", wait_until="domcontentloaded")
        expect(page.get_by_role("heading", name="History of the settings")).to_be_visible()
        expect(page.locator("strong").first).to_have_text("Ada")
        context.close()
        assert len(killed) == kills
        assert (
            "the dashboard crashed: SIGKILL" in life.log
        )  # not each time: the log holds back what it says again and again
        assert life.stop() == 0
    assert len(promises) >= kills
    assert_kept(tmp_path, promises)


def make_an_account(page: Page, life: Life, port: int) -> None:
    wait_until(lambda: answer(port) is not None, lambda: life.log)
    code = re.search(r"one-time code is (\S+),", life.log)
    assert code is not None
    page.goto("/first-run", wait_until="domcontentloaded")
    page.get_by_label("One-time code").fill(code[1])
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Password", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Corner shop")).to_be_visible()


def draw(easel: Easel, number: int) -> None:
    """Move the door to and fro; now and then, draw one more line."""
    if number % 10 == 0:
        height = 0.1 + 0.08 * (number // 10)
        easel.do("New line")
        easel.drag((0.55, height), (0.9, height))
        easel.says("is added")
    else:
        easel.page.locator(".item.line").first.press("ArrowLeft" if number % 2 else "ArrowRight")


def save_and_kill(easel: Easel, life: Life, port: int, seconds: float) -> int:
    """Press Save, kill what answers so long after that, and press it again until it is said to be saved; its id."""
    process = dashboard_of(life)
    assert process is not None
    save(easel.page)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not is_running(process) and answer(port) is not None, lambda: life.log)
    said = easel.page.locator("[data-said]")
    expect(said).to_have_text(re.compile("^(Saved|Not saved)"))
    while not said.inner_text().startswith("Saved"):
        with easel.page.expect_response(lambda response: response.request.method == "POST"):
            save(easel.page)
        expect(said).to_have_text(re.compile("^(Saved|Not saved)"))
    return process


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").first.click()


def assert_kept(folder: Path, promises: list[tuple[int, Mapping[str, Any]]]) -> None:
    """The config is whole, every change is in the history, and each that was promised says what was drawn."""
    settings = Settings(KeptSettings(folder / STORE.parent), folder / "config.yaml", {}, SystemClock())
    standing = settings.standing()
    assert not standing.layered.left_out
    changes, _ = settings.history(limit=-1)
    assert [change.revision for change in changes] == list(range(standing.revision, 0, -1))
    assert {change.by for change in changes} == {"Ada"}
    layer: Layer = {}
    drawn: dict[int, Any] = {}
    for change in reversed(changes):
        layer = applied(layer, change.parts)
        drawn[change.revision] = layer["cameras", "entrance", "lines"].value
    for revision, lines in promises:
        assert as_numbers(drawn[revision]) == lines, revision
    assert len(standing.layered.config.cameras["entrance"].lines) == len(promises[-1][1])


def as_numbers(lines: Any) -> Any:
    """The lines as the editor has them: settings have text."""
    return {
        name: {
            key: [float(share) for share in value] if isinstance(value, list) else value for key, value in line.items()
        }
        for name, line in lines.items()
    }
