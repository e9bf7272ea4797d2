"""What the dashboard asks of the settings: by whom what may be changed, what is answered, and what is never shown."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from edgecount.config.settings.kept import KeptSettings, SettingsError
from edgecount.config.settings.settings import Settings
from edgecount.config.settings.settings_asks import settings_asks
from edgecount.gateway.record import GatewayError
from tests.support.fakes import FakeClock

FILE = """
site: {name: Main Street}
mqtt: {host: broker.example, user: shop, password: "{EDGECOUNT_MQTT_PASSWORD}"}
cameras:
  entrance:
    source: rtsp://{EDGECOUNT_CAMERA_USER}:{EDGECOUNT_CAMERA_PASSWORD}@192.0.2.10/stream1
    lines:
      door: {from: [0.2, 0.5], to: [0.8, 0.5], in_side: left}
    zones:
      floor: {polygon: [[0, 0], [1, 0], [1, 1]]}
"""
SECRETS = {f"EDGECOUNT_{name}": f"hunter-{name}" for name in ("CAMERA_USER", "CAMERA_PASSWORD", "MQTT_PASSWORD")}
ANNA, BEN, CLEO = ({"by": name, "role": role} for name, role in (("Anna", 3), ("Ben", 2), ("Cleo", 1)))


class Asked:
    """The asks of one state folder."""

    def __init__(self, folder: Path) -> None:
        (folder / "config.yaml").write_text(FILE)
        clock = FakeClock(datetime(2026, 5, 4, 10, 30, tzinfo=UTC))
        self._asks = settings_asks(Settings(KeptSettings(folder), folder / "config.yaml", SECRETS, clock))

    def __call__(self, name: str, **values: Any) -> Any:
        ask = self._asks[f"settings.{name}"]
        if ask.story is not None:
            assert ask.story(values)
        return json.loads(json.dumps(ask.answer(values)))

    def change(self, path: str, value: object, **values: Any) -> Any:
        return self("change", **{"path": path.split("."), "value": value, "revision": 0, **ANNA, **values})


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def test_what_is_seen_has_no_secret(asked: Asked) -> None:
    asked.change("cameras.back", {"source": "rtsp://admin:hunter2@192.0.2.11/live?token=hunter3"})
    asked.change("cameras.back.source", "http://root:hunter4@192.0.2.12/x", revision=1)
    seen = asked("get")
    assert seen["revision"] == 2
    assert seen["config"]["cameras"]["entrance"]["source"] == "rtsp://192.0.2.10/stream1"
    assert seen["effective"]["cameras"]["back"]["has_login"] is True
    assert seen["effective"]["cameras"]["entrance"]["zones"] == {"floor": None}
    assert "mqtt" not in seen["config"]
    assert "hunter" not in json.dumps([seen, asked("history")])
    assert "EDGECOUNT_" not in json.dumps([seen, asked("history")])


@pytest.mark.parametrize(
    ("path", "value", "least"),
    [
        ("site.capacity", 20, 2),
        ("site.opening_hours", {"monday": "10:00-20:00"}, 2),
        ("cameras.entrance.zones.floor.capacity", 4, 2),
        ("alerts", {"full": {"when": "occupancy", "above": 5}}, 2),
        ("site.name", "Shop", 3),
        ("site.timezone", "Europe/Paris", 3),
        ("cameras.entrance.lines", {}, 2),
        ("cameras.entrance.zones.floor", {"polygon": [[0, 0], [1, 0], [0, 1]]}, 2),
        ("cameras.back", {"source": "back.mp4"}, 3),
        ("retention.events_days", 90, 3),
        ("report.mail", False, 3),
    ],
)
def test_what_may_be_changed_by_whom(asked: Asked, path: str, value: object, least: int) -> None:
    for role, person in enumerate((CLEO, BEN, ANNA), 1):
        answer = asked.change(path, value, **person)
        if role < least:
            assert answer["problems"][0]["text"].startswith("is not yours to change")
        else:
            assert answer == {"revision": 1}
            break


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("mqtt.host", "evil.example", "is changed in the config file only"),
        ("cameras.entrance.detector", {"model": "/etc/x.onnx"}, "is changed in the config file only"),
        ("cameras.back", {"source": "0", "ca": "/etc/shadow"}, "is changed in the config file only"),
        ("cameras.back", {"source": "http://{EDGECOUNT_CAMERA_USER}:x@evil.example/"}, "without placeholders"),
        ("cameras.entrance.source", "http://evil.example/{EDGECOUNT_MQTT_PASSWORD}", "without placeholders"),
        ("site.name", "", "has no value"),
        ("site.capacity", "many", "must be a whole number"),
        ("site.name", "two\nlines", "must be one line"),
    ],
)
def test_what_is_refused_says_where_and_why(asked: Asked, path: str, value: object, problem: str) -> None:
    (told,) = asked.change(path, value)["problems"]
    assert problem in told["text"]
    assert ".".join(told["path"]).startswith(path)
    assert asked("history") == {"changes": [], "more": False}


@pytest.mark.parametrize(
    "values",
    [
        {"path": [], "value": 1},
        {"path": "site", "value": 1},
        {"changes": []},
        {"changes": [{"path": ["site", "name"], "value": "x"}] * 101},
        {"path": ["site", "name"], "value": "x", "revision": None},
        {"path": ["site", "name"], "value": "x", "revision": True},
    ],
)
def test_what_no_page_asks(asked: Asked, values: dict[str, object]) -> None:
    with pytest.raises((GatewayError, AttributeError)):
        asked("change", **{"revision": 0, **ANNA, **values})


def test_the_second_of_two_is_told(asked: Asked) -> None:
    asked.change("cameras.entrance.zones", {"floor": {"polygon": [[0, 0], [1, 0], [0, 1]]}})
    assert asked.change("cameras.entrance.zones.floor.capacity", 3, **BEN) == {"overtaken": "Anna", "change": 1}


def test_a_change_is_taken_back_by_those_who_may_make_it(asked: Asked) -> None:
    asked.change("site.name", "Shop")
    asked.change("site.capacity", 5, revision=1)
    with pytest.raises(SettingsError, match="not yours to undo"):
        asked("undo", revision=1, **BEN)
    assert asked("undo", revision=2, **BEN) == {"revision": 3}
    assert asked("undo", revision=9, **ANNA)["problems"]
    history = asked("history")["changes"]
    assert [(change["kind"], change["undoes"], change["is_undone"]) for change in history] == [
        ("undo", 2, False),
        ("change", None, True),
        ("change", None, False),
    ]
    assert history[1]["parts"] == [
        {"place": "site.capacity", "path": ["site", "capacity"], "was": None, "is": "5", "is_file": False}
    ]


def test_a_key_goes_back_to_the_file(asked: Asked) -> None:
    asked.change("site.name", "<b>Shop</b>")
    assert asked("get")["laid"] == [["site", "name"]]
    asked.change("site.name", None, revision=1, reset=True)
    assert asked("get")["effective"]["site"]["name"] == "Main Street"
