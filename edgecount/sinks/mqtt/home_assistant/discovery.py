"""The description by which Home Assistant shows the counter as one device, with everything that it publishes.

This is MQTT discovery by device (Home Assistant 2024.11 and later), with the full names of all keys.  Home Assistant
refuses the whole description if it has an unknown key at the top, or a component without platform or unique id.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from edgecount.alerts.catalogue import KINDS
from edgecount.alerts.rule import AlertRule
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.payloads import OFFLINE, ONLINE
from edgecount.sinks.mqtt.switches import camera_switch
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.command import MOST_INSIDE

Component: TypeAlias = dict[str, object]
"""One entity, in Home Assistant's words."""

NOTHING: Mapping[str, str] = MappingProxyType({})

_PLATFORMS = ("binary_sensor", "button", "number", "sensor", "switch")
_PEOPLE = "people"
_STAYS = {"dwell_avg_seconds": "mean stay", "dwell_max_seconds": "longest stay"}
_IS_ONLINE = f"{{{{ '{ONLINE}' if value == '{ONLINE}' else '{OFFLINE}' }}}}"
"""The template of a camera's state.  Home Assistant would ignore `disabled` and go on showing the state before."""


def discovery_topic(settings: MqttSettings) -> str:
    """The topic of the device's description; the settings must have a discovery prefix."""
    return f"{settings.discovery_prefix}/device/{_object_id(settings.prefix)}/config"


def discovery(
    settings: MqttSettings, version: str, rules: Sequence[AlertRule], removed: Mapping[str, str] = NOTHING
) -> tuple[str, str]:
    """The topic, and the device as JSON, to be retained; the settings must have a discovery prefix.

    `removed` are the components of an earlier payload (see `components_of`).  Those that no longer exist are named with
    only their platform: this makes Home Assistant forget them.  After that it wants the payload without them.
    """
    device = _object_id(settings.prefix)
    topics = Topics(settings.prefix)
    ours = dict(_components(settings, topics, rules))
    for key, component in ours.items():
        component |= {"unique_id": f"{device}.{key}", "qos": 1}
    gone: dict[str, Component] = {key: {"platform": platform} for key, platform in removed.items() if key not in ours}
    payload = {
        "device": {
            "identifiers": [device],
            "name": settings.layout.name,
            "manufacturer": "edgecount",
            "model": "People counter",
            "sw_version": version,
        },
        "origin": {"name": "edgecount", "sw_version": version},
        "availability": [{"topic": topics.available}],
        "availability_mode": "all",
        "components": ours | gone,
    }
    return discovery_topic(settings), json.dumps(payload)


def components_of(payload: str | bytes | None) -> dict[str, str]:
    """The components of an earlier payload and their platforms; none where it cannot be read."""
    try:
        components = json.loads(payload or "")["components"].items()
        return {key: component["platform"] for key, component in components if component["platform"] in _PLATFORMS}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _components(settings: MqttSettings, topics: Topics, rules: Iterable[AlertRule]) -> Iterator[tuple[str, Component]]:
    """Every component under its key; names have no dots, so no two keys are the same."""
    yield from _occupancy(topics)
    for camera in settings.layout.lines:
        yield f"camera.{camera}", _camera(topics, camera)
        yield f"camera.{camera}.enabled", dict(camera_switch(topics, camera, _words(camera)))
    for camera, line in settings.layout.line_keys:
        yield f"line.{camera}.{line}.in", _line(topics, camera, line, "in")
        yield f"line.{camera}.{line}.out", _line(topics, camera, line, "out")
    yield from _zones(settings, topics)
    for rule in rules:
        yield f"alert.{rule.name}", _alert(topics, rule)


def _occupancy(topics: Topics) -> Iterator[tuple[str, Component]]:
    """The entities for the people inside: one shows the number, one corrects it, one sets it to 0."""
    value = {"state_topic": topics.occupancy, "value_template": "{{ value_json.value }}"}
    yield (
        "occupancy",
        {
            "platform": "sensor",
            "name": "People inside",
            "icon": "mdi:account-group",
            "state_class": "measurement",
            "unit_of_measurement": _PEOPLE,
            "json_attributes_topic": topics.occupancy,
            **value,
        },
    )
    yield (
        "occupancy.set",
        {
            "platform": "number",
            "name": "Correct people inside",
            "icon": "mdi:account-edit",
            "entity_category": "config",
            "command_topic": topics.occupancy_set,
            "min": 0,
            "max": MOST_INSIDE,  # not the capacity: more may be inside, and Home Assistant would not show that
            "step": 1,
            "mode": "box",
            "unit_of_measurement": _PEOPLE,
            **value,
        },
    )
    yield (
        "occupancy.reset",
        {
            "platform": "button",
            "name": "Reset people inside",
            "icon": "mdi:account-remove",
            "entity_category": "config",
            "command_topic": topics.reset,
            "payload_press": "PRESS",
        },
    )


