"""What scripts read: the answers are as the OpenAPI document says, and nothing but questions is understood."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.web.api.document import document
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, filled, utc
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import FakeAccounts, FakeGateway

PATHS: dict[str, Any] = dict(document("/", "1")["paths"])


@pytest.fixture
def script(tmp_path: Path) -> TestClient:
    """A script with a token, at a shop where two came in and one went out."""
    seen = utc("2026-05-04T10:00")
    events = [crossing(1, seen), crossing(2, seen), crossing(3, seen, "out")]
    store = filled(tmp_path / "events.sqlite", events, {"entrance": {seen: 60.0}})
    accounts = FakeAccounts()
    parts = web_parts(store=store, folder=tmp_path, accounts=accounts, clock=FakeClock(utc("2026-05-04T12:00")))
    client = browser(parts, role=None)
    client.headers.update({"Authorization": f"Bearer {accounts.script(Role.STAFF)}", "Accept": "application/json"})
    return client


@pytest.mark.parametrize(
    "path",
    [*PATHS, "/api/v1/visits?day=2026-05-04", "/api/v1/visits?day=2019-01-01", "/api/v1/events?after=2&limit=1"],
)
def test_an_answer_is_as_the_document_says(script: TestClient, path: str) -> None:
    answer = script.get(path)
    assert answer.status_code == 200
    content = PATHS[path.partition("?")[0]]["get"]["responses"]["200"]["content"]
    Draft202012Validator(content["application/json"]["schema"]).validate(answer.json())


def test_visits_are_counted_by_hour_and_line(script: TestClient) -> None:
    day = script.get("/api/v1/visits").json()
    assert day["day"] == "2026-05-04"
    assert sum(hour["in"] or 0 for hour in day["hours"]) == 2
    assert sum(hour["out"] or 0 for hour in day["hours"]) == 1


def test_events_are_read_on_from_the_last_one_known(script: TestClient) -> None:
    first = script.get("/api/v1/events?limit=2").json()
    rest = script.get(f"/api/v1/events?after={first['last']}").json()
    assert [event["seq"] for event in first["events"] + rest["events"]] == [1, 2, 3]
    assert script.get(f"/api/v1/events?after={rest['last']}").json() == {"events": [], "last": 3}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("events?after=-1", 'after is a whole number from 0 to 9223372036854775807, not "-1"'),
        ("events?after=9223372036854775808", "after is a whole number"),
        ("events?after=٣", "after is a whole number"),
        ("events?limit=0", 'limit is a whole number from 1 to 1000, not "0"'),
        ("events?limit=1e9", "limit is a whole number"),
        ("events?afer=3", '"afer" is nothing that can be asked for; known here: after, limit'),
        ("visits?day=yesterday", 'day is a day from 2000 to 2099 such as 2026-05-04, not "yesterday"'),
        ("visits?day=20260504", "day is a day"),
        ("visits?day=2100-01-01", "day is a day"),
        ("status?x=1", '"x" is nothing that can be asked for; none are known here'),
    ],
)
def test_a_question_that_means_nothing_is_told_in_one_line(script: TestClient, path: str, words: str) -> None:
    answer = script.get(f"/api/v1/{path}")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(words)


def test_a_store_or_a_process_that_is_away_is_told(tmp_path: Path) -> None:
    gateway = FakeGateway()
    client = browser(web_parts(store=tmp_path / "none.sqlite", gateway=gateway))
    assert client.get("/api/v1/events").status_code == 503
    gateway.answers["status"] = EdgecountError("away")
    assert client.get("/api/v1/status").json() == {"error": "away"}


def test_the_document_says_where_the_pages_lie(script: TestClient) -> None:
    assert script.get("/api/v1/openapi.json").json()["servers"] == [{"url": "/"}]


def test_nothing_can_be_changed(script: TestClient) -> None:
    for path in PATHS:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert script.request(method, path).status_code == 405
