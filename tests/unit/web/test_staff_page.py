"""The page for staff at the door: who is taken for staff, what is undone, and what is refused."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from edgecount.accounts.role import Role
from edgecount.events.model import BY_ZONE
from edgecount.gateway.record import GatewayError
from edgecount.web.parts import WebParts
from tests.support.stored import crossing, filled, staff_marked
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import FakeGateway
from tests.support.web.weeks import NOW, PLAN, ThatDay

MINUTE = timedelta(minutes=1)
WORD = str(UUID(int=77))
LAST, BEFORE, LONG_AGO = crossing(1, NOW - MINUTE), crossing(2, NOW - 2 * MINUTE, "out"), crossing(3, NOW - 60 * MINUTE)
MARKS = [
    staff_marked(11, LAST, by="Anna"),
    staff_marked(12, BEFORE, by="Ben"),
    staff_marked(13, BEFORE, by="Cleo", undoes=12),
    staff_marked(14, LONG_AGO, by="Dora"),
]


def parts(folder: Path, **answers: Any) -> WebParts:
    (folder / "web").mkdir()
    store = filled(folder / "events.sqlite", [LAST, BEFORE, LONG_AGO, *MARKS])
    gateway = FakeGateway({"site": PLAN, **answers})
    return web_parts(store=store, folder=folder / "web", gateway=gateway, clock=ThatDay())


def test_marks_of_the_last_minutes_stand_there_unless_they_were_undone(tmp_path: Path) -> None:
    text = browser(parts(tmp_path), role=Role.STAFF).get("/staff").text
    assert "14:19 · Entrance · Door · In" in text
    assert ("Anna" in text, "Ben" in text, "Cleo" in text, "Dora" in text) == (True, False, False, False)
    assert re.search(r'name="word" value="[0-9a-f-]{36}"', text)


def test_a_mark_by_a_zone_says_so_in_the_visitors_words(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    by_zone = staff_marked(11, LAST, by=f"{BY_ZONE}till")
    store = filled(tmp_path / "events.sqlite", [LAST, by_zone])
    of_the_shop = web_parts(store=store, folder=tmp_path / "web", gateway=FakeGateway({"site": PLAN}), clock=ThatDay())
    with browser(of_the_shop, role=Role.STAFF) as client:
        assert "durch die Zone Till" in client.get("/staff", headers={"Accept-Language": "de"}).text


@pytest.mark.parametrize(
    ("path", "ask", "key"), [("/staff/mark", "staff.mark", "word"), ("/staff/undo", "staff.unmark", "mark")]
)
def test_what_is_pressed_is_asked_in_the_persons_name(tmp_path: Path, path: str, ask: str, key: str) -> None:
    asked: list[Mapping[str, Any]] = []

    def answer(values: Mapping[str, Any]) -> Mapping[str, Any]:
        asked.append(values)
        return {"seq": 1}

    with browser(parts(tmp_path, **{ask: answer}), role=Role.STAFF) as client:
        reply = client.post(path, data={key: WORD}, follow_redirects=False)
        assert (reply.status_code, reply.headers["location"]) == (303, "/staff")
        assert client.post(path, data={key: "nothing"}).status_code == 400
    (values,) = asked
    assert (values[key], values["role"]) == (WORD, 1)
    assert values["by"]


def test_nobody_to_take_for_staff_is_said(tmp_path: Path) -> None:
    refused = GatewayError("nobody has crossed a line in the last 30 seconds: there is nobody to take for staff")
    with browser(parts(tmp_path, **{"staff.mark": refused}), role=Role.STAFF) as client:
        reply = client.post("/staff/mark", data={"word": WORD}, headers={"Accept-Language": "de"})
        assert reply.status_code == 409
        assert "Niemand" in reply.text or "niemand" in reply.text


def test_the_first_page_leads_there(tmp_path: Path) -> None:
    assert 'href="/staff"' in browser(role=Role.STAFF).get("/").text
