"""The page of alerts: those that stand, those of the past, and who has seen to them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.events.model import LimitCleared, LimitExceeded
from edgecount.store.event_store import EventStore
from tests.support.fakes import FakeClock
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import FakeAccounts

STANDS, PASSED = UUID(int=1), UUID(int=2)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A member of the staff at a shop that is too full, as it was an hour ago."""
    clock = FakeClock()
    now = clock.now()
    with EventStore(tmp_path / "events.sqlite", clock=clock) as store:
        store.append(
            [
                _exceeded(PASSED, now - timedelta(minutes=70)),
                LimitCleared(
                    id=UUID(int=3),
                    ts=now - timedelta(minutes=60),
                    site="shop",
                    rule="busy",
                    value=30,
                    limit=36,
                    mail=False,
                ),
                _exceeded(STANDS, now - timedelta(minutes=5)),
            ]
        )
        accounts = FakeAccounts(clock)
        parts = web_parts(store=tmp_path / "events.sqlite", accounts=accounts, clock=clock)
        yield browser(parts, role=Role.STAFF)


def _exceeded(id_: UUID, ts: datetime) -> LimitExceeded:
    return LimitExceeded(id=id_, ts=ts, site="shop", rule="busy", value=41, limit=36, mail=True)


def test_what_stands_what_passed_and_the_rules(client: TestClient) -> None:
    page = client.get("/alerts")
    assert page.status_code == 200
    assert page.text.count('name="alert"') == 1, "one stands"
    assert str(STANDS) in page.text
    assert "More people inside than there may be: 41, limit 36" in page.text
    assert "No alert stands." not in page.text


def test_somebody_sees_to_it_once(client: TestClient) -> None:
    for _ in range(2):
        assert client.post("/alerts/seen", data={"alert": str(STANDS)}).status_code == 303
    page = client.get("/alerts").text
    assert page.count("Seen to by Ada") == 1
    assert 'name="alert"' not in page


@pytest.mark.parametrize("alert", ["", str(UUID(int=9)), "<script>", "x" * 5000])
def test_an_alert_that_there_is_not(client: TestClient, alert: str) -> None:
    assert client.post("/alerts/seen", data={"alert": alert}).status_code == 404


def test_a_shop_without_a_store_has_no_alerts(tmp_path: Path) -> None:
    page = browser(web_parts(store=tmp_path / "none.sqlite"), role=Role.STAFF).get("/alerts")
    assert page.status_code == 200
    assert "No alert stands." in page.text
