"""A browser with the editor's modules, and no page around them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from edgecount.web.assets import FOLDER
from tests.browser.conftest import HUNG_MS

NOWHERE = "http://modules.test"


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(NOWHERE)
    if path == "/":
        route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html")
    else:
        text = (FOLDER / path.removeprefix("/static/")).read_text("utf-8")
        route.fulfill(body=text, content_type="text/javascript")


@pytest.fixture(scope="module")
def modules(chromium: Browser) -> Iterator[Page]:
    """A blank page at an address under which the static files lie; nothing of it goes over the network."""
    page = chromium.new_page()
    page.route("**/*", _serve)
    page.goto(NOWHERE, timeout=HUNG_MS, wait_until="domcontentloaded")
    yield page
    page.close()
