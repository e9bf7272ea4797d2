"""Home Assistant's discovery, held against the keys that its documentation allows and requires.

The tables are those of the pages on MQTT discovery and on each platform.  They leave out the abbreviations, and
`object_id`, which has been given up.
"""

import json
import re
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.alerts.rule import AlertKind, AlertRule, AlertStanding
from edgecount.figures.live_figures import SiteFigures
from edgecount.figures.period import Calendar
from edgecount.sinks.mqtt import payloads
from edgecount.sinks.mqtt.home_assistant.discovery import discovery, filters
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
    "image": ENTITY | {"content_type", "image_encoding", "image_topic", "url_template", "url_topic"},
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
    "event": ENTITY | {"event_types", "state_topic", "value_template"},
    "switch": ENTITY
    | {"command_topic", "payload_off", "payload_on", "state_off", "state_on", "state_topic", "value_template"},
}
REQUIRED = {
    "sensor": {"platform", "unique_id", "state_topic"},
    "binary_sensor": {"platform", "unique_id", "state_topic"},
    "number": {"platform", "unique_id", "command_topic"},
    "button": {"platform", "unique_id", "command_topic"},
    "event": {"platform", "unique_id", "state_topic", "event_types"},
    "switch": {"platform", "unique_id", "command_topic"},
    "image": {"platform", "unique_id", "image_topic"},
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
SITE = "homeassistant/device/edgecount/config"
ENTRANCE = "homeassistant/device/edgecount/entrance/config"
BACK = "homeassistant/device/edgecount/back/config"


def settings(prefix: str = "edgecount", site_name: str = "Main Street", **changes: Any) -> MqttSettings:
    of_site = {name: changes.pop(name) for name in ("lines", "titles", "zones") if name in changes}
    layout = SiteLayout(
        slug="main-street",
        name=site_name,
        calendar=Calendar(UTC),
        lines={"entrance": ("door", "side-door"), "back": ("door",)},
        zones={"entrance": ("queue", "coffee-bar"), "back": ("queue",)},
        capacity=120,
        zone_capacities={"queue": 8, "coffee-bar": 4},
        fall_cameras=frozenset({"back"}),
        picture_cameras=frozenset({"back"}),
        crowd_zones={"entrance": ("queue",)},
    )
    return MqttSettings(
        layout=replace(layout, **of_site), host="127.0.0.1", prefix=prefix, **{"rules": RULES, **changes}
    )


def payloads_of(made: MqttSettings) -> dict[str, Payload]:
    return {topic: json.loads(text) for topic, text in discovery(made, "1.2.3").items()}


def components_in(made: MqttSettings) -> dict[str, Payload]:
    return {key: item for payload in payloads_of(made).values() for key, item in payload["components"].items()}


COMPONENTS: dict[str, Payload] = components_in(settings())


def test_the_top_has_what_home_assistant_knows_and_wants() -> None:
    for payload in payloads_of(settings(site_name="Café “Zur [Post]”")).values():
        assert payload.keys() <= ROOT
        assert payload.keys() >= {"device", "origin", "components"}
        assert payload["device"].keys() <= DEVICE
        assert payload["device"]["name"].startswith("Café “Zur [Post]”")
        assert payload["device"]["sw_version"] == "1.2.3"
        assert payload["origin"].keys() <= ORIGIN
        assert payload["origin"]["name"] == "edgecount"


def test_every_camera_is_a_device_behind_that_of_the_site() -> None:
    made = settings(configuration_url="https://box.example.org/", titles={("back",): "Back yard"})
    found = {topic: payload["device"] for topic, payload in payloads_of(made).items()}
    assert list(found) == [SITE, ENTRANCE, BACK]  # the site first: the others refer to it
    assert [device["identifiers"] for device in found.values()] == [
        ["edgecount"],
        ["edgecount.entrance"],
        ["edgecount.back"],
    ]
    assert [device.get("via_device") for device in found.values()] == [None, "edgecount", "edgecount"]
    names = [device["name"] for device in found.values()]
    assert names == ["Main Street", "Main Street Entrance", "Main Street Back yard"]
    assert [device.get("configuration_url") for device in found.values()] == ["https://box.example.org/", None, None]


@pytest.mark.parametrize("whole_site", [False, True])
def test_the_people_inside_the_whole_site_say_how_sure_they_are(whole_site: bool) -> None:
    made = settings()
    made = replace(made, layout=replace(made.layout, whole_site=whole_site))
    template = components_in(made)["occupancy"]["json_attributes_template"]
    assert ("'sure': value_json.sure" in template) == whole_site
    assert "'capacity': value_json.capacity" in template


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
    found = {
        topic: {key: (item["platform"], item["name"]) for key, item in payload["components"].items()}
        for topic, payload in payloads_of(settings()).items()
    }
    assert found[SITE] == {
        "occupancy": ("sensor", "People inside"),
        "occupancy.set": ("number", "Correct people inside"),
        "occupancy.reset": ("button", "Reset people inside"),
        "site.in": ("sensor", "People in today"),
        "site.out": ("sensor", "People out today"),
        "site.groups_in": ("sensor", "Groups in today"),
        "zone.site.queue.count": ("sensor", "Queue together people"),
        "zone.site.queue.dwell_avg_seconds": ("sensor", "Queue together mean stay"),
        "zone.site.queue.dwell_max_seconds": ("sensor", "Queue together longest stay"),
        "zone.site.queue.visitors": ("sensor", "Queue together visitors today"),
        "zone.site.queue.visit_avg_seconds": ("sensor", "Queue together mean stay today"),
        "alert.crowded": ("binary_sensor", "Alert crowded"),
        "alert.camera_lost": ("binary_sensor", "Alert camera lost"),
        "alert.at_night": ("binary_sensor", "Alert at night"),
        "waiting": ("sensor", "Events waiting"),
    }
    assert found[BACK] == {
        "camera.back": ("binary_sensor", "Camera"),
        "camera.back.enabled": ("switch", "Watch"),
        "camera.back.fps": ("sensor", "Frames counted in"),
        "camera.back.degraded": ("binary_sensor", "Degraded"),
        "camera.back.moved": ("binary_sensor", "Moved"),
        "camera.back.picture": ("image", "Picture"),
        "line.back.door.in": ("sensor", "Door in today"),
        "line.back.door.out": ("sensor", "Door out today"),
        "line.back.door.crossing": ("event", "Door crossing"),
        "zone.back.queue.count": ("sensor", "Queue people"),
        "zone.back.queue.dwell_avg_seconds": ("sensor", "Queue mean stay"),
        "zone.back.queue.dwell_max_seconds": ("sensor", "Queue longest stay"),
        "zone.back.queue.visitors": ("sensor", "Queue visitors today"),
        "zone.back.queue.visit_avg_seconds": ("sensor", "Queue mean stay today"),
        "zone.back.queue.visit": ("event", "Queue visit"),
        "zone.back.queue.fall": ("event", "Queue fall"),
    }
    assert found[ENTRANCE]["crowd.entrance"] == ("sensor", "Crowd")
    assert found[ENTRANCE]["zone.entrance.queue.crowd"] == ("sensor", "Queue crowd")
    assert "zone.entrance.queue.fall" not in found[ENTRANCE]
    assert "camera.entrance.picture" not in found[ENTRANCE]


TODAY = {"state_class": "total", "last_reset_value_template": "{{ value_json.since or '' }}"}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param(
            "line.entrance.door.in",
            {
                "state_topic": "edgecount/entrance/door/state",
                "value_template": "{{ value_json['in'] }}",
                "unit_of_measurement": "people",
                "suggested_display_precision": 0,
                **TODAY,
            },
            id="in today",
        ),
        pytest.param("site.out", {"state_topic": "edgecount/site/today", **TODAY}, id="out today, over all lines"),
        pytest.param("zone.back.queue.visitors", {"state_topic": "edgecount/back/queue/today", **TODAY}, id="visitors"),
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
            "zone.entrance.queue.crowd",
            {
                "state_topic": "edgecount/entrance/queue/crowd",
                "value_template": "{{ value_json.people }}",
                "json_attributes_topic": "edgecount/entrance/queue/crowd",
                "state_class": "measurement",
                "unit_of_measurement": "people",
            },
            id="by estimate",
        ),
        pytest.param(
            "zone.entrance.coffee-bar.count",
            {
                "state_topic": "edgecount/entrance/coffee-bar/state",
                "value_template": "{{ value_json.count }}",
                "json_attributes_topic": "edgecount/entrance/coffee-bar/state",
                "state_class": "measurement",
                "unit_of_measurement": "people",
            },
            id="zone-count",
        ),
        pytest.param(
            "zone.entrance.queue.dwell_max_seconds",
            {
                "state_topic": "edgecount/entrance/queue/state",
                "device_class": "duration",
                "state_class": "measurement",
                "unit_of_measurement": "s",
            },
            id="zone-longest-stay",
        ),
        pytest.param(
            "zone.site.queue.count",
            {"state_topic": "edgecount/site/queue/state", "json_attributes_topic": "edgecount/site/queue/state"},
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
        pytest.param(
            "line.back.door.crossing",
            {"state_topic": "edgecount/back/door/event", "event_types": ["in", "out"], "enabled_by_default": False},
            id="crossings",
        ),
        pytest.param(
            "zone.back.queue.fall",
            {"state_topic": "edgecount/back/queue/event", "event_types": ["fallen", "fallen_cleared"]},
            id="falls",
        ),
    ],
)
def test_what_they_are(key: str, expected: Payload) -> None:
    assert COMPONENTS[key].items() >= expected.items()


