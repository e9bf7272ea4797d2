"""Audit: the doors, the taps that a phone sends, the result, and how far totals may be off."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.events.model import AnyEvent
from edgecount.web.parts import WebParts
from tests.support.stored import audit, crossing, filled, redrawn
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.weeks import NOW, PLAN, ThatDay

DAY = timedelta(days=1)
TAPS: dict[str, Any] = {
    "id": str(UUID(int=7)),
    "camera": "entrance",
    "lines": ["door"],
    "began": 1000,
    "ended": 601_000,
    "now": 606_000,
    "taps": [[2000, "in"], [3000, "out"]],
}
KEPT: dict[str, Any] = {"id": str(UUID(int=7))}


@pytest.fixture
def shop(tmp_path: Path) -> WebParts:
    (tmp_path / "web").mkdir()
    events: list[AnyEvent] = [
        *(crossing(number, NOW - timedelta(hours=1, minutes=number % 60)) for number in range(100, 200)),
        audit(1, NOW - 400 * DAY),
        audit(2, NOW - 10 * DAY, came_in=(20, 20, 19), went_out=(0, 0, 0)),
    ]
    only_the_door = {**PLAN, "cameras": {"entrance": PLAN["cameras"]["entrance"]}}
    lines = {"entrance": {"door": {**STATUS["lines"]["entrance"]["door"], "in": 100, "out": 0}}}
    gateway = FakeGateway({"site": only_the_door, "status": {**STATUS, "lines": lines}, "audit.keep": KEPT})
    store = filled(tmp_path / "events.sqlite", events, {"entrance": {NOW - timedelta(minutes=90): 60.0}})
    return web_parts(store=store, folder=tmp_path / "web", gateway=gateway, clock=ThatDay())


@pytest.fixture
def page(shop: WebParts) -> Iterator[TestClient]:
    with browser(shop, role=Role.MANAGER) as client:
        yield client


def cells(text: str) -> list[list[str]]:
    """The rows of a page's table."""
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    return [[re.sub("<[^>]+>", " ", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def test_the_doors_and_what_was_found_at_them(page: TestClient) -> None:
    assert 'href="/audit"' in page.get("/visits").text
    text = page.get("/audit").text
    assert 'href="/audit/count?camera=entrance&amp;lines=door"' in text
    _, newest, old = cells(text)
    assert newest == ["Wednesday, 28 October 2026", "Entrance · Door", "95%", "–", "Anna"]
    assert old[1] == "Entrance · Door  This is more than a year old: count again."


def test_a_line_that_was_drawn_anew_wants_another_audit(shop: WebParts, page: TestClient) -> None:
    filled(shop.store, [redrawn(3, NOW - DAY, "line", "door")])
    assert "A line was drawn anew since, or the camera was moved: count again." in page.get("/audit").text
    assert "by the last audit" not in page.get("/").text


def test_totals_say_how_far_they_may_be_off(page: TestClient) -> None:
    for path in ("/", "/visits"):
        (told,) = re.findall(r"± (\d+) by the last audit", page.get(path).text)
        assert 10 < int(told) < 40
    assert "by the last audit" not in page.get("/visits", params={"day": "2026-10-01"}).text


def test_before_there_is_a_store_nothing_is_said_of_it(tmp_path: Path) -> None:
    with browser(web_parts(store=tmp_path / "none.sqlite", folder=tmp_path), role=Role.STAFF) as client:
        assert "by the last audit" not in client.get("/").text


def test_the_page_with_two_buttons_tells_no_counts(page: TestClient) -> None:
    text = page.get("/audit/count", params={"camera": "entrance", "lines": "door"}).text
    assert 'data-camera="entrance" data-lines="door" data-seconds="600" data-people="200"' in text
    assert "198" not in text
    assert re.search(r'data-new="[0-9a-f-]{36}"', text)


@pytest.mark.parametrize("asked", [{"camera": "yard"}, {"camera": "entrance", "lines": "gate"}])
def test_a_door_that_is_not_there_is_not_found(page: TestClient, asked: dict[str, str]) -> None:
    assert page.get("/audit/count", params=asked).status_code == 404


def test_taps_go_to_the_main_process(shop: WebParts, page: TestClient) -> None:
    answer = page.post("/audit/taps", json=TAPS)
    assert answer.json() == {"at": f"/audit/results/{UUID(int=7)}"}
    assert isinstance(shop.gateway, FakeGateway)
    assert shop.gateway.asked[-1] == ("audit.keep", {**TAPS, "by": "Ada", "role": int(Role.MANAGER)})


@pytest.mark.parametrize("sent", [[], {}, {**TAPS, "by": "Eve"}])
def test_what_are_no_taps_is_refused(page: TestClient, sent: object) -> None:
    answer = page.post("/audit/taps", json=sent)
    assert answer.status_code == 400
    assert answer.json() == {"error": "these are no taps of an audit: load the page again"}


def test_a_refusal_comes_in_the_words_of_the_page(shop: WebParts) -> None:
    assert isinstance(shop.gateway, FakeGateway)
    shop.gateway.answers["audit.keep"] = EdgecountError("nobody was tapped: an audit needs people who go in or out")
    with browser(shop, role=Role.MANAGER, language="de") as client:
        answer = client.post("/audit/taps", json=TAPS)
    assert answer.status_code == 503
    assert answer.json()["error"].startswith("es wurde für niemanden getippt")


def test_the_result(shop: WebParts, page: TestClient) -> None:
    filled(shop.store, [audit(7, NOW, came_in=(200, 198, 196), went_out=(200, 200, 200))])
    text = page.get(f"/audit/results/{UUID(int=7)}").text
    assert cells(text)[1:] == [
        ["People, by hand", "200", "200"],
        ["Counted", "198", "200"],
        ["Missed", "4", "0"],
        ["Invented", "2", "0"],
        ["Seen", "98%", "100%"],
        ["19 times in 20", "95%–99%", "98%–100%"],
    ]
    assert "Where 1,000 are counted in, between 978 and 1,046 came in, 19 times in 20." in text
    assert "The more people you count" not in text
    few = page.get(f"/audit/results/{UUID(int=2)}")
    assert few.status_code == 404  # it is old


def test_of_few_people_more_are_asked_for(shop: WebParts, page: TestClient) -> None:
    filled(shop.store, [audit(7, NOW, went_out=(0, 0, 0))])
    text = page.get(f"/audit/results/{UUID(int=7)}").text
    assert "The more people you count" in text
    assert "are counted out" not in text
    assert cells(text)[5] == ["Seen", "90%", "–"]


def test_staff_is_not_asked_to_count(shop: WebParts) -> None:
    with browser(shop, role=Role.STAFF) as client:
        assert client.get("/audit").status_code == 403
        assert client.post("/audit/taps", json=TAPS).status_code == 403
        assert "/audit" not in client.get("/visits").text