def _camera(topics: Topics, camera: str) -> Component:
    """The state of a camera, with its status as attributes; available as long as edgecount is there."""
    return {
        "platform": "binary_sensor",
        "name": f"Camera {_words(camera)}",
        "device_class": "connectivity",
        "entity_category": "diagnostic",
        "state_topic": topics.camera_status(camera),
        "value_template": _IS_ONLINE,
        "payload_on": ONLINE,
        "payload_off": OFFLINE,
        "json_attributes_topic": topics.stats,
        "json_attributes_template": f"{{{{ value_json.cameras['{camera}'] | tojson }}}}",
    }


def _line(topics: Topics, camera: str, line: str, direction: str) -> Component:
    """The people in, or out, over a line on this business day; unknown while its camera gives no pictures."""
    return {
        "platform": "sensor",
        "name": f"{_words(f'{camera} {line}').capitalize()} {direction} today",
        "icon": "mdi:location-enter" if direction == "in" else "mdi:location-exit",
        "state_class": "total_increasing",
        "unit_of_measurement": _PEOPLE,
        "state_topic": topics.line_state(camera, line),
        "value_template": f"{{{{ value_json['{direction}'] }}}}",
        **_available_with(topics, camera),
    }


def _zones(settings: MqttSettings, topics: Topics) -> Iterator[tuple[str, Component]]:
    """Every zone of every camera, and every zone of several cameras together; no camera is called `site`."""
    cameras: dict[str, int] = {}
    for camera, zone in settings.layout.zone_keys:
        cameras[zone] = cameras.get(zone, 0) + 1
        name = _words(f"{camera} {zone}").capitalize()
        seen = _available_with(topics, camera)
        for part, component in _zone(topics, zone, topics.zone_state(camera, zone), name):
            yield f"zone.{camera}.{zone}.{part}", component | seen
    for zone in (zone for zone, seen_by in cameras.items() if seen_by > 1):
        name = f"{_words(zone)} together".capitalize()
        for part, component in _zone(topics, zone, topics.site_zone_state(zone), name):
            yield f"zone.site.{zone}.{part}", component


def _zone(topics: Topics, zone: str, topic: str, name: str) -> Iterator[tuple[str, Component]]:
    """The number of people in a zone, with its capacity and the lengths of their stays as attributes."""
    yield (
        "count",
        {
            "platform": "sensor",
            "name": f"{name} people",
            "icon": "mdi:account-group",
            "state_class": "measurement",
            "unit_of_measurement": _PEOPLE,
            "state_topic": topic,
            "value_template": "{{ value_json.count }}",
            "json_attributes_topic": topics.site_zone_state(zone),
        },
    )
    for field, words in _STAYS.items():
        yield (
            field,
            {
                "platform": "sensor",
                "name": f"{name} {words}",
                "device_class": "duration",
                "state_class": "measurement",
                "unit_of_measurement": "s",
                "state_topic": topic,
                "value_template": f"{{{{ value_json.{field} }}}}",
            },
        )


def _available_with(topics: Topics, camera: str) -> Component:
    """The availability of an entity that is known only while its camera gives pictures."""
    return {
        "availability": [
            {"topic": topics.available},
            {"topic": topics.camera_status(camera), "value_template": _IS_ONLINE},
        ],
        "availability_mode": "all",
    }


def _alert(topics: Topics, rule: AlertRule) -> Component:
    """The standing of an alert rule; available also while cameras are lost, because that may be the alert."""
    topic = topics.alert(rule.name)
    return {
        "platform": "binary_sensor",
        "name": f"Alert {_words(rule.name)}",
        "device_class": KINDS[rule.kind].device_class,
        "state_topic": topic,
        "value_template": "{{ value_json.state }}",
        "json_attributes_topic": topic,
    }


def _object_id(prefix: str) -> str:
    """The device's name in the letters that Home Assistant allows; as unique to this device as its prefix."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", prefix)
    return plain if plain == prefix else f"{plain}_{hashlib.sha256(prefix.encode()).hexdigest()[:8]}"


def _words(name: str) -> str:
    return re.sub(r"[_-]+", " ", name).strip()
