"""Home Assistant's discovery, held against the keys that its documentation allows and requires.

The tables are those of the pages on MQTT discovery and on each platform.  They leave out the abbreviations, and
`object_id`, which has been given up.
"""

import json
import re
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.alerts.rule import AlertKind, AlertRule, AlertStanding
from edgecount.figures.live_figures import SiteFigures
from edgecount.figures.period import Calendar
from edgecount.sinks.mqtt import payloads
from edgecount.sinks.mqtt.discovery import components_of, discovery, discovery_topic
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.layout import SiteLayout
from edgecount.site.status import CameraState, Status
from tests.support.fakes import BEGAN

AVAILABILITY = {
    "availability",
    "availability_mode",
    "availability_template",
    "availability_topic",
    "payload_available",
    "payload_not_available",
}
DEVICE = {
    "configuration_url",
    "connections",
    "hw_version",
    "identifiers",
    "manufacturer",
    "model",
    "model_id",
    "name",
    "serial_number",
    "suggested_area",
    "sw_version",
    "via_device",
}
ORIGIN = {"name", "sw_version", "support_url"}
ROOT = {"device", "origin", "components", "state_topic", "command_topic", "qos", "encoding"} | AVAILABILITY
ENTITY = AVAILABILITY | {
    "device",
    "device_class",
    "enabled_by_default",
    "encoding",
    "entity_category",
    "entity_picture",
    "icon",
    "json_attributes_template",
    "json_attributes_topic",
    "name",
    "platform",
    "qos",
    "unique_id",
}
PLATFORMS = {
    "sensor": ENTITY
    | {
        "expire_after",
        "force_update",
        "last_reset_value_template",
        "options",
        "state_class",
        "state_topic",
        "suggested_display_precision",
        "unit_of_measurement",
        "value_template",
    },
    "binary_sensor": ENTITY
    | {"expire_after", "force_update", "off_delay", "payload_off", "payload_on", "state_topic", "value_template"},
    "number": ENTITY
    | {
        "command_template",
        "command_topic",
        "max",
        "min",
        "mode",
        "optimistic",
        "payload_reset",
        "retain",
        "state_topic",
        "step",
        "unit_of_measurement",
        "value_template",
    },
    "button": ENTITY | {"command_template", "command_topic", "payload_press", "retain"},
    "switch": ENTITY
    | {
        "command_template",
        "command_topic",
        "optimistic",
        "payload_off",
        "payload_on",
        "retain",
        "state_off",
        "state_on",
        "state_topic",
        "value_template",
    },
}
REQUIRED = {
    "sensor": {"platform", "unique_id", "state_topic"},
    "binary_sensor": {"platform", "unique_id", "state_topic"},
    "number": {"platform", "unique_id", "command_topic"},
    "button": {"platform", "unique_id", "command_topic"},
    "switch": {"platform", "unique_id", "command_topic"},
}
VALUES: dict[str, set[Any]] = {
    "availability_mode": {"all", "any", "latest"},
    "device_class": {"connectivity", "duration", "problem", "safety"},
    "entity_category": {"config", "diagnostic"},
    "mode": {"auto", "box", "slider"},
    "qos": {0, 1, 2},
    "state_class": {"measurement", "total", "total_increasing"},
}
"""What may stand there; of the classes those that the platforms here have."""

RULES = (
    AlertRule(name="crowded", kind="occupancy", limit=120, clear_below=110),
    AlertRule(name="camera_lost", kind="camera_lost", limit=0, clear_below=0),
    AlertRule(name="at_night", kind="out_of_hours", limit=0, clear_below=0),
)
Payload = dict[str, Any]


def settings(prefix: str = "edgecount", site_name: str = "Main Street", **lines: tuple[str, ...]) -> MqttSettings:
    return MqttSettings(
        layout=SiteLayout(
            slug="main-street",
            name=site_name,
            calendar=Calendar(UTC),
            lines=lines or {"entrance": ("door", "side-door"), "back": ("door",)},
            zones={"entrance": ("queue", "coffee-bar"), "back": ("queue",)},
            capacity=120,
            zone_capacities={"queue": 8},
        ),
        host="127.0.0.1",
        prefix=prefix,
    )


