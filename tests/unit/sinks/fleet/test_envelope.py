"""What the fleet is told, word by word, and what it may ask."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from edgecount.events.model import AnyEvent
from edgecount.figures.live_figures import LineFigures, SiteFigures
from edgecount.sinks.broker.message import Received
from edgecount.sinks.fleet.envelope import ResendWish, event_text, heartbeat_text, understood
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.store.codec import StoredEvent
from edgecount.store.questions.numbering import Numbering
from tests.support.fakes import BEGAN
from tests.support.shops.fleet_shop import fleet_settings
from tests.support.shops.mqtt_shop import status
from tests.support.stored import crossing, utc, visit

STORE = UUID("0b1f6d5e-6f5c-4d0f-9f43-5d6f3b1c2a10")
SETTINGS = fleet_settings()


def told(event: AnyEvent, prev: int | None = None, settings: FleetSettings = SETTINGS) -> dict[str, Any]:
    found = json.loads(event_text(settings, STORE, StoredEvent(7, event), prev))
    assert isinstance(found, dict)
    return found


def test_an_event_in_its_envelope() -> None:
    assert told(crossing(1, "2026-05-04T10:00"), 6) == {
        "v": 1,
        "store": str(STORE),
        "box": "berlin-12",
        "site": "main-street",
        "seq": 7,
        "prev": 6,
        "utc_offset": 7200,
        "day": "2026-05-04",
        "event": {
            "id": "00000000-0000-0000-0000-000000000001",
            "type": "crossing",
            "site": "main-street",
            "camera": "entrance",
            "ts": "2026-05-04T10:00:00.000Z",
            "local_ts": "2026-05-04T12:00:00.000+02:00",
            "line": "door",
            "track": 1,
            "direction": "in",
            "confidence": 0.9,
            "reverses": None,
            "group": None,
            "seq": 7,
        },
    }


@pytest.mark.parametrize(
    ("ts", "offset", "day"),
    [
        pytest.param("2026-05-04T21:59", 7200, "2026-05-04", id="late"),
        pytest.param("2026-05-04T22:01", 7200, "2026-05-05", id="after-the-days-start"),
        pytest.param("2026-01-04T23:01", 3600, "2026-01-05", id="in-winter"),
        pytest.param("2026-10-25T00:30", 7200, "2026-10-25", id="before-the-clock-goes-back"),
        pytest.param("2026-10-25T01:30", 3600, "2026-10-25", id="after-it"),
    ],
)
def test_the_sites_clock_and_day(ts: str, offset: int, day: str) -> None:
    found = told(crossing(1, ts))
    assert (found["utc_offset"], found["day"], found["prev"]) == (offset, day, None)


def test_no_track_leaves_where_none_may() -> None:
    settings = replace(SETTINGS, track=False)
    for event in (crossing(1, "2026-05-04T10:00"), visit(2, utc("2026-05-04T10:00"), 30)):
        with_it, without = told(event)["event"], told(event, settings=settings)["event"]
        assert with_it.pop("track") is not None
        assert with_it == without


def test_a_heartbeat() -> None:
    lines = {
        ("entrance", "door"): LineFigures(1, 2, 30, 20, 5, BEGAN),
        ("entrance", "gate"): LineFigures(0, 0, 4, 6, 3, BEGAN),
    }
    stands = status(figures=SiteFigures(BEGAN.date(), lines, 3, 9), now=BEGAN + timedelta(milliseconds=50))
    assert json.loads(heartbeat_text(SETTINGS, Numbering(STORE, 9, 4), stands, 8)) == {
        "v": 1,
        "store": str(STORE),
        "box": "berlin-12",
        "site": "main-street",
        "version": "1.2.3",
        "config": "c0ffee",
        "now": "2026-05-04T10:00:00.050Z",
        "zone": "Europe/Paris",
        "last_seq": 9,
        "told_seq": 8,
        "forgotten_until": 4,
        "cameras": {"entrance": "online", "back": "offline"},
        "in_total": 34,
        "out_total": 26,
    }


def asked(payload: str | bytes, *, retained: bool = False) -> Received:
    raw = payload if isinstance(payload, bytes) else payload.encode()
    return Received("edgecount/berlin-12/replay/set", raw, retained)


def test_a_wish_is_understood() -> None:
    assert understood(asked(f'{{"store": "{STORE}", "since": 0}}')) == ResendWish(STORE, 0)


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param("", id="empty"),
        pytest.param("PRESS", id="no-json"),
        pytest.param(b"\xff", id="no-text"),
        pytest.param("7", id="a-number"),
        pytest.param("[1]", id="a-list"),
        pytest.param('{"since": 1}', id="no-store"),
        pytest.param(f'{{"store": "{STORE}"}}', id="no-number"),
        pytest.param('{"store": "main-street", "since": 1}', id="no-id"),
        pytest.param('{"store": 7, "since": 1}', id="a-store-that-is-a-number"),
        pytest.param(f'{{"store": "{STORE}", "since": -1}}', id="below-zero"),
        pytest.param(f'{{"store": "{STORE}", "since": 1.5}}', id="a-fraction"),
        pytest.param(f'{{"store": "{STORE}", "since": true}}', id="a-switch"),
        pytest.param(f'{{"store": "{STORE}", "since": {2**63}}}', id="too-high"),
        pytest.param(f'{{"store": "{STORE}", "since": 1, "box": "x"}}', id="more"),
        pytest.param("[" * 100, id="deep"),
        pytest.param(f'{{"store": "{STORE}", "since": 1}}' + " " * 200, id="long"),
    ],
)
def test_what_is_no_wish_is_refused_in_one_line(payload: str | bytes) -> None:
    with pytest.raises(
        ValueError, match=r'it takes {"store": its id, "since": the number of an event}, not b'
    ) as caught:
        understood(asked(payload))
    assert "\n" not in str(caught.value)


def test_a_retained_wish_is_refused() -> None:
    with pytest.raises(ValueError, match="send it without that flag"):
        understood(asked(f'{{"store": "{STORE}", "since": 0}}', retained=True))
