"""The descriptions that a former config or version has left at the broker, and how they are taken back.

Home Assistant keeps an entity until its own description says that it is gone; and it knows an entity by the topic of
its description, so that one that moves to another topic has to be let go at the former one first.
"""

import json
from collections.abc import Iterator, Mapping

from edgecount.sinks.broker.message import Message
from edgecount.sinks.mqtt.home_assistant.discovery import ORIGIN

_PLATFORMS = ("binary_sensor", "button", "event", "image", "number", "sensor", "switch")
_MOVES = json.dumps({"migrate_discovery": True})
"""Lets Home Assistant (2024.12 and later) let go of what a topic described, without forgetting what users set there."""


def is_ours(payload: bytes) -> bool:
    """Whether a description was made by edgecount."""
    record = _record(payload)
    origin = record.get("origin")
    return isinstance(origin, dict) and origin.get("name") == ORIGIN


def components_of(payload: bytes | str) -> dict[str, str]:
    """The components of a device's description and their platforms; none where it cannot be read, or is no device's."""
    components = _record(payload).get("components")
    found = components.items() if isinstance(components, dict) else ()
    platforms = {key: component.get("platform") for key, component in found if isinstance(component, dict)}
    return {key: platform for key, platform in platforms.items() if platform in _PLATFORMS}


def farewells(former: Mapping[str, bytes], wanted: Mapping[str, str]) -> Iterator[Message]:
    """The messages that take back what is described no longer, or elsewhere; `wanted` is published after them."""
    everywhere = {key for payload in wanted.values() for key in components_of(payload)}
    for topic, payload in former.items():
        if topic not in wanted:
            yield Message(topic, "", retain=True)
            continue
        gone = components_of(payload).items() - components_of(wanted[topic]).items()
        if any(key in everywhere for key, _ in gone):
            yield Message(topic, _MOVES)
        if gone:
            record = json.loads(wanted[topic])
            record["components"] |= {key: {"platform": platform} for key, platform in sorted(gone)}
            yield Message(topic, json.dumps(record), retain=True)


def _record(payload: bytes | str) -> Mapping[str, object]:
    try:
        record = json.loads(payload or "")
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}