def payload_of(made: MqttSettings) -> Payload:
    payload = json.loads(discovery(made, "1.2.3", RULES)[1])
    assert isinstance(payload, dict)
    return payload


COMPONENTS: dict[str, Payload] = payload_of(settings())["components"]


def test_the_top_has_what_home_assistant_knows_and_wants() -> None:
    payload = payload_of(settings(site_name="Café “Zur [Post]”"))
    assert payload.keys() <= ROOT
    assert payload.keys() >= {"device", "origin", "components"}
    assert payload["device"].keys() <= DEVICE
    assert payload["device"]["identifiers"] == ["edgecount"]
    assert payload["device"]["name"] == "Café “Zur [Post]”"
    assert payload["device"]["sw_version"] == "1.2.3"
    assert payload["origin"].keys() <= ORIGIN
    assert payload["origin"]["name"] == "edgecount"


@pytest.mark.parametrize("key", COMPONENTS)
def test_a_component_has_what_its_platform_knows_and_wants(key: str) -> None:
    component = COMPONENTS[key]
    platform = component["platform"]
    assert component.keys() <= PLATFORMS[platform]
    assert component.keys() >= REQUIRED[platform] | {"name"}
    assert component["qos"] == 1
    for name in component.keys() & VALUES.keys():
        assert component[name] in VALUES[name]
    if platform in ("sensor", "binary_sensor"):
        assert component.get("entity_category") in (None, "diagnostic")
    for source in component.get("availability", []):
        assert source.keys() <= {"topic", "payload_available", "payload_not_available", "value_template"}