def test_the_number_that_corrects_repeats_nothing() -> None:
    """Home Assistant's activity has a line for every state of a number."""
    assert not COMPONENTS["occupancy.set"].keys() & {"state_topic", "value_template"}


def test_attributes_come_with_the_state_and_do_not_change_by_themselves() -> None:
    """Each change of one is a row in Home Assistant's database; and one of another message contradicts the state."""
    for key, component in COMPONENTS.items():
        if "json_attributes_topic" not in component:
            continue
        template = component["json_attributes_template"]
        assert not re.search(r"dwell|\bvalue'|raw|'count'|frames_per_second", template), key
        is_diagnostic = component.get("entity_category") == "diagnostic"
        assert is_diagnostic or component["json_attributes_topic"] == component["state_topic"]
    assert "json_attributes_topic" not in COMPONENTS["zone.entrance.queue.count"]  # its capacity is of both cameras


def test_titles_are_what_people_read() -> None:
    titles = {("entrance", "door"): "Main door", ("back", "queue"): "Till", ("entrance",): "Front"}
    found = components_in(settings(titles=titles))
    assert found["line.entrance.door.in"]["name"] == "Main door in today"
    assert found["zone.back.queue.count"]["name"] == "Till people"
    assert found["zone.site.queue.count"]["name"] == "Till together people"
    assert found["zone.entrance.queue.count"]["name"] == "Queue people"


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
    assert components_in(settings(rules=(rule,)))["alert.rule"]["device_class"] == shown


