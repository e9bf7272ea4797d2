"""Alerts, the daily report and retention: what is in force, filled in from the rest of the config."""

import re
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.alerts.rule import AlertRule
from edgecount.alerts.watchable import SiteCameras, Watchable
from edgecount.config.model import Config
from edgecount.config.sections.alert import AlertSection, usual_alerts
from edgecount.config.sections.retention import RetentionSection

HOURS = {"monday": "10:00-22:00"}
LONG = "x" * 59
CORNERS = [[0, 0], [1, 0], [1, 1]]
MAIL = {"host": "mail.example.org", "sender": "a@example.org", "receivers": ["b@example.org"]}
FULL = AlertRule(name="full", kind="occupancy", limit=120, clear_below=108)
LOST = AlertRule(name="lost", kind="camera_lost", limit=0, clear_below=0, hold_seconds=60, on_balance=True)
NIGHT = AlertRule(
    name="night",
    kind="out_of_hours",
    limit=0,
    clear_below=0,
    hold_seconds=0,
    remind_after_seconds=None,
    mails_clear=False,
)


def config(alerts: object = None, **blocks: object) -> Config:
    given_alerts = {} if alerts is None else {"alerts": alerts}
    return Config.model_validate({"cameras": {"door": {}, "back": {}}} | blocks | given_alerts)


def rule(base: AlertRule, **changes: object) -> AlertRule:
    fields = {name: getattr(base, name) for name in AlertRule.__slots__}
    return AlertRule(**(fields | changes))


@pytest.mark.parametrize(
    ("name", "alert", "expected"),
    [
        pytest.param("full", {"when": "occupancy"}, FULL, id="over-capacity"),
        pytest.param(
            "full", {"when": "occupancy", "above": "45"}, rule(FULL, limit=45, clear_below=40), id="90-%-rounded-down"
        ),
        pytest.param(
            "full", {"when": "occupancy", "above": 0}, rule(FULL, limit=0, clear_below=0), id="anybody-at-all"
        ),
        pytest.param(
            "full",
            {"when": "occupancy", "above": 9, "clear_below": 9},
            rule(FULL, limit=9, clear_below=9),
            id="no-hysteresis",
        ),
        pytest.param(
            "full", {"when": "occupancy", "clear_below": 0}, rule(FULL, clear_below=0), id="cleared-when-all-are-out"
        ),
        pytest.param("lost", {"when": "camera_lost"}, LOST, id="any-camera"),
        pytest.param("lost", {"when": "camera_lost", "camera": "back"}, rule(LOST, camera="back"), id="one-camera"),
        pytest.param("night", {"when": "out_of_hours"}, NIGHT, id="out-of-hours"),
        pytest.param(
            "night",
            {"when": "out_of_hours", "hold_seconds": 10, "mail_when_cleared": "yes"},
            rule(NIGHT, hold_seconds=10, mails_clear=True),
            id="other-than-usual",
        ),
        pytest.param(
            "lost", {"when": "camera_lost", "hold_seconds": 0}, rule(LOST, hold_seconds=0), id="without-a-hold"
        ),
        pytest.param(
            "full",
            {"when": "occupancy", "remind_after_seconds": 0},
            rule(FULL, remind_after_seconds=None),
            id="no-reminder",
        ),
        pytest.param(
            "full",
            {"when": "occupancy", "cool_down_seconds": 60, "most_mails_a_day": 2, "mail": False},
            rule(FULL, cool_down_seconds=60, most_mails_a_day=2, mails=False),
            id="no-mail",
        ),
    ],
)
def test_rule(name: str, alert: dict[str, object], expected: AlertRule) -> None:
    assert config({name: alert}, site={"capacity": 120, "opening_hours": HOURS}).rules == (expected,)


FLOOR = {"floor": {"polygon": [[0, 0], [1, 0], [1, 1]]}}
FALLEN = AlertRule(name="fallen", kind="fallen", limit=0, clear_below=0, hold_seconds=0, remind_after_seconds=300)


def test_who_has_fallen_is_told_at_once() -> None:
    cameras = {"door": {"zones": FLOOR}, "back": {}, "hall": {"zones": FLOOR, "detector": {"pose": False}}}
    found = config(detector={"pose": True}, cameras=cameras)
    assert [each for each in found.rules if each.kind == "fallen"] == [rule(FALLEN, name="fallen-door", camera="door")]
    assert config({"fallen": {"when": "fallen"}}, detector={"pose": True}, cameras=cameras).rules == (FALLEN,)


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        pytest.param({}, ["lost-door", "lost-back"], id="cameras"),
        pytest.param({"capacity": 120}, ["over-capacity", "lost-door", "lost-back"], id="capacity"),
        pytest.param({"opening_hours": HOURS}, ["lost-door", "lost-back", "out-of-hours"], id="hours"),
    ],
)
def test_usual_alerts(site: dict[str, object], expected: list[str]) -> None:
    assert [each.name for each in config(site=site).rules] == expected