def test_what_there_is() -> None:
    assert {key: (component["platform"], component["name"]) for key, component in COMPONENTS.items()} == {
        "occupancy": ("sensor", "People inside"),
        "occupancy.set": ("number", "Correct people inside"),
        "occupancy.reset": ("button", "Reset people inside"),
        "camera.entrance": ("binary_sensor", "Camera entrance"),
        "camera.entrance.enabled": ("switch", "Watch entrance"),
        "camera.back": ("binary_sensor", "Camera back"),
        "camera.back.enabled": ("switch", "Watch back"),
        "line.entrance.door.in": ("sensor", "Entrance door in today"),
        "line.entrance.door.out": ("sensor", "Entrance door out today"),
        "line.entrance.side-door.in": ("sensor", "Entrance side door in today"),
        "line.entrance.side-door.out": ("sensor", "Entrance side door out today"),
        "line.back.door.in": ("sensor", "Back door in today"),
        "line.back.door.out": ("sensor", "Back door out today"),
        "zone.entrance.queue.count": ("sensor", "Entrance queue people"),
        "zone.entrance.queue.dwell_avg_seconds": ("sensor", "Entrance queue mean stay"),
        "zone.entrance.queue.dwell_max_seconds": ("sensor", "Entrance queue longest stay"),
        "zone.entrance.coffee-bar.count": ("sensor", "Entrance coffee bar people"),
        "zone.entrance.coffee-bar.dwell_avg_seconds": ("sensor", "Entrance coffee bar mean stay"),
        "zone.entrance.coffee-bar.dwell_max_seconds": ("sensor", "Entrance coffee bar longest stay"),
        "zone.back.queue.count": ("sensor", "Back queue people"),
        "zone.back.queue.dwell_avg_seconds": ("sensor", "Back queue mean stay"),
        "zone.back.queue.dwell_max_seconds": ("sensor", "Back queue longest stay"),
        "zone.site.queue.count": ("sensor", "Queue together people"),
        "zone.site.queue.dwell_avg_seconds": ("sensor", "Queue together mean stay"),
        "zone.site.queue.dwell_max_seconds": ("sensor", "Queue together longest stay"),
        "alert.crowded": ("binary_sensor", "Alert crowded"),
        "alert.camera_lost": ("binary_sensor", "Alert camera lost"),
        "alert.at_night": ("binary_sensor", "Alert at night"),
    }


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param(
            "line.entrance.door.in",
            {
                "state_topic": "edgecount/entrance/door/state",
                "value_template": "{{ value_json['in'] }}",
                "state_class": "total_increasing",
                "unit_of_measurement": "people",
            },
            id="in today",
        ),
        pytest.param(
            "occupancy",
            {
                "state_topic": "edgecount/site/occupancy",
                "json_attributes_topic": "edgecount/site/occupancy",
                "state_class": "measurement",
            },
            id="inside",
        ),
        pytest.param(
            "occupancy.set",
            {"command_topic": "edgecount/site/occupancy/set", "min": 0, "max": 1_000_000, "mode": "box"},
            id="correction",
        ),
        pytest.param(
            "camera.entrance.enabled",
            {
                "state_topic": "edgecount/entrance/status",
                "value_template": "{{ 'OFF' if value == 'disabled' else 'ON' }}",
                "command_topic": "edgecount/entrance/enabled/set",
                "payload_off": "OFF",
            },
            id="switch",
        ),
        pytest.param(
            "occupancy.reset", {"command_topic": "edgecount/site/reset", "payload_press": "PRESS"}, id="reset"
        ),
        pytest.param(
            "camera.back",
            {
                "state_topic": "edgecount/back/status",
                "device_class": "connectivity",
                "entity_category": "diagnostic",
                "payload_on": "online",
                "payload_off": "offline",
            },
            id="camera",
        ),
        pytest.param(
            "zone.entrance.coffee-bar.count",
            {
                "state_topic": "edgecount/entrance/coffee-bar/state",
                "value_template": "{{ value_json.count }}",
                "json_attributes_topic": "edgecount/site/coffee-bar/state",
                "state_class": "measurement",
                "unit_of_measurement": "people",
            },
            id="zone-count",
        ),
        pytest.param(
            "zone.entrance.queue.dwell_max_seconds",
            {
                "state_topic": "edgecount/entrance/queue/state",
                "value_template": "{{ value_json.dwell_max_seconds }}",
                "device_class": "duration",
                "state_class": "measurement",
                "unit_of_measurement": "s",
            },
            id="zone-longest-stay",
        ),
        pytest.param(
            "zone.site.queue.dwell_avg_seconds",
            {"state_topic": "edgecount/site/queue/state", "value_template": "{{ value_json.dwell_avg_seconds }}"},
            id="zone-of-several-cameras",
        ),
        pytest.param(
            "alert.crowded",
            {
                "state_topic": "edgecount/alert/crowded",
                "json_attributes_topic": "edgecount/alert/crowded",
                "value_template": "{{ value_json.state }}",
                "device_class": "problem",
            },
            id="alert",
        ),
    ],
)
def test_what_they_are(key: str, expected: Payload) -> None:
    assert COMPONENTS[key].items() >= expected.items()


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("occupancy", "problem"),
        ("zone", "problem"),
        ("camera_lost", "problem"),
        ("out_of_hours", "safety"),
        ("fallen", "safety"),
    ],
)
def test_every_kind_of_alert_has_a_class(kind: AlertKind, shown: str) -> None:
    rule = AlertRule(name="rule", kind=kind, limit=1, clear_below=1)
    payload = json.loads(discovery(settings(), "1.2.3", [rule])[1])
    assert payload["components"]["alert.rule"]["device_class"] == shown


def test_lines_and_zones_depend_on_their_camera_and_all_else_on_the_daemon_alone() -> None:
    """A lost camera must be seen to be lost, and so must the alert that says so."""
    payload = payload_of(settings())
    assert (payload["availability"], payload["availability_mode"]) == ([{"topic": "edgecount/available"}], "all")
    for key, component in payload["components"].items():
        sources = [source["topic"] for source in component.get("availability", payload["availability"])]
        kind, _, rest = key.partition(".")
        name = rest.partition(".")[0] if kind in ("line", "zone") else "site"
        camera = [] if name == "site" else [f"edgecount/{name}/status"]
        assert sources == ["edgecount/available", *camera]
        assert component.get("availability_mode", "all") == "all"


