"""Why: what a manager is told of everybody about a moment."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.events.model import Rejected
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from edgecount.web.parts import WebParts
from tests.support.stored import crossing, rejected, staff_marked, trail, utc
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.weeks import PLAN, ThatDay

AT = utc("2026-11-05T13:03")
"""14:03 at the shop."""
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> WebParts:
    folder: Path = tmp_path_factory.mktemp("shop")
    (folder / "web").mkdir()
    turned = Rejected(
        id=rejected(2).id, site="main-street", ts=AT, camera="entrance", line="door", track=2, reason="born_inside"
    )
    trails = (trail(1, AT), trail(2, AT), trail(3, AT, (0.0, 700.0, 250.0), (5.0, 500.0, 150.0)))
    with EventStore(folder / "events.sqlite") as store:
        store.put(Batch((crossing(1, AT + SECOND), turned), trails={"entrance": trails}))
    gateway = FakeGateway({"site": PLAN, "status": STATUS})
    return web_parts(store=folder / "events.sqlite", folder=folder / "web", gateway=gateway, clock=ThatDay())


@pytest.fixture
def page(shop: WebParts) -> Iterator[TestClient]:
    with browser(shop, role=Role.MANAGER) as client:
        yield client


def test_everybody_about_a_moment_is_told_with_reason_and_remedy(page: TestClient) -> None:
    text = page.get("/why", params={"camera": "entrance", "at": "2026-11-05T14:03"}).text
    rows = re.findall(r'<tr><th scope="row">(\d)</th><td>([\d:]+)</td><td>(.*?)</td></tr>', text)
    assert [(number, clock) for number, clock, _ in rows] == [("1", "14:03:00"), ("2", "14:03:00"), ("3", "14:03:01")]
    turned, passed, counted = (re.sub("<[^>]+>", " ", what).split("  ") for _, _, what in rows)
    assert turned[0].strip() == "Not counted at Door"
    assert "was first seen on the line itself, so nobody knows from which side they came" in turned
    assert any("What would help: move the line away from the place where people come into" in part for part in turned)
    assert any("came to no line; nearest was Door, 1.1 of their own heights away" in part for part in passed)
    assert [part.strip() for part in counted if part.strip()] == ["Counted at Door: in"]
    assert [text.count(f'<g class="{kind}">') for kind in ("counted", "uncounted", "beside")] == [2, 2, 2]
    assert "The camera was not watched for 180 seconds" in text


def test_staff_is_told_apart(shop: WebParts, tmp_path: Path) -> None:
    known = crossing(1, AT + SECOND)
    with EventStore(tmp_path / "events.sqlite") as store:
        store.append([known, staff_marked(2, known)])
    with browser(replace(shop, store=tmp_path / "events.sqlite"), role=Role.MANAGER) as page:
        text = page.get("/why", params={"camera": "entrance", "at": "2026-11-05T14:03"}).text
    assert "A member of staff at Door: in" in text
    assert "Staff is counted apart from people." in text


def test_of_now_nobody_is_told_and_a_way_leads_there(page: TestClient) -> None:
    assert 'href="/why"' in page.get("/visits").text
    text = page.get("/why").text
    assert "Nobody was seen then" in text
    assert 'value="2026-11-07T14:20"' in text


@pytest.mark.parametrize(("at", "status"), [("noon", 400), ("0001-01-01T00:00", 400), ("9999-12-31T23:59-14:00", 400)])
def test_a_moment_that_is_none_is_refused(page: TestClient, at: str, status: int) -> None:
    assert page.get("/why", params={"at": at}).status_code == status
    assert page.get("/why", params={"camera": "nowhere"}).status_code == 404


def test_staff_is_not_told(shop: WebParts) -> None:
    with browser(shop, role=Role.STAFF) as client:
        assert client.get("/why").status_code == 403
        assert "/why" not in client.get("/visits").text
