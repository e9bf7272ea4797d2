"""The description of the device for Home Assistant, and the corrections that remove old parts of it."""

from dataclasses import replace

from edgecount.sinks.mqtt.discovery import components_of, discovery, discovery_topic
from edgecount.sinks.mqtt.message import Message
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings

_USUAL_PREFIX = "homeassistant"


class Announcement:
    """The retained description of the device; there is none where discovery is off."""

    def __init__(self, settings: MqttSettings) -> None:
        self._is_on = settings.discovery_prefix is not None
        self._settings = replace(settings, discovery_prefix=settings.discovery_prefix or _USUAL_PREFIX)

    @property
    def topic(self) -> str:
        """The topic on which the description is, or was."""
        return discovery_topic(self._settings)

    def messages(self, version: str) -> list[Message]:
        """The description as of now."""
        if not self._is_on:
            return []
        return [Message(*discovery(self._settings, version, self._settings.rules), retain=True)]

    def corrections(self, version: str, former: bytes) -> list[Message]:
        """The messages to send when `former` was found at the broker as the old description: they remove old parts."""
        if not self._is_on:
            return [Message(self.topic, "", retain=True)]
        current = self.messages(version)
        removing = discovery(self._settings, version, self._settings.rules, components_of(former))
        farewell = [Message(*removing, retain=True)]
        return [] if farewell == current else farewell + current