def test_usual_alerts_are_as_if_they_were_written() -> None:
    over, door, _, night = config(site={"capacity": 120, "opening_hours": HOURS}).rules
    assert over == rule(FULL, name="over-capacity")
    assert door == rule(LOST, name="lost-door", camera="door")
    assert night == rule(NIGHT, name="out-of-hours")


def test_alerts_that_are_given_are_all_there_are() -> None:
    site = {"capacity": 120, "opening_hours": HOURS}
    assert config({}, site=site).rules == ()
    assert [each.name for each in config({"lost": {"when": "camera_lost"}}, site=site).rules] == ["lost"]


def watchable(**cameras: Any) -> Watchable:
    return Watchable(cameras=SiteCameras(**cameras))


@given(st.sets(st.text("xy-", min_size=1, max_size=4).map(LONG.__add__), min_size=1))
def test_every_camera_has_a_usual_alert_with_a_name_of_its_own(cameras: set[str]) -> None:
    alerts = usual_alerts(watchable(names=cameras))
    assert len(alerts) == len(cameras)
    assert all(re.fullmatch("lost-[a-z0-9_-]{1,59}", name) for name in alerts)
    assert list(alerts) == list(usual_alerts(watchable(names=cameras)))


def test_a_name_that_just_fits_is_not_cut() -> None:
    assert list(usual_alerts(watchable(names=[LONG]))) == [f"lost-{LONG}"]
    long, longer = usual_alerts(watchable(falls=["x" * 57, "x" * 58]))
    assert long == f"fallen-{'x' * 57}"
    assert re.fullmatch("fallen-x{48}-[0-9a-f]{8}", longer)


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000) | st.none())
def test_every_occupancy_alert_that_is_taken_makes_a_rule(above: int, clear_below: int | None) -> None:
    alert = AlertSection(when="occupancy", above=above, clear_below=clear_below).completed(Watchable())
    if clear_below is None or clear_below <= above:
        made = alert.rule("full")
        assert 0 <= made.clear_below <= made.limit == above


ZONES = {
    "entrance": {"zones": {"queue": {"polygon": CORNERS, "capacity": 8}, "bar": {"polygon": CORNERS}}},
    "back": {"zones": {"bar": {"polygon": CORNERS, "capacity": 20}, "queue": {"polygon": CORNERS, "capacity": 8}}},
}
QUEUE = AlertRule(name="zone-queue", kind="zone", zone="queue", limit=8, clear_below=7)


@pytest.mark.parametrize(
    ("alert", "expected"),
    [
        pytest.param({}, QUEUE, id="over-capacity"),
        pytest.param({"above": 4, "clear_below": 1}, rule(QUEUE, limit=4, clear_below=1), id="in-time"),
        pytest.param({"zone": "bar"}, rule(QUEUE, zone="bar", limit=20, clear_below=18), id="capacity-of-the-second"),
        pytest.param({"hold_seconds": 5, "mail": False}, rule(QUEUE, hold_seconds=5, mails=False), id="less-patient"),
    ],
)
def test_rule_of_a_zone(alert: dict[str, object], expected: AlertRule) -> None:
    alerts = {"zone-queue": {"when": "zone", "zone": "queue"} | alert}
    assert config(alerts, cameras=ZONES).rules == (expected,)


def test_every_zone_with_a_capacity_has_a_usual_alert() -> None:
    rules = config(cameras=ZONES, site={"capacity": 120}).rules
    assert [each.name for each in rules] == ["over-capacity", "zone-queue", "zone-bar", "lost-entrance", "lost-back"]
    assert rules[1] == QUEUE
    assert config(cameras=ZONES).zone_capacities == {"queue": 8, "bar": 20}


def test_usual_alerts_of_zones_and_cameras_of_one_name_are_two() -> None:
    name = "queue" + LONG
    alerts = usual_alerts(watchable(names=[name, "queue"], capacities={name: 8, "queue": 8}))
    assert len(alerts) == 4
    assert all(re.fullmatch("(zone|lost)-[a-z0-9_-]{1,59}", each) for each in alerts)


def test_report_and_retention() -> None:
    assert (config().report.at, config().report.mail) == (None, True)
    assert config(mail=MAIL, report={"at": "22:30"}).report.at == time(22, 30)
    assert not config(report={"mail": "false"}).report.mail
    assert config().retention == RetentionSection(events_days=400, files_days=400)
    assert config(retention={"events_days": "3650"}).retention == RetentionSection(events_days=3650)


def test_mail_for_an_alert_where_there_is_mail() -> None:
    (lost,) = config({"lost": {"when": "camera_lost", "mail": "true"}}, mail=MAIL).rules
    assert lost.mails
