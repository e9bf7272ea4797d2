"""The switch by which Home Assistant pauses a camera, and has it watched again."""

from collections.abc import Mapping

from edgecount.sinks.mqtt.topics import Topics


def camera_switch(topics: Topics, camera: str, words: str) -> Mapping[str, object]:
    """The switch of a camera: on while it is watched, or is to be; its state is part of the camera's status."""
    return {
        "platform": "switch",
        "name": f"Watch {words}",
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