def test_every_topic_and_field_is_one_that_is_published() -> None:
    status = Status(
        version="1.2.3",
        site="main-street",
        site_name="Main Street",
        started=BEGAN,
        now=BEGAN,
        figures=SiteFigures(BEGAN.date()),
        cameras={"entrance": CameraState(), "back": CameraState()},
        alerts={rule.name: AlertStanding(kind=rule.kind, raised=False, value=0, limit=1) for rule in RULES},
    )
    published = payloads.state(settings(), status)
    for component in COMPONENTS.values():
        field = re.search(r"value_json\W+(\w+)", component.get("value_template", ""))
        assert field is None or field[1] in json.loads(published[component["state_topic"]])
    topics = {
        component[name]
        for component in COMPONENTS.values()
        for name in ("state_topic", "json_attributes_topic")
        if name in component
    }
    assert topics - {Topics("edgecount").stats} == published.keys()
    commands = {component["command_topic"] for component in COMPONENTS.values() if "command_topic" in component}
    assert all(Topics("edgecount").is_command(str(command)) for command in commands)


def test_what_is_gone_has_its_platform_and_nothing_else() -> None:
    before = settings(entrance=("door",), back=("gate",))
    earlier = discovery(before, "1.2.2", RULES)[1]
    now = settings(entrance=("door",))
    topic, payload = discovery(now, "1.2.3", RULES[:1], components_of(earlier))
    components = json.loads(payload)["components"]
    assert topic == discovery_topic(before)
    assert {key: component for key, component in components.items() if len(component) == 1} == {
        "camera.back": {"platform": "binary_sensor"},
        "camera.back.enabled": {"platform": "switch"},
        "line.back.gate.in": {"platform": "sensor"},
        "line.back.gate.out": {"platform": "sensor"},
        "alert.camera_lost": {"platform": "binary_sensor"},
        "alert.at_night": {"platform": "binary_sensor"},
    }
    without = json.loads(discovery(now, "1.2.3", RULES[:1])[1])["components"]
    assert without.items() <= components.items()
    assert all(len(component) > 1 for component in without.values())


def test_what_is_still_there_is_not_removed() -> None:
    made = settings()
    same = discovery(made, "1.2.3", RULES)
    assert discovery(made, "1.2.3", RULES, components_of(same[1])) == same


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param(b"\xff", id="bytes that are no text"),
        pytest.param("{", id="no JSON"),
        pytest.param("[" * 100_000, id="too deep"),
        pytest.param("7", id="a number"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="without components"),
        pytest.param('{"components": 7}', id="components that are none"),
        pytest.param('{"components": {"a": "sensor"}}', id="a component that is none"),
        pytest.param('{"components": {"a": {"p": "sensor"}}}', id="without a platform"),
        pytest.param('{"components": {"a": {"platform": "toaster"}}}', id="a platform that is not ours"),
        pytest.param('{"components": {"a": {"platform": []}}}', id="a platform that is none"),
    ],
)
def test_an_earlier_payload_that_cannot_be_read_has_no_components(payload: str | bytes | None) -> None:
    assert components_of(payload) == {}


def test_the_components_of_an_earlier_payload() -> None:
    earlier = discovery(settings(), "1.2.3", RULES)[1]
    expected = {key: component["platform"] for key, component in COMPONENTS.items()}
    assert components_of(earlier) == components_of(earlier.encode()) == expected


def test_the_topic() -> None:
    assert discovery_topic(settings()) == "homeassistant/device/edgecount/config"


LEVEL = st.text("ab_-/.", min_size=1, max_size=6).filter(lambda text: "//" not in text and text.strip("/") == text)


@given(LEVEL, LEVEL)
def test_two_devices_share_no_topic_and_no_id(one: str, other: str) -> None:
    first, second = settings(prefix=one), settings(prefix=other)
    assert (discovery_topic(first) == discovery_topic(second)) == (one == other)
    ids = [{c["unique_id"] for c in payload_of(made)["components"].values()} for made in (first, second)]
    assert len(ids[0]) == len(COMPONENTS)
    assert one == other or not ids[0] & ids[1]
    object_id = discovery_topic(first).split("/")[2]
    assert object_id.replace("_", "").replace("-", "").isalnum() or set(object_id) <= set("_-")