def test_lines_and_zones_depend_on_their_camera_and_all_else_on_the_daemon_alone() -> None:
    """A lost camera must be seen to be lost, and so must the alert that says so."""
    for payload in payloads_of(settings()).values():
        assert (payload["availability"], payload["availability_mode"]) == ([{"topic": "edgecount/available"}], "all")
        for key, component in payload["components"].items():
            if component["platform"] == "event":
                continue  # what has happened stays true
            sources = [source["topic"] for source in component.get("availability", payload["availability"])]
            kind, _, rest = key.partition(".")
            name = (
                rest.partition(".")[0]
                if kind in ("line", "zone", "crowd") or rest.endswith(("fps", "degraded", "picture"))
                else "site"
            )
            camera = [] if name == "site" else [f"edgecount/{name}/status"]
            assert sources == ["edgecount/available", *camera]


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
    published = payloads.state(settings(), status, BEGAN)
    stats = Topics("edgecount").stats
    for component in COMPONENTS.values():
        if component["platform"] != "event" and component.get("state_topic") not in (None, stats):
            field = re.search(r"value_json\W+(\w+)", component.get("value_template", ""))
            assert field is None or field[1] in json.loads(published[component["state_topic"]])
    topics = {
        component[name]
        for component in COMPONENTS.values()
        for name in ("state_topic", "json_attributes_topic")
        if name in component and component["platform"] != "event"
    }
    assert topics - {stats} == {
        topic for topic in published if not topic.startswith("edgecount/site/coffee-bar/")
    }  # of its one camera those are used
    commands = {component["command_topic"] for component in COMPONENTS.values() if "command_topic" in component}
    assert all(Topics("edgecount").is_command(str(command)) for command in commands)


def test_what_is_said_of_other_cameras_is_no_error_for_one_that_has_left() -> None:
    texts = [text for made in (settings(), settings(discovery="entities")) for text in discovery(made, "1").values()]
    assert any("value_json.cameras.get('entrance', {})" in text for text in texts)
    assert not [text for text in texts if "value_json.cameras[" in text]


def test_entity_by_entity() -> None:
    """For Home Assistant before 2024.11: the same entities, each with its own description."""
    made = settings(discovery="entities")
    found = payloads_of(made)
    assert len(found) == len(COMPONENTS)
    whole = {component["unique_id"]: component for component in COMPONENTS.values()}
    for topic, payload in found.items():
        prefix, platform, node, name, last = topic.split("/")
        assert (prefix, node, last) == ("homeassistant", "edgecount", "config")
        assert re.fullmatch("[A-Za-z0-9_-]+", name)
        expected = whole[payload["unique_id"]]
        assert platform == expected["platform"]
        assert payload.items() >= {key: value for key, value in expected.items() if key != "platform"}.items()
        assert "platform" not in payload
        assert payload["device"]["identifiers"][0].partition(".")[0] == "edgecount"
        assert payload["availability"][0] == {"topic": "edgecount/available"}


def test_without_discovery_nothing_is_described() -> None:
    assert discovery(settings(discovery="off"), "1.2.3") == {}


@pytest.mark.parametrize("prefix", ["edgecount", "shops/main"])
def test_filters_find_all_descriptions(prefix: str) -> None:
    found = [pattern.replace("+", "[^/]+") for pattern in filters(settings(prefix))]
    for mode in ("device", "entities"):
        for topic in discovery(settings(prefix, discovery=mode), "1.2.3"):
            assert any(re.fullmatch(pattern, topic) for pattern in found)


LEVEL = st.text("ab_-/.", min_size=1, max_size=6).filter(lambda text: "//" not in text and text.strip("/") == text)


@given(LEVEL, LEVEL)
def test_two_counters_share_no_topic_and_no_id(one: str, other: str) -> None:
    first, second = settings(prefix=one), settings(prefix=other)
    assert (discovery(first, "1").keys() == discovery(second, "1").keys()) == (one == other)
    ids = [{c["unique_id"] for c in components_in(made).values()} for made in (first, second)]
    assert len(ids[0]) == len(COMPONENTS)
    assert one == other or not ids[0] & ids[1]
