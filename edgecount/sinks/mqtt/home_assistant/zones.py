"""The entities of zones: the people there now, those who came today, and what happened."""

from collections.abc import Iterator

from edgecount.sinks.mqtt.home_assistant.component import (
    Component,
    attributes,
    available_with,
    happening,
    people,
    people_today,
    seconds,
)
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics

_STEP_SECONDS = 30
"""The steps in which the stays of the people who are there now are shown: they change all the time."""


def zones_at(settings: MqttSettings, topics: Topics, camera: str) -> Iterator[tuple[str, Component]]:
    """The zones of a camera: each as this camera sees it."""
    shared = set(shared_zones(settings))
    for zone in settings.layout.zones.get(camera, ()):
        title = settings.layout.title(camera, zone)
        beside = None if zone in shared else settings.layout.zone_capacities.get(zone)
        seen = available_with(topics, camera)
        shown = None if beside is None else _against(beside)
        for part, component in _zone(topics, camera, zone, title, shown):
            yield f"zone.{camera}.{zone}.{part}", component | seen
        for part, component in _events(topics.event(camera, zone), title, falls=camera in settings.layout.fall_cameras):
            yield f"zone.{camera}.{zone}.{part}", component


def zones_together(settings: MqttSettings, topics: Topics) -> Iterator[tuple[str, Component]]:
    """The zones of several cameras, as all of them see it; no camera is called `site`."""
    for zone in shared_zones(settings):
        name = f"{settings.layout.zone_title(zone)} together"
        expression = "{'capacity': value_json.capacity, 'ratio': value_json.ratio, 'cameras': value_json.cameras, "
        expression += "'watching': value_json.watching}"
        for part, component in _zone(topics, "site", zone, name, expression):
            yield f"zone.site.{zone}.{part}", component


def shared_zones(settings: MqttSettings) -> list[str]:
    """The zones that several cameras have, in the order of the config."""
    names = [zone for _, zone in settings.layout.zone_keys]
    return [zone for zone in dict.fromkeys(names) if names.count(zone) > 1]


def _against(capacity: int) -> str:
    ratio = f"none if value_json.count is none else (value_json.count / {capacity}) | round(3)"
    return f"{{'capacity': {capacity}, 'ratio': {ratio}}}"


def _zone(topics: Topics, camera: str, zone: str, name: str, beside: str | None) -> Iterator[tuple[str, Component]]:
    """The people in a zone; `beside` are the attributes of their number, from the message that has the number.

    The stays of nobody are 0: people who come and go would else make a state of `unknown` each time.
    """
    topic, today = topics.zone_state(camera, zone), topics.zone_today(camera, zone)
    count = people(topic, f"{name} people", "value_json.count", "mdi:account-group")
    yield "count", count if beside is None else count | attributes(topic, beside)
    for field, words in {"dwell_avg_seconds": "mean stay", "dwell_max_seconds": "longest stay"}.items():
        stepped = (
            f"none if value_json.count is none else (value_json.{field} or 0) // {_STEP_SECONDS} * {_STEP_SECONDS}"
        )
        is_wanted = {} if field == "dwell_max_seconds" else {"enabled_by_default": False}
        yield field, seconds(topic, f"{name} {words}", stepped) | is_wanted
    yield "visitors", people_today(today, f"{name} visitors today", "value_json.visitors", "mdi:account-clock")
    yield "visit_avg_seconds", seconds(today, f"{name} mean stay today", "value_json.visit_avg_seconds")


def _events(topic: str, name: str, *, falls: bool) -> Iterator[tuple[str, Component]]:
    """What happens in a zone; visits are many, so that Home Assistant has them only for those who switch them on."""
    stay = {"dwell_seconds": "value_json.dwell_seconds", "entered": "value_json.entered"}
    visit = happening(topic, f"{name} visit", "mdi:account-clock", ["visit"], stay)
    yield "visit", visit | {"enabled_by_default": False}
    if falls:
        told, shown = ["fallen", "fallen_cleared"], {"how": "value_json.how | default(none)"}
        yield "fall", happening(topic, f"{name} fall", "mdi:human-cane", told, shown)
