"""Walk in, walk out: the page that says what was seen of a walk, and what is wrong."""

import copy
from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from tests.support.stored import crossing, trail
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.weeks import PLAN, ThatDay

NOW = ThatDay().now()
BEGAN = NOW - timedelta(minutes=5)
SOON = NOW - timedelta(seconds=30)
RULE = {"anchor": "foot", "clear_of_line": 0.08, "u_turn": "net", "u_turn_window_seconds": 5.0}
WALK = ((0.0, 400.0, 200.0), (3.0, 400.0, 500.0), (10.0, 400.0, 500.0), (13.0, 400.0, 200.0))


def site(in_side: str) -> dict[str, object]:
    """The shop, with one line across the middle of the entrance's picture."""
    plan = copy.deepcopy(dict(PLAN))
    for camera in plan["cameras"].values():
        line = {"title": "Door", "from": [0.2, 0.5], "to": [0.8, 0.5], "in_side": in_side}
        camera |= {"rule": RULE, "mount": "side", "lines": {"door": line}, "zones": {}}
    return plan


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestClient]]:
    """Somebody walked in and out at the entrance; pages in two languages."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "web").mkdir()
    with EventStore(folder / "events.sqlite") as store:
        trails = (trail(1, BEGAN + timedelta(seconds=20), *WALK),)
        events = (
            crossing(1, BEGAN + timedelta(seconds=21)),
            crossing(2, BEGAN + timedelta(seconds=32), "out"),
        )
        store.put(Batch(events, trails={"entrance": trails}))
    made = {}
    dim = {**STATUS, "cameras": {"entrance": {**STATUS["cameras"]["entrance"], "light": 10}}}
    for language, status in (("en", STATUS), ("de", STATUS), ("fr", dim)):
        gateway = FakeGateway({"site": site("right"), "status": status})
        parts = web_parts(store=folder / "events.sqlite", folder=folder / "web", gateway=gateway, clock=ThatDay())
        made[language] = browser(parts, role=Role.MANAGER, language=language)
    yield made
    for page in made.values():
        page.close()


def asked(page: TestClient, since: object, walked: str = "1", camera: str = "entrance") -> str:
    answer = page.get(f"/cameras/{camera}/coach", params={"since": str(since), "walked": walked})
    assert answer.status_code == 200
    return answer.text


def test_it_begins_to_watch_from_now_on(pages: dict[str, TestClient]) -> None:
    assert "data-coach" not in pages["en"].get("/cameras/entrance/coach").text
    answer = pages["en"].get("/cameras/entrance/coach", params={"begin": "walk"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/cameras/entrance/coach?since={NOW:%Y-%m-%d}")
    assert answer.headers["location"].endswith("&walked=1")
    watching = pages["en"].get("/cameras/entrance/coach", params={"begin": "watch"})
    assert watching.headers["location"].endswith("&walked=")


def test_a_good_line_is_left_alone(pages: dict[str, TestClient]) -> None:
    page = asked(pages["en"], BEGAN.isoformat())
    assert "1 in, 1 out: the arrow is right" in page
    assert "Nothing is wrong, as far as these two minutes show." in page
    assert 'data-left="0"' in page


def test_it_speaks_the_language_of_the_visitor(pages: dict[str, TestClient]) -> None:
    page = asked(pages["de"], BEGAN.isoformat())
    assert "1 hinein, 1 hinaus: der Pfeil stimmt" in page


def test_light_and_pace_come_from_the_status(pages: dict[str, TestClient]) -> None:
    assert "la clarté moyenne de l&#39;image est de 10 sur 255" in asked(pages["fr"], BEGAN.isoformat())


def test_what_only_the_end_can_say_is_not_said_before(pages: dict[str, TestClient]) -> None:
    page = asked(pages["en"], SOON.isoformat())
    assert "Watching until" in page
    assert 'data-left="100"' in page
    assert "nobody has been seen" not in page
    assert "Nothing is wrong" not in page
    assert "nobody has been seen" in asked(pages["en"], (NOW - timedelta(hours=2)).isoformat())


@pytest.mark.parametrize("since", ["soon", "2026-11-06T13:00", "2024-01-01T00:00:00+00:00", "2030-01-01T00:00:00Z"])
def test_no_other_time_can_be_asked_for(pages: dict[str, TestClient], since: str) -> None:
    assert pages["en"].get("/cameras/entrance/coach", params={"since": since}).status_code == 400


def test_there_is_no_page_of_a_camera_that_is_not_there(pages: dict[str, TestClient]) -> None:
    assert pages["en"].get("/cameras/nowhere/coach").status_code == 404
