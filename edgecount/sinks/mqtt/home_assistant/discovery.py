"""The descriptions by which Home Assistant shows the site as one device, and each of its cameras as another behind it.

They are MQTT discovery, with the full names of all keys: a description for each device (Home Assistant 2024.11 and
later), or one for each entity, which older ones know too.  Home Assistant refuses the whole description of a device if
it has an unknown key at the top, or a component without platform or unique id.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from edgecount.sinks.mqtt.home_assistant.camera_entities import camera_state, lines_at, picture_of
from edgecount.sinks.mqtt.home_assistant.component import Component
from edgecount.sinks.mqtt.home_assistant.crowd_entities import crowds_at
from edgecount.sinks.mqtt.home_assistant.site import site_entities
from edgecount.sinks.mqtt.home_assistant.zones import zones_at
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics

ORIGIN = "edgecount"
"""The name by which a description says that it is ours."""


@dataclass(frozen=True, slots=True)
class Device:
    """One device: the last levels of its description's topic, what Home Assistant shows of it, and its entities."""

    path: str
    about: Mapping[str, object]
    components: Mapping[str, Component]


def devices(settings: MqttSettings, version: str) -> Iterator[Device]:
    """The site, and every camera, each with its entities under their keys."""
    topics, own = Topics(settings.prefix), object_id(settings.prefix)
    site = settings.layout.name
    shown = {"manufacturer": "edgecount", "sw_version": version}
    link = {} if settings.configuration_url is None else {"configuration_url": settings.configuration_url}
    about = {"identifiers": [own], "name": site, "model": "People counter", **shown, **link}
    yield Device(own, about, _identified(settings, dict(site_entities(settings, topics))))
    for camera in settings.layout.cameras:
        entities = dict(camera_state(topics, camera)) | dict(picture_of(settings, topics, camera))
        entities |= dict(lines_at(settings, topics, camera)) | dict(zones_at(settings, topics, camera))
        entities |= dict(crowds_at(settings, topics, camera))
        name = f"{site} {settings.layout.title(camera)}"
        about = {"identifiers": [f"{own}.{camera}"], "name": name, "model": "Camera", **shown, "via_device": own}
        yield Device(f"{own}/{camera}", about, _identified(settings, entities))


def discovery(settings: MqttSettings, version: str) -> dict[str, str]:
    """The descriptions to be retained, as JSON by topic, the site's first; none where discovery is off."""
    if settings.discovery == "off":
        return {}
    if settings.discovery == "device":
        described = (
            (f"device/{device.path}", _whole(settings, version, device)) for device in devices(settings, version)
        )
    else:
        described = (item for device in devices(settings, version) for item in _singly(settings, version, device))
    return {f"{settings.discovery_prefix}/{path}/config": json.dumps(record) for path, record in described}


def filters(settings: MqttSettings) -> tuple[str, str]:
    """Filters that find all descriptions that this counter may have published, whatever its config was."""
    own = object_id(settings.prefix)
    return f"{settings.discovery_prefix}/device/{own}/config", f"{settings.discovery_prefix}/+/{own}/+/config"


def object_id(name: str) -> str:
    """A name in the letters that Home Assistant allows in topics; no two names have the same."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    return plain if plain == name else f"{plain}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _identified(settings: MqttSettings, components: Mapping[str, Component]) -> dict[str, Component]:
    own = object_id(settings.prefix)
    return {key: component | {"unique_id": f"{own}.{key}", "qos": 1} for key, component in components.items()}


def _common(settings: MqttSettings, version: str, device: Device) -> Component:
    return {
        "device": device.about,
        "origin": {"name": ORIGIN, "sw_version": version},
        "availability": [{"topic": Topics(settings.prefix).available}],
        "availability_mode": "all",
    }


def _whole(settings: MqttSettings, version: str, device: Device) -> Component:
    return _common(settings, version, device) | {"components": device.components}


def _singly(settings: MqttSettings, version: str, device: Device) -> Iterator[tuple[str, Component]]:
    """A description for each entity, at the topic of its platform."""
    own = object_id(settings.prefix)
    for key, component in device.components.items():
        kept = {name: value for name, value in component.items() if name != "platform"}
        yield f"{component['platform']}/{own}/{object_id(key)}", _common(settings, version, device) | kept
