"""The entities of a camera: how it is, and its lines."""

from collections.abc import Iterator

from edgecount.sinks.mqtt.home_assistant.component import (
    IS_ONLINE,
    Component,
    attributes,
    available_with,
    happening,
    people_today,
)
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.payloads import OFFLINE, ONLINE
from edgecount.sinks.mqtt.topics import Topics

_CROSSED = {
    "event_type": "value_json.direction",
    "turned_back": "value_json.reverses is not none",
    "confidence": "value_json.confidence",
}


def camera_state(topics: Topics, camera: str) -> Iterator[tuple[str, Component]]:
    """Whether it gives pictures and is to be watched, how many are counted in, and whether the machine keeps up.

    Home Assistant may hear of the others for a moment before it has let go of a camera that has left the config.
    """
    about = f"value_json.cameras.get('{camera}', {{}})"
    shown = ", ".join(f"'{field}': {about}.get('{field}')" for field in ("state", "since", "reason", "person_width"))
    yield (
        f"camera.{camera}",
        {
            "platform": "binary_sensor",
            "name": "Camera",
            "device_class": "connectivity",
            "entity_category": "diagnostic",
            "state_topic": topics.camera_status(camera),
            "value_template": IS_ONLINE,
            "payload_on": ONLINE,
            "payload_off": OFFLINE,
            **attributes(topics.stats, f"{{{shown}}}"),
        },
    )
    yield f"camera.{camera}.enabled", _switch(topics, camera)
    yield f"camera.{camera}.fps", _frame_rate(topics, camera, about)
    yield f"camera.{camera}.degraded", _degraded(topics, camera, about)
    yield f"camera.{camera}.moved", _moved(topics, camera)


def _switch(topics: Topics, camera: str) -> Component:
    """Pauses the camera, and has it watched again: on while it is watched, or is to be."""
    return {
        "platform": "switch",
        "name": "Watch",
        "icon": "mdi:cctv",
        "entity_category": "config",
        "state_topic": topics.camera_status(camera),
        "value_template": "{{ 'OFF' if value == 'disabled' else 'ON' }}",
        "state_on": "ON",
        "state_off": "OFF",
        "command_topic": topics.enabled_set(camera),
        "payload_on": "ON",
        "payload_off": "OFF",
    }


def _frame_rate(topics: Topics, camera: str, about: str) -> Component:
    whole = f"{{% set rate = {about}.get('frames_per_second') %}}{{{{ none if rate is none else rate | round | int }}}}"
    return {
        "platform": "sensor",
        "name": "Frames counted in",
        "icon": "mdi:speedometer",
        "entity_category": "diagnostic",
        "state_class": "measurement",
        "unit_of_measurement": "fps",
        "suggested_display_precision": 0,
        "state_topic": topics.stats,
        "value_template": whole,
        **available_with(topics, camera),
    }


def _degraded(topics: Topics, camera: str, about: str) -> Component:
    return {
        "platform": "binary_sensor",
        "name": "Degraded",
        "device_class": "problem",
        "entity_category": "diagnostic",
        "state_topic": topics.stats,
        "value_template": f"{{{{ 'ON' if {about}.get('degraded') else 'OFF' }}}}",
        **attributes(topics.stats, f"({about}.get('degraded') or {{}})"),
        **available_with(topics, camera),
    }


def _moved(topics: Topics, camera: str) -> Component:
    """Whether its counts are in doubt; it stays so while no pictures come."""
    return {
        "platform": "binary_sensor",
        "name": "Moved",
        "device_class": "problem",
        "entity_category": "diagnostic",
        "state_topic": topics.camera_moved(camera),
        "value_template": "{{ 'ON' if value_json.moved else 'OFF' }}",
        **attributes(topics.camera_moved(camera), "value_json"),
    }


def picture_of(settings: MqttSettings, topics: Topics, camera: str) -> Iterator[tuple[str, Component]]:
    """The picture of a camera, where the operator wants one to be told."""
    if camera in settings.layout.picture_cameras:
        picture = {
            "platform": "image",
            "name": "Picture",
            "icon": "mdi:image-outline",
            "image_topic": topics.picture(camera),
            "content_type": "image/jpeg",
        }
        yield f"camera.{camera}.picture", picture | available_with(topics, camera)


def lines_at(settings: MqttSettings, topics: Topics, camera: str) -> Iterator[tuple[str, Component]]:
    """The lines of a camera: people in and out today, and every crossing.

    Crossings are many, so that Home Assistant has them only for those who switch them on.
    """
    seen = available_with(topics, camera)
    for line in settings.layout.lines.get(camera, ()):
        title, topic = settings.layout.title(camera, line), topics.line_state(camera, line)
        for direction, icon in {"in": "mdi:location-enter", "out": "mdi:location-exit"}.items():
            today = people_today(topic, f"{title} {direction} today", f"value_json['{direction}']", icon)
            yield f"line.{camera}.{line}.{direction}", today | seen
        crossing = happening(topics.event(camera, line), f"{title} crossing", "mdi:walk", ["crossing"], _CROSSED)
        yield (
            f"line.{camera}.{line}.crossing",
            crossing | {"event_types": ["in", "out"], "enabled_by_default": False},
        )
