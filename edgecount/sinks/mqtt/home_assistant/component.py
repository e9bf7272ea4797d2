"""What all entities have in common, in Home Assistant's words."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from edgecount.sinks.mqtt.payloads import OFFLINE, ONLINE
from edgecount.sinks.mqtt.topics import Topics

Component: TypeAlias = dict[str, object]
"""One entity, under the full names of Home Assistant's keys; `platform` is its kind."""

PEOPLE = "people"
IS_ONLINE = f"{{{{ '{ONLINE}' if value == '{ONLINE}' else '{OFFLINE}' }}}}"
"""The template of a camera's state.  Home Assistant would ignore `disabled` and go on showing the state before."""

_LATE_SECONDS = 600
"""What happened longer ago is not told as an event: it was waiting for the broker, or was sent again."""


def people(topic: str, name: str, value: str, icon: str, **more: object) -> Component:
    """The sensor of a number of people now: `value` is the template's expression."""
    return _number(topic, name, value, icon) | {"state_class": "measurement"} | more


def people_today(topic: str, name: str, value: str, icon: str) -> Component:
    """The sensor of a number of people on this business day.

    A return lowers it by one, which a `total_increasing` would take for a new meter.  `since` says when it last began
    at zero.
    """
    counted = {"state_class": "total", "last_reset_value_template": "{{ value_json.since or '' }}"}
    return _number(topic, name, value, icon) | counted


def seconds(topic: str, name: str, value: str) -> Component:
    """The sensor of a duration in whole seconds; unknown where there is none."""
    whole = f"{{% set seconds = {value} %}}{{{{ none if seconds is none else seconds | round | int }}}}"
    return {
        "platform": "sensor",
        "name": name,
        "device_class": "duration",
        "state_class": "measurement",
        "unit_of_measurement": "s",
        "suggested_display_precision": 0,
        "state_topic": topic,
        "value_template": whole,
    }


def happening(topic: str, name: str, icon: str, told: Sequence[str], shown: Mapping[str, str]) -> Component:
    """The entity of what happens at a place: events of the types `told`.

    `shown` are the templates' expressions for the event's attributes; `event_type` gives the event's type, and without
    it that is the one of the event itself.
    """
    wanted = ", ".join(f"'{kind}'" for kind in told)
    record = {"event_type": "value_json.type", "ts": "value_json.ts", **shown}
    fresh = f"(now() - as_datetime(value_json.ts)).total_seconds() < {_LATE_SECONDS}"
    is_wanted = f"value_json.type in [{wanted}] and {fresh}"
    made = ", ".join(f"'{key}': {expression}" for key, expression in record.items())
    return {
        "platform": "event",
        "name": name,
        "icon": icon,
        "event_types": list(told),
        "state_topic": topic,
        "value_template": f"{{% if {is_wanted} %}}{{{{ {{{made}}} | tojson }}}}{{% endif %}}",
    }


def available_with(topics: Topics, camera: str) -> Component:
    """The availability of an entity that is known only while its camera gives pictures."""
    return {
        "availability": [
            {"topic": topics.available},
            {"topic": topics.camera_status(camera), "value_template": IS_ONLINE},
        ],
        "availability_mode": "all",
    }


def attributes(topic: str, expression: str) -> Component:
    """What stands beside the state: only what changes as seldom as the state, for each change is kept on disk."""
    return {"json_attributes_topic": topic, "json_attributes_template": f"{{{{ {expression} | tojson }}}}"}


def _number(topic: str, name: str, value: str, icon: str) -> Component:
    return {
        "platform": "sensor",
        "name": name,
        "icon": icon,
        "unit_of_measurement": PEOPLE,
        "suggested_display_precision": 0,
        "state_topic": topic,
        "value_template": f"{{{{ {value} }}}}",
    }
