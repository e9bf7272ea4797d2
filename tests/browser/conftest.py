"""A real browser, Debian's Chromium, at the dashboard; its pages show no error in the console."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from edgecount.accounts.role import Role
from edgecount.web.app import build_app
from edgecount.web.parts import WebParts
from tests.support.waiting import HUNG_SECONDS
from tests.support.web.client import sign_in, web_parts
from tests.support.web.looking import DESK
from tests.support.web.serving import served

LookedAt: TypeAlias = Callable[[Page, str], Path]
"""Keeps a picture of a page under a name."""
HUNG_MS = 1000 * HUNG_SECONDS
"""A browser can only wait by the clock of the wall: its deadlines end what hangs, and never what is slow."""
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; it ends with the module, for while it runs no other test of the process has an event loop."""
    expect.set_options(timeout=HUNG_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET, timeout=HUNG_MS)
        yield browser
        browser.close()


class PageAt(Protocol):
    """Opens a page of the dashboard of `parts`, signed in with a role, or not at all."""

    def __call__(
        self,
        path: str,
        parts: WebParts | None = None,
        *,
        role: Role | None = Role.ADMIN,
        size: ViewportSize = DESK,
        dark: bool = False,
        language: str = "en",
        touch: bool = False,
    ) -> Page: ...


@pytest.fixture
def page_at(chromium: Browser) -> Iterator[PageAt]:
    """`page_at("/")` opens a page; whatever a page of it complains of in the console fails the test at its end."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def opened(
            path: str,
            parts: WebParts | None = None,
            *,
            role: Role | None = Role.ADMIN,
            size: ViewportSize = DESK,
            dark: bool = False,
            language: str = "en",
            touch: bool = False,
        ) -> Page:
            parts = parts or web_parts()
            address = stack.enter_context(served(build_app(parts)))
            context = chromium.new_context(
                base_url=address,
                viewport=size,
                color_scheme="dark" if dark else "light",
                locale=language,
                has_touch=touch,
                reduced_motion="reduce",
            )
            context.set_default_timeout(HUNG_MS)
            stack.callback(context.close)
            if role is not None:
                cookie, secret = sign_in(parts, role)
                context.add_cookies([{"name": cookie, "value": secret, "url": address}])
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
            page.goto(path, wait_until="domcontentloaded")
            return page

        yield opened
    assert not complaints


@pytest.fixture
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> LookedAt:
    """`looked_at(page, "now")` keeps a picture of the whole page in the folder for pytest's files."""
    folder = tmp_path_factory.getbasetemp() / "screens"
    folder.mkdir(exist_ok=True)

    def kept(page: Page, name: str) -> Path:
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return kept
