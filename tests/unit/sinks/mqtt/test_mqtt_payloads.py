"""What the topics carry, to the letter."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.events.model import CameraLost, Rejected, iso_utc
from edgecount.figures.live_figures import DayVisits, LineFigures, SiteFigures
from edgecount.figures.period import Period
from edgecount.figures.whole.whole_inside import WholeInside
from edgecount.sinks.mqtt import payloads
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.crowd_figures import CrowdFigures, Estimated
from edgecount.site.status import Moved
from edgecount.store.codec import StoredEvent
from tests.support.fakes import BEGAN
from tests.support.shops.mqtt_shop import PARIS, settings, status
from tests.support.stored import crossing, fallen, fallen_cleared, visit

DAY = date(2026, 5, 4)
SINCE = datetime(2026, 5, 4, tzinfo=PARIS.zone)
HOUR = Period(BEGAN, BEGAN + timedelta(hours=1))


def test_all_state_zeros_included() -> None:
    state = payloads.state(settings(prefix="shops/main"), status(), SINCE)
    assert list(state) == [
        "shops/main/entrance/door/state",
        "shops/main/entrance/gate/state",
        "shops/main/back/door/state",
        "shops/main/site/occupancy",
        "shops/main/site/today",
        "shops/main/entrance/status",
        "shops/main/back/status",
        "shops/main/entrance/moved",
        "shops/main/back/moved",
        "shops/main/alert/full",
    ]
    assert json.loads(state["shops/main/back/door/state"]) == {
        "in": 0,
        "out": 0,
        "groups_in": 0,
        "staff_in": 0,
        "staff_out": 0,
        "day": "2026-05-04",
        "since": "2026-05-04T00:00:00+02:00",
        "in_total": 0,
        "out_total": 0,
        "seq": 0,
        "ts": None,
    }
    assert state["shops/main/back/status"] == "offline"
    assert json.loads(state["shops/main/back/moved"]) == {"moved": False, "since": None, "reason": None}


def test_a_camera_that_was_moved() -> None:
    """In UTC as all times of a topic that are not the site's."""
    told = json.loads(payloads.moved(Moved(BEGAN, "it was turned")))
    assert told == {"moved": True, "since": iso_utc(BEGAN), "reason": "it was turned"}


def test_the_state_of_a_line() -> None:
    lines = {
        ("entrance", "door"): LineFigures(3, 2, 30, 20, 77, BEGAN, 2, 5, 4),
        ("entrance", "gate"): LineFigures(4, 1, groups_in=3),
    }
    state = payloads.state(settings(), status(figures=SiteFigures(DAY, lines)), None)
    assert state["edgecount/entrance/door/state"] == (
        '{"in":3,"out":2,"groups_in":2,"staff_in":5,"staff_out":4,"day":"2026-05-04","since":null,'
        '"in_total":30,"out_total":20,"seq":77,'
        '"ts":"2026-05-04T10:00:00.000Z"}'
    )
    assert state["edgecount/site/today"] == (
        '{"in":7,"out":3,"groups_in":5,"staff_in":5,"staff_out":4,"day":"2026-05-04","since":null}'
    )


@pytest.mark.parametrize(
    ("inside", "capacity", "expected"),
    [
        pytest.param(60, 120, '{"value":60,"raw":60,"capacity":120,"ratio":0.5}', id="half"),
        pytest.param(-2, 120, '{"value":0,"raw":-2,"capacity":120,"ratio":0.0}', id="below-zero"),
        pytest.param(5, None, '{"value":5,"raw":5,"capacity":null,"ratio":null}', id="no-capacity"),
        pytest.param(200, 120, '{"value":200,"raw":200,"capacity":120,"ratio":1.667}', id="too-many"),
    ],
)
def test_occupancy(inside: int, capacity: int | None, expected: str) -> None:
    assert payloads.occupancy(SiteFigures(DAY, inside=inside), capacity) == expected


def test_occupancy_of_the_whole_site() -> None:
    told = status(figures=SiteFigures(DAY, inside=5), now=BEGAN, whole=WholeInside(BEGAN, "b-13"))
    state = payloads.state(settings(), told, None)["edgecount/site/occupancy"]
    assert state == '{"value":5,"raw":5,"capacity":120,"ratio":0.042,"sure":true,"box":"b-13"}'


