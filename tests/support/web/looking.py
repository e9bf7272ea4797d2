"""How pages are looked at in a real browser: by their sizes, by axe, and for what does not fit."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

DESK = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
GRAVE = ("serious", "critical")


def grave_faults(page: Page) -> list[str]:
    """What axe finds that keeps people from using a page: one line for each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:120]}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]


def spills(page: Page) -> bool:
    """Whether a page is broader than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
