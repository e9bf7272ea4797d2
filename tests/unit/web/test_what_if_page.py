"""The editor's question what yesterday would have counted."""

import copy
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from tests.support.stored import crossing, redrawn, staff_marked, trail, utc
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.weeks import PLAN, ThatDay

YESTERDAY = utc("2026-11-06T13:00")
LINE = {"from": [0.1, 0.6], "to": [0.9, 0.6], "in_side": "right"}
RULE = {"anchor": "foot", "clear_of_line": 0.08, "u_turn": "net", "u_turn_window_seconds": 5.0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "web").mkdir()
    with EventStore(folder / "events.sqlite") as store:
        trails = tuple(trail(number, YESTERDAY + timedelta(minutes=number)) for number in range(3))
        known = crossing(1, YESTERDAY), crossing(2, YESTERDAY)
        events = (
            *known,
            staff_marked(3, known[1]),
            redrawn(9, YESTERDAY + timedelta(hours=1), "line", "window", change="added"),
        )
        store.put(Batch(events, trails={"entrance": trails}))
    return folder


@pytest.fixture
def page(folder: Path) -> Iterator[TestClient]:
    plan = copy.deepcopy(PLAN)
    lines = plan["cameras"]["entrance"]["lines"]
    lines["window"] = {**lines["door"], "title": None}
    for camera in plan["cameras"].values():
        camera["rule"] = RULE
    gateway = FakeGateway({"site": plan, "status": STATUS})
    parts = web_parts(store=folder / "events.sqlite", folder=folder / "web", gateway=gateway, clock=ThatDay())
    with browser(parts, role=Role.MANAGER) as client:
        yield client


def drawing(**lines: object) -> dict[str, object]:
    return {"revision": 1, "lines": lines, "zones": {}, "renamed": {}}


def test_says_what_each_line_would_have_counted_and_what_was_counted(page: TestClient) -> None:
    """Trails do not know staff, so it is among the people that were counted."""
    far = {"from": [0.1, 0.95], "to": [0.9, 0.95], "in_side": "right"}
    answer = page.post("/cameras/entrance/what-if", json=drawing(door=LINE, far=far))
    assert answer.json()["told"] == [
        "Door: yesterday 3 in and 0 out; counted were 2 in and 0 out.",
        "Far: yesterday 0 in and 0 out.",
    ]


def test_a_line_that_has_another_name_since_was_counted_under_the_old_one(page: TestClient) -> None:
    renamed = {**drawing(gate=LINE), "renamed": {"door": "gate"}}
    [told] = page.post("/cameras/entrance/what-if", json=renamed).json()["told"]
    assert told == "Gate: yesterday 3 in and 0 out; counted were 2 in and 0 out."


def test_of_a_line_that_was_drawn_since_nothing_is_said_to_be_counted(page: TestClient) -> None:
    told = page.post("/cameras/entrance/what-if", json=drawing(window=LINE)).json()["told"]
    assert told == ["Window: yesterday 3 in and 0 out."]


def test_says_so_where_nothing_is_kept(page: TestClient) -> None:
    camera = next(name for name in PLAN["cameras"] if name != "entrance")
    answer = page.post(f"/cameras/{camera}/what-if", json=drawing(door=LINE))
    assert answer.json()["told"] == ["It is not kept where people walked yesterday, so nobody can say."]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param([], id="no drawing"),
        pytest.param(drawing(door={}), id="no line"),
        pytest.param(drawing(door={**LINE, "in_side": "up"}), id="no side"),
        pytest.param(drawing(door={**LINE, "to": LINE["from"]}), id="no length"),
        pytest.param(drawing(door={**LINE, "to": ["x", 1]}), id="no place"),
        pytest.param(drawing(**{f"line-{number}": LINE for number in range(51)}), id="too many"),
    ],
)
def test_refuses_what_no_editor_sends(page: TestClient, sent: object) -> None:
    answer = page.post("/cameras/entrance/what-if", json=sent)
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "this is no drawing of lines and zones: reload the page",
    )
    assert page.post("/cameras/nowhere/what-if", json=drawing()).status_code == 404
