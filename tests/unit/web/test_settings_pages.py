"""The pages of settings: what their forms change, what is said where it is refused, and who may come."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.config.settings.change import Wish
from edgecount.errors import EdgecountError
from edgecount.site.status import CameraState
from tests.support.fakes import FakeClock
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.settings import SettingsGateway


@pytest.fixture
def gateway(tmp_path: Path) -> SettingsGateway:
    return SettingsGateway(tmp_path)


def at(gateway: SettingsGateway, role: Role = Role.ADMIN) -> TestClient:
    return browser(web_parts(gateway=gateway), role=role)


ALERTS = {
    f"alerts.{name}.mail": "on" for name in ("over-capacity", "zone-till", "lost-entrance", "lost-yard", "out-of-hours")
}


@pytest.mark.parametrize(
    ("section", "form", "places"),
    [
        ("limits", {"site.capacity": "25", "zones.till": "6"}, ["site.capacity"]),
        ("limits", {"site.capacity": "", "zones.till": "4"}, ["site.capacity", "cameras.entrance.zones.till.capacity"]),
        ("hours", {"site.opening_hours.monday": "10:00-19:00"}, ["site.opening_hours"]),
        ("alerts", {**ALERTS, "alerts.over-capacity.above": "30"}, ["alerts"]),
        ("shop", {"site.name": "<b>Shop</b>", "site.timezone": "Europe/Paris"}, ["site.name", "site.timezone"]),
        ("report", {"mail.receivers": "cleo@example.org\n", "report.mail": "on"}, ["mail.receivers"]),
        ("report", {"mail.receivers": "ada@example.org ben@example.org"}, ["report.mail"]),
        ("keeping", {"retention.events_days": "90"}, ["retention.events_days"]),
        ("keeping", {"retention.events_days": "400"}, []),
    ],
)
def test_a_form_changes_what_is_other_than_before(
    gateway: SettingsGateway, section: str, form: dict[str, str], places: list[str]
) -> None:
    answer = at(gateway).post(f"/settings/{section}", data={"revision": "0", **form})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/settings?saved={section}#{section}")
    changes, _ = gateway.settings.history()
    assert [".".join(part.path) for change in changes for part in change.parts] == places
    assert all(change.by == "Ada" for change in changes)


def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(gateway: SettingsGateway) -> None:
    form = {"site.opening_hours.monday": "<late>", "site.opening_hours.friday": "10:00-18:00", "revision": "0"}
    answer = at(gateway).post("/settings/hours", data=form)
    assert answer.status_code == 422
    assert 'id="site.opening_hours.monday-wrong">must be closed, or hours such as' in answer.text
    assert 'value="10:00-18:00"' in answer.text
    assert "<late>" not in answer.text
    assert gateway.settings.history() == ([], frozenset())


def test_the_second_of_two_is_told_by_whom(gateway: SettingsGateway) -> None:
    gateway.settings.change([Wish(("site", "capacity"), "9")], "<Ben>")
    answer = at(gateway).post("/settings/limits", data={"site.capacity": "25", "revision": "0"})
    assert answer.status_code == 422
    assert "&lt;Ben&gt; has changed the same meanwhile" in answer.text
    assert gateway.settings.standing().layered.config.site.capacity == 9


def test_a_manager_sees_limits_and_hours_only(gateway: SettingsGateway) -> None:
    page = at(gateway, Role.MANAGER).get("/settings").text
    assert 'name="site.capacity"' in page
    assert 'name="site.timezone"' not in page
    refused = at(gateway, Role.MANAGER).post("/settings/shop", data={"site.name": "Mine", "revision": "0"})
    assert refused.status_code == 403
    assert gateway.settings.history() == ([], frozenset())


def test_a_camera_is_tried_added_changed_and_removed(gateway: SettingsGateway) -> None:
    admin = at(gateway)
    new = {
        "title": "Söhne & <i>Co</i>",
        "source": "rtsp://192.0.2.9/1",
        "user": "admin",
        "password": "p@ss",
        "mount": "side",
    }
    tried = admin.post("/cameras/new", data={**new, "revision": "0", "do": "try"})
    assert "1920 × 1080 pixels, 12 a second" in tried.text.replace("1,920", "1920")
    assert gateway.asked[-1][1]["source"] == "rtsp://admin:p%40ss@192.0.2.9/1"
    added = admin.post("/cameras/new", data={**new, "revision": "0", "do": "save"})
    assert added.headers["location"] == "/cameras/s-hne-i-co-i/editor"
    page = admin.get("/cameras/s-hne-i-co-i").text
    assert "A login is kept" in page
    assert "p@ss" not in page
    assert "<i>" not in page
    moved = {**new, "user": "", "password": "", "source": "rtsp://192.0.2.9/2", "revision": "1", "do": "save"}
    admin.post("/cameras/s-hne-i-co-i", data=moved)
    source = gateway.settings.standing().layered.config.cameras["s-hne-i-co-i"].source
    assert source is not None
    assert source.address.reveal() == "rtsp://admin:p%40ss@192.0.2.9/2"
    admin.post("/cameras/s-hne-i-co-i/removal", data={"revision": "2"})
    assert list(gateway.settings.standing().layered.config.cameras) == ["entrance", "yard"]


def test_the_editor_of_a_new_camera_is_opened_once_the_camera_is_there(
    gateway: SettingsGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites: list[EdgecountError | dict[str, object]] = [
        EdgecountError("busy"),
        {"cameras": {}},
        {"cameras": {"till": {}}},
        EdgecountError("asked once too often"),
    ]

    def site(_values: object) -> dict[str, object]:
        now = sites.pop(0)
        if isinstance(now, EdgecountError):
            raise now
        return now

    gateway.answers["site"] = site
    monkeypatch.setattr("edgecount.web.screens.settings.cameras._APART", 0.0)
    form = {"title": "Till", "source": "rtsp://192.0.2.9/1", "mount": "side", "revision": "0", "do": "save"}
    assert at(gateway).post("/cameras/new", data=form).headers["location"] == "/cameras/till/editor"
    assert len(sites) == 1


def test_a_change_is_taken_back_in_the_history(gateway: SettingsGateway) -> None:
    gateway.settings.change([Wish(("site", "capacity"), "9")], "<Ben>")
    page = at(gateway).get("/settings/history").text
    assert "&lt;Ben&gt;" in page
    assert "<del>40</del>" in page
    assert at(gateway).post("/settings/history/undo", data={"revision": "1"}).status_code == 303
    assert gateway.settings.standing().layered.config.site.capacity == 40
    assert at(gateway).post("/settings/history/undo", data={"revision": "1"}).status_code == 409


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/settings", Role.MANAGER),
        ("/settings/history", Role.MANAGER),
        ("/cameras", Role.STAFF),
        ("/cameras/new", Role.ADMIN),
    ],
)
def test_who_may_come(gateway: SettingsGateway, path: str, least: Role) -> None:
    for role in Role:
        assert at(gateway, role).get(path).status_code == (200 if role >= least else 403)


def test_a_test_mail_says_what_became_of_it(gateway: SettingsGateway) -> None:
    admin = at(gateway)
    assert admin.post("/settings/mail").headers["location"] == "/settings"
    assert ["a test mail went to 2 receivers" in admin.get("/settings").text for _ in range(2)] == [True, False]


def test_a_test_mail_that_does_not_go_out_says_why(gateway: SettingsGateway) -> None:
    gateway.answers["mail.test"] = EdgecountError("the mail server does not answer")
    answer = at(gateway).post("/settings/mail")
    assert (answer.status_code, "the mail server does not answer" in answer.text) == (422, True)


def test_a_paused_camera_can_be_watched_again(gateway: SettingsGateway) -> None:
    admin = at(gateway)
    assert admin.get("/cameras").text.count('value="pause"') == len(STATUS["cameras"])
    paused = CameraState("disabled", FakeClock().now(), "somebody has paused it", "paused")
    yard = {**STATUS["cameras"]["yard"], "state": paused.state, "reason": paused.reason}
    gateway.answers["status"] = {**STATUS, "cameras": {**STATUS["cameras"], "yard": yard}}
    gateway.answers["camera.resume"] = {"camera": "yard", "paused": False}
    assert admin.get("/cameras").text.count('value="watch"') == 1
    assert admin.post("/cameras/yard/watching", data={"do": "watch"}).status_code == 303
    assert gateway.asked[-1][0] == "camera.resume"


def test_a_camera_that_nobody_tells_of_yet_is_being_connected() -> None:
    answer = browser(web_parts(gateway=FakeGateway({"status": {**STATUS, "cameras": {}}}))).get("/cameras")
    assert answer.status_code == 200
    assert answer.text.count("connecting") == 2
