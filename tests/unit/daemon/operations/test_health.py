"""The pages of health: when all is well, and what they say when it is not."""

import json
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from edgecount.daemon.operations.health import Health
from edgecount.figures.live_figures import SiteFigures
from edgecount.site.status import CameraState, SinkState, Status, StoreState
from edgecount.site.status_record import as_record
from tests.support.fakes import BEGAN

ZONE = ZoneInfo("Europe/Paris")
STATUS = Status(
    version="1.2.3",
    site="main-street",
    site_name="Main Street",
    started=BEGAN,
    now=BEGAN,
    figures=SiteFigures(BEGAN.date()),
    cameras={"entrance": CameraState("online", BEGAN)},
    sinks={"mqtt": SinkState(7, BEGAN)},
)
ALL_AWAY = replace(
    STATUS,
    cameras={"entrance": CameraState("offline", BEGAN, "no answer"), "exit": CameraState("disabled")},
    sinks={"mqtt": SinkState(waiting=900, error="the broker cannot be reached", put_aside=3)},
)
WELL = {"ok": True, "reasons": []}


def health(late: Mapping[str, float], parts: Mapping[str, bool], status: Status = STATUS) -> Health:
    return Health(lambda: late, lambda: parts, lambda: status, ZONE)


@pytest.mark.parametrize(
    ("late", "parts", "live", "ready"),
    [
        pytest.param({}, {"main": True, "mqtt": True}, [], [], id="all-well"),
        pytest.param({}, {}, [], [], id="nothing-wanted"),
        pytest.param({"main": 30.4}, {"main": True}, ["main has stood still for 30 seconds"], [], id="one-hangs"),
        pytest.param(
            {"main": 30, "mqtt": 1e6},
            {"main": True},
            ["main has stood still for 30 seconds", "mqtt has stood still for 1000000 seconds"],
            [],
            id="two-hang",
        ),
        pytest.param(
            {},
            {"main": True, "mqtt": False, "mail": False},
            [],
            ["mqtt does not run", "mail does not run"],
            id="two-off",
        ),
        pytest.param(
            {"main": 30}, {"mqtt": False}, ["main has stood still for 30 seconds"], ["mqtt does not run"], id="neither"
        ),
    ],
)
def test_verdicts(late: dict[str, float], parts: dict[str, bool], live: list[str], ready: list[str]) -> None:
    asked = health(late, parts)
    for page, reasons in ((asked.live(), live), (asked.ready(), ready)):
        assert json.loads(page.body) == {"ok": not reasons, "reasons": reasons}
        assert (page.status, page.content_type) == (503 if reasons else 200, "application/json")
    assert asked.all().status == (503 if live or ready else 200)


@pytest.mark.parametrize("status", [pytest.param(STATUS, id="all-there"), pytest.param(ALL_AWAY, id="all-away")])
def test_what_is_away_is_told_and_is_no_failure(status: Status) -> None:
    page = health({}, {"main": True, "mqtt": True}, status).all()
    known = as_record(status, ZONE)
    assert page.status == 200
    assert json.loads(page.body) == {
        "live": WELL,
        "ready": WELL,
        "parts": {"main": True, "mqtt": True},
        "version": "1.2.3",
        "site": "main-street",
        "started": "2026-05-04T12:00:00.000+02:00",
        "uptime_seconds": 0,
        "cameras": known["cameras"],
        "sinks": known["sinks"],
        "store": known["store"],
    }


def test_a_full_disk_is_no_reason_to_be_started_again() -> None:
    full = replace(STATUS, store=StoreState("the disk is full", BEGAN, 7, 2))
    asked = health({}, {"main": True}, full)
    reasons = ["nothing can be stored: the disk is full"]
    assert json.loads(asked.live().body) == WELL
    assert json.loads(asked.ready().body) == {"ok": False, "reasons": reasons}
    assert (asked.ready().status, asked.all().status) == (503, 503)
    assert json.loads(asked.all().body)["store"]["waiting"] == 7
