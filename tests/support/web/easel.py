"""The editor of lines and zones as tests use it: settings that are kept in memory, and hands on its picture."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from playwright.sync_api import Locator, Page, expect

from edgecount.web.parts import WebParts
from tests.support.web.client import web_parts
from tests.support.web.fakes import Answer, FakeGateway

EDITOR = "/cameras/entrance/editor"
DOOR = {"from": [0.2, 0.7], "to": [0.6, 0.7], "in_side": "left"}
TILL = {"polygon": [[0.6, 0.2], [0.9, 0.2], [0.9, 0.5], [0.6, 0.5]], "capacity": 8}

Place = tuple[float, float]


class FakeSettings:
    """Settings of one camera, as text as the real ones are; a change upon an older revision comes too late."""

    def __init__(self, lines: Mapping[str, Any] | None = None, zones: Mapping[str, Any] | None = None) -> None:
        cameras = {"entrance": {"title": "Entrance", "lines": lines or {}, "zones": zones or {}}}
        self.config: dict[str, Any] = {"cameras": deepcopy(cameras), "alerts": {}}
        self.revision = 1
        self.by = "nobody"

    @property
    def lines(self) -> Mapping[str, Any]:
        lines: Mapping[str, Any] = self.config["cameras"]["entrance"]["lines"]
        return lines

    @property
    def zones(self) -> Mapping[str, Any]:
        zones: Mapping[str, Any] = self.config["cameras"]["entrance"]["zones"]
        return zones

    def change(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `settings.change` answers."""
        if asked["revision"] < self.revision:
            return {"overtaken": self.by}
        for wish in asked["changes"]:
            *above, last = wish["path"]
            block = self.config
            for key in above:
                block = block[key]
            if wish["value"] is None:
                del block[last]
            else:
                block[last] = wish["value"]
        self.revision, self.by = self.revision + 1, asked["by"]
        return {"revision": self.revision}

    def parts(self, more: Mapping[str, Answer] | None = None) -> WebParts:
        """The dashboard over these settings, with more answers of the main process."""
        answers: dict[str, Answer] = {
            "settings.get": lambda _: {"revision": self.revision, "config": _text(self.config)},
            "settings.change": self.change,
            "scene": {"number": None},
            "picture": {"number": None},
            **(more or {}),
        }
        return web_parts(gateway=FakeGateway(answers))


class Easel:
    """Hands on the picture of an editor: places are fractions of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stage = page.locator("[data-stage]")
        expect(page.locator("[data-ready]")).to_be_visible()

    def do(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    def tap(self, *places: Place) -> None:
        for place in places:
            self.page.touchscreen.tap(*self._pixels(place))

    def click(self, *places: Place) -> None:
        for place in places:
            self.page.mouse.click(*self._pixels(place))

    def grab(self, start: Place, *way: Place) -> None:
        """Take something and move it along a way, without letting go."""
        self.page.mouse.move(*self._pixels(start))
        self.page.mouse.down()
        for place in way:
            self.page.mouse.move(*self._pixels(place), steps=4)

    def drag(self, start: Place, *way: Place) -> None:
        self.grab(start, *way)
        self.page.mouse.up()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, text: str) -> None:
        """Wait until the editor has said something."""
        expect(self.page.locator("[data-said]")).to_contain_text(text)

    def save(self) -> None:
        self.do("Save")
        self.says("Saved.")

    def corners(self) -> Locator:
        """The handles of what is selected."""
        return self.page.locator(".stage .corner")

    def _pixels(self, place: Place) -> Place:
        self.stage.scroll_into_view_if_needed()
        box = self.stage.bounding_box()
        assert box is not None
        return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]


def near(places: Sequence[Sequence[float]], expected: Sequence[Sequence[float]]) -> bool:
    """Whether places are where they are expected, to a pixel or two."""
    pairs = zip(places, expected, strict=True)
    return all(abs(a - b) < 0.006 for place, other in pairs for a, b in zip(place, other, strict=True))


def _text(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_text(item) for item in value]
    return value if isinstance(value, str) else repr(value)