def test_an_alert() -> None:
    standing = AlertStanding("camera_lost", raised=True, value=1, limit=0, since=BEGAN, camera="back")
    assert payloads.alert(standing, PARIS.zone) == (
        '{"state":"ON","kind":"camera_lost","camera":"back","zone":null,"value":1,"limit":0,"since":"2026-05-04T12:00:00.000+02:00"}'
    )


def test_an_event() -> None:
    made = payloads.event_message(Topics("edgecount"), StoredEvent(7, crossing(1, BEGAN)), PARIS.zone)
    assert made is not None
    assert (made.topic, made.retain, made.acknowledged) == ("edgecount/entrance/door/event", False, True)
    assert json.loads(made.payload) == {
        "id": "00000000-0000-0000-0000-000000000001",
        "type": "crossing",
        "site": "main-street",
        "camera": "entrance",
        "line": "door",
        "direction": "in",
        "ts": "2026-05-04T10:00:00.000Z",
        "local_ts": "2026-05-04T12:00:00.000+02:00",
        "track": 1,
        "confidence": 0.9,
        "reverses": None,
        "group": None,
        "seq": 7,
    }


def test_which_events_have_a_topic() -> None:
    rejected = Rejected(id=UUID(int=1), site="s", ts=BEGAN, camera="back", line="door", track=1, reason="flicker")
    lost = CameraLost(id=UUID(int=2), site="s", ts=BEGAN, camera="back", reason="no route")
    stayed = visit(3, BEGAN, 20, camera="back")
    events = (rejected, lost, stayed, fallen(4), fallen_cleared(5, fall=4))
    made = [payloads.event_message(Topics("e"), StoredEvent(1, event), UTC) for event in events]
    topics = ["e/back/door/event", None, "e/back/queue/event", "e/entrance/floor/event", "e/entrance/floor/event"]
    assert [message and message.topic for message in made] == topics


def test_a_visit() -> None:
    made = payloads.event_message(Topics("edgecount"), StoredEvent(7, visit(1, BEGAN, 16.9)), PARIS.zone)
    assert made is not None
    assert (made.topic, made.retain, made.acknowledged) == ("edgecount/entrance/queue/event", False, True)
    assert json.loads(made.payload) == {
        "id": "00000000-0000-0000-0000-000000000001",
        "type": "visit",
        "site": "main-street",
        "camera": "entrance",
        "zone": "queue",
        "track": 1,
        "ts": "2026-05-04T10:00:16.900Z",
        "local_ts": "2026-05-04T12:00:16.900+02:00",
        "entered": "2026-05-04T10:00:00.000Z",
        "left": "2026-05-04T10:00:16.900Z",
        "dwell_seconds": 16.9,
        "entered_frame": None,
        "left_frame": None,
        "seq": 7,
    }


def test_the_state_of_zones() -> None:
    made = settings(zones={"entrance": ("queue", "bar"), "back": ("queue",)}, zone_capacities={"queue": 8})
    seen = {("entrance", "queue"): ZoneFigures((61.04, 3.0)), ("entrance", "bar"): ZoneFigures()}
    visits = {("entrance", "queue"): DayVisits(2, 50.0), ("back", "queue"): DayVisits(1, 10.0)}
    figures = SiteFigures(DAY, visits=visits)
    state = payloads.state(
        made, status(zones=seen | {("garage", "queue"): ZoneFigures((1.0,))}, figures=figures), SINCE
    )
    day = {"day": "2026-05-04", "since": "2026-05-04T00:00:00+02:00"}
    nobody = {"visitors": 0, "visit_avg_seconds": None, **day}
    assert {
        topic: json.loads(payload)
        for topic, payload in state.items()
        if topic not in payloads.state(settings(), status(), SINCE)
    } == {
        "edgecount/entrance/queue/state": {
            "count": 2,
            "dwell_avg_seconds": 32.0,
            "dwell_max_seconds": 61.0,
        },
        "edgecount/entrance/queue/today": {"visitors": 2, "visit_avg_seconds": 25.0, **day},
        "edgecount/entrance/bar/today": nobody,
        "edgecount/back/queue/today": {"visitors": 1, "visit_avg_seconds": 10.0, **day},
        "edgecount/entrance/bar/state": {"count": 0, "dwell_avg_seconds": None, "dwell_max_seconds": None},
        "edgecount/back/queue/state": {
            "count": None,
            "dwell_avg_seconds": None,
            "dwell_max_seconds": None,
        },
        "edgecount/site/queue/state": {
            "count": 2,
            "dwell_avg_seconds": 32.0,
            "dwell_max_seconds": 61.0,
            "capacity": 8,
            "ratio": 0.25,
            "cameras": 2,
            "watching": 1,
        },
        "edgecount/site/queue/today": {"visitors": 3, "visit_avg_seconds": 20.0, **day},
        "edgecount/site/bar/today": nobody,
        "edgecount/site/bar/state": {
            "count": 0,
            "dwell_avg_seconds": None,
            "dwell_max_seconds": None,
            "capacity": None,
            "ratio": None,
            "cameras": 1,
            "watching": 1,
        },
    }


