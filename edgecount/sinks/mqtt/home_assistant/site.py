"""The entities of the site as a whole: people inside, people today, alerts, and what waits."""

from collections.abc import Iterable, Iterator

from edgecount.alerts.catalogue import KINDS
from edgecount.alerts.rule import AlertRule
from edgecount.sinks.mqtt.home_assistant.component import (
    PEOPLE,
    Component,
    attributes,
    people,
    people_today,
)
from edgecount.sinks.mqtt.home_assistant.zones import zones_together
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.command import MOST_INSIDE
from edgecount.text import words

GROUPS = "groups"
_SHOWN = ("capacity", "ratio")
_OF_THE_SITE = (*_SHOWN, "sure", "box")
_ALERT = ("kind", "camera", "zone", "limit", "since")


def site_entities(settings: MqttSettings, topics: Topics) -> Iterator[tuple[str, Component]]:
    """Every entity of the site itself under its key; names have no dots, so no two keys are the same."""
    yield from _occupancy(settings, topics)
    for direction, icon in {"in": "mdi:location-enter", "out": "mdi:location-exit"}.items():
        name = f"People {direction} today"
        yield f"site.{direction}", people_today(topics.site_today, name, f"value_json['{direction}']", icon)
    groups = people_today(topics.site_today, "Groups in today", "value_json.groups_in", "mdi:account-multiple")
    yield "site.groups_in", groups | {"unit_of_measurement": GROUPS}
    yield from zones_together(settings, topics)
    for rule in settings.rules:
        yield f"alert.{rule.name}", _alert(topics, rule)
    yield "waiting", _waiting(topics)


def _occupancy(settings: MqttSettings, topics: Topics) -> Iterator[tuple[str, Component]]:
    """The entities for the people inside: one shows the number, one corrects it, one sets it to 0.

    The one that corrects shows no number: it would repeat the other's, and every change of it is a line in Home
    Assistant's activity.
    """
    inside = people(topics.occupancy, "People inside", "value_json.value", "mdi:account-group")
    yield (
        "occupancy",
        inside | attributes(topics.occupancy, _fields(_OF_THE_SITE if settings.layout.whole_site else _SHOWN)),
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
            "max": MOST_INSIDE,  # not the capacity: more may be inside, and Home Assistant would not take that
            "step": 1,
            "mode": "box",
            "unit_of_measurement": PEOPLE,
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


def _fields(names: Iterable[str]) -> str:
    """The template of attributes that are called as the fields of the topic."""
    return "{" + ", ".join(f"'{name}': value_json.{name}" for name in names) + "}"


def _alert(topics: Topics, rule: AlertRule) -> Component:
    """The standing of an alert rule; available also while cameras are lost, because that may be the alert."""
    topic = topics.alert(rule.name)
    return {
        "platform": "binary_sensor",
        "name": f"Alert {words(rule.name).lower()}",
        "device_class": KINDS[rule.kind].device_class,
        "state_topic": topic,
        "value_template": "{{ value_json.state }}",
        **attributes(topic, _fields(_ALERT)),
    }


def _waiting(topics: Topics) -> Component:
    """How many events wait: to be stored, and at the receiver that is furthest behind."""
    behind = "value_json.sinks.values() | map(attribute='waiting') | max"
    return {
        "platform": "sensor",
        "name": "Events waiting",
        "icon": "mdi:tray-full",
        "entity_category": "diagnostic",
        "state_class": "measurement",
        "unit_of_measurement": "events",
        "suggested_display_precision": 0,
        "state_topic": topics.stats,
        "value_template": f"{{{{ value_json.store.waiting + ({behind}) }}}}",
    }
