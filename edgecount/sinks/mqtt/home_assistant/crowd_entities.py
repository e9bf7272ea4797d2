"""The entities of people by estimate: in a camera's picture, and in its zones."""

from collections.abc import Iterator

from edgecount.sinks.mqtt.home_assistant.component import Component, attributes, available_with, people
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics

_BESIDE = "{'low': value_json.low, 'high': value_json.high, 'way': value_json.way}"


def crowds_at(settings: MqttSettings, topics: Topics, camera: str) -> Iterator[tuple[str, Component]]:
    """The people by estimate at a camera, where the operator wants that; the interval and the way stand beside."""
    zones = settings.layout.crowd_zones.get(camera)
    if zones is None:
        return
    yield f"crowd.{camera}", _estimated(topics.crowd(camera), "Crowd") | available_with(topics, camera)
    for zone in zones:
        name = f"{settings.layout.title(camera, zone)} crowd"
        component = _estimated(topics.zone_crowd(camera, zone), name) | available_with(topics, camera)
        yield f"zone.{camera}.{zone}.crowd", component


def _estimated(topic: str, name: str) -> Component:
    return people(topic, name, "value_json.people", "mdi:account-multiple") | attributes(topic, _BESIDE)