@pytest.mark.parametrize(
    ("counts", "watched", "expected"),
    [
        pytest.param((3, 1), 3600.0, (3, 1, 1.0), id="watched"),
        pytest.param((0, 0), 1800.0, (0, 0, 0.5), id="a-quiet-hour"),
        pytest.param((0, 0), 0.0, (None, None, 0.0), id="a-dead-camera"),
        pytest.param((2, 0), 0.0, (2, 0, 0.0), id="counted-all-the-same"),
    ],
)
def test_an_interval(counts: tuple[int, int], watched: float, expected: tuple[object, ...]) -> None:
    made = json.loads(payloads.interval(HOUR, counts, watched, PARIS))
    assert (made["in"], made["out"], made["coverage"]) == expected
    assert (made["start"], made["end"]) == ("2026-05-04T12:00:00+02:00", "2026-05-04T13:00:00+02:00")


def test_the_password_is_not_shown() -> None:
    assert "hunter2" not in repr(settings(user="shop", password="hunter2"))  # noqa: S106 - it is the canary


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"host": ""}, "a broker has a host", id="host"),
        pytest.param({"port": 0}, "a port is 1 to 65535, not 0", id="port"),
        pytest.param({"interval_minutes": 30}, "an interval lasts 1, 5, 15, 60 minutes, not 30", id="interval"),
        pytest.param({"prefix": "a/#"}, "a prefix is words .* not 'a/#'", id="wildcard"),
        pytest.param({"prefix": "a//b"}, "a prefix is words .* not 'a//b'", id="empty-level"),
        pytest.param({"discovery_prefix": ""}, "a prefix is words .* not ''", id="no-discovery-prefix"),
        pytest.param({"client_id": ""}, "a client id has at least one letter", id="client-id"),
        pytest.param({"password": "\udcff"}, "the password has letters that are not UTF-8", id="password"),
        pytest.param({"lines": {"alert": ("door",)}}, "a camera cannot be called alert", id="camera-alert"),
        pytest.param({"zones": {"site": ("queue",)}}, "a camera cannot be called site", id="camera-site"),
    ],
)
def test_settings_that_cannot_be(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        settings(**changes)


def test_how_a_broker_is_named() -> None:
    assert settings().broker == "broker 127.0.0.1:1883"
    assert settings(host="::1").broker == "broker [::1]:1883"


def test_the_people_by_estimate() -> None:
    seen = CrowdFigures(BEGAN, Estimated(84, 70, 98, "density"), {"floor": Estimated(12, 8, 16, "density")})
    shop = settings(crowd_zones={"entrance": ("floor",), "back": ()}, zones={"entrance": ("floor",), "back": ()})
    state = payloads.state(shop, status(crowds={"entrance": seen}), None)
    assert {topic: payload for topic, payload in state.items() if topic.endswith("/crowd")} == {
        "edgecount/entrance/crowd": (
            '{"people":84,"low":70,"high":98,"way":"density","ts":"2026-05-04T10:00:00.000Z","fault":null}'
        ),
        "edgecount/entrance/floor/crowd": (
            '{"people":12,"low":8,"high":16,"way":"density","ts":"2026-05-04T10:00:00.000Z"}'
        ),
        "edgecount/back/crowd": '{"people":null,"low":null,"high":null,"way":null,"ts":null,"fault":null}',
    }
