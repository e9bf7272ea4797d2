import json
from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.live_figures import SiteFigures
from edgecount.figures.whole.whole_inside import WholeInside
from edgecount.site.crowd_figures import UNKNOWN, CrowdFigures, Estimated
from edgecount.site.status import CameraState, Degraded, StoreState
from edgecount.site.status_record import as_record
from tests.support.standing import EMPTY, FULL, NOW

PARIS = ZoneInfo("Europe/Paris")


def test_everything() -> None:
    assert as_record(FULL, PARIS) == {
        "running": True,
        "version": "1.2.3",
        "site": "main-street",
        "site_name": "Main Street",
        "started": "2026-05-01T11:52:22.150+02:00",
        "now": "2026-05-04T14:03:22.150+02:00",
        "uptime_seconds": 3 * 86400 + 2 * 3600 + 11 * 60,
        "day": "2026-05-04",
        "seq": 8123,
        "occupancy": {"value": 131, "raw": 131, "capacity": 120, "ratio": 1.092, "whole": None},
        "cameras": {
            "entrance": {
                "state": "online",
                "since": "2026-05-04T12:03:22.150+02:00",
                "reason": None,
                "degraded": None,
                "person_width": None,
                "frames_per_second": None,
                "light": None,
                "certificate": None,
                "moved": None,
            },
            "back": {
                "state": "offline",
                "since": "2026-05-03T14:03:22.150+02:00",
                "reason": "192.0.2.10 cannot be opened: check its address",
                "degraded": None,
                "person_width": None,
                "frames_per_second": None,
                "light": None,
                "certificate": None,
                "moved": None,
            },
            "cellar": {
                "state": "disabled",
                "since": None,
                "reason": None,
                "degraded": None,
                "person_width": None,
                "frames_per_second": None,
                "light": None,
                "certificate": None,
                "moved": None,
            },
        },
        "lines": {
            "entrance": {
                "door": {
                    "in": 210,
                    "out": 168,
                    "groups_in": 140,
                    "staff_in": 6,
                    "staff_out": 4,
                    "in_total": 9000,
                    "out_total": 8999,
                    "seq": 8123,
                    "ts": "2026-05-04T12:03:22.150Z",
                },
                "gate": {
                    "in": 3,
                    "out": 1,
                    "groups_in": 0,
                    "staff_in": 0,
                    "staff_out": 0,
                    "in_total": 3,
                    "out_total": 1,
                    "seq": 40,
                    "ts": "2026-05-04T11:03:22.150Z",
                },
            },
            "back": {
                "door": {
                    "in": 0,
                    "out": 0,
                    "groups_in": 0,
                    "staff_in": 0,
                    "staff_out": 0,
                    "in_total": 0,
                    "out_total": 0,
                    "seq": 0,
                    "ts": None,
                }
            },
        },
        "zones": {
            "entrance": {
                "queue": {"count": 3, "dwell_avg_seconds": 66.0, "dwell_max_seconds": 134.0},
                "bar": {"count": 0, "dwell_avg_seconds": None, "dwell_max_seconds": None},
            },
            "back": {"queue": {"count": None, "dwell_avg_seconds": None, "dwell_max_seconds": None}},
        },
        "site_zones": {
            "queue": {
                "count": 3,
                "dwell_avg_seconds": 66.0,
                "dwell_max_seconds": 134.0,
                "capacity": 2,
                "ratio": 1.5,
                "cameras": 2,
                "watching": 1,
            },
            "bar": {
                "count": 0,
                "dwell_avg_seconds": None,
                "dwell_max_seconds": None,
                "capacity": None,
                "ratio": None,
                "cameras": 1,
                "watching": 1,
            },
        },
        "crowds": {},
        "alerts": {
            "crowded": {
                "kind": "occupancy",
                "raised": True,
                "value": 131,
                "limit": 120,
                "since": "2026-05-04T13:43:22.150+02:00",
                "camera": None,
                "zone": None,
            },
            "back_lost": {
                "kind": "camera_lost",
                "raised": False,
                "value": 0,
                "limit": 0,
                "since": None,
                "camera": "back",
                "zone": None,
            },
        },
        "sinks": {
            "mqtt": {
                "delivered": 8123,
                "delivered_at": "2026-05-04T14:03:22.150+02:00",
                "waiting": 0,
                "error": None,
                "put_aside": 0,
            },
            "mail:1": {
                "delivered": 8000,
                "delivered_at": "2026-05-04T13:03:22.150+02:00",
                "waiting": 3,
                "error": "mail.example.com does not answer",
                "put_aside": 2,
            },
        },
        "store": {"error": None, "since": None, "waiting": 0, "lost": 0, "unreadable": 0},
        "mask": "figure",
    }


@pytest.mark.parametrize(
    ("inside", "capacity", "occupancy"),
    [
        pytest.param(7, None, {"value": 7, "raw": 7, "capacity": None, "ratio": None, "whole": None}, id="no capacity"),
        pytest.param(-3, 120, {"value": 0, "raw": -3, "capacity": 120, "ratio": 0.0, "whole": None}, id="below zero"),
        pytest.param(40, 120, {"value": 40, "raw": 40, "capacity": 120, "ratio": 0.333, "whole": None}, id="a third"),
    ],
)
def test_the_people_inside(inside: int, capacity: int | None, occupancy: object) -> None:
    status = replace(EMPTY, figures=SiteFigures(NOW.date(), inside=inside), capacity=capacity)
    assert as_record(status, UTC)["occupancy"] == occupancy


def test_the_keys_are_always_the_same() -> None:
    assert list(as_record(EMPTY, UTC)) == list(as_record(FULL, PARIS))


def test_a_clock_that_was_set_back_gives_no_negative_uptime() -> None:
    assert as_record(replace(EMPTY, now=NOW - timedelta(hours=1)), UTC)["uptime_seconds"] == 0


def test_it_is_json() -> None:
    record = as_record(FULL, PARIS)
    assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_a_camera_that_is_degraded() -> None:
    slow = CameraState(
        "online", NOW, degraded=Degraded(NOW, "this machine cannot keep up"), frames_per_second=4.96, light=91.7
    )
    assert as_record(replace(EMPTY, cameras={"entrance": slow}), PARIS)["cameras"]["entrance"] == {
        "state": "online",
        "since": "2026-05-04T14:03:22.150+02:00",
        "reason": None,
        "degraded": {"since": "2026-05-04T14:03:22.150+02:00", "reason": "this machine cannot keep up"},
        "person_width": None,
        "frames_per_second": 5.0,
        "light": 90,
        "certificate": None,
        "moved": None,
    }


def test_a_store_that_takes_nothing() -> None:
    record = as_record(replace(EMPTY, store=StoreState("the disk is full", NOW, 7, 2)), PARIS)
    since = "2026-05-04T14:03:22.150+02:00"
    assert record["store"] == {"error": "the disk is full", "since": since, "waiting": 7, "lost": 2, "unreadable": 0}


def test_people_by_estimate_have_their_interval_and_their_way() -> None:
    zones = {"queue": Estimated(12, 8, 16, "density")}
    seen = CrowdFigures(NOW - timedelta(seconds=20), Estimated(84, 70, 98, "density"), zones, seconds=0.25)
    found = as_record(replace(FULL, crowds={"entrance": seen, "back": UNKNOWN}), PARIS)["crowds"]
    assert found["entrance"] == {
        "people": 84,
        "low": 70,
        "high": 98,
        "way": "density",
        "ts": "2026-05-04T14:03:02.150+02:00",
        "seconds": 0.25,
        "fault": None,
        "zones": {"queue": {"people": 12, "low": 8, "high": 16, "way": "density"}},
    }
    assert (found["back"]["people"], found["back"]["way"], found["back"]["ts"]) == (None, None, None)


@pytest.mark.parametrize(
    ("whole", "record"),
    [
        pytest.param(WholeInside(), {"heard": None, "box": None, "sure": False}, id="never told"),
        pytest.param(
            WholeInside(NOW - timedelta(minutes=1), "b-13"),
            {"heard": (NOW - timedelta(minutes=1)).isoformat(timespec="milliseconds"), "box": "b-13", "sure": True},
            id="lately",
        ),
    ],
)
def test_the_people_inside_the_whole_site(whole: WholeInside, record: object) -> None:
    assert as_record(replace(EMPTY, whole=whole), UTC)["occupancy"]["whole"] == record
