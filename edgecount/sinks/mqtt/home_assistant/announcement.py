"""When Home Assistant is told what: what has gone is taken back first, and what there is follows."""

from edgecount.sinks.broker.message import Message
from edgecount.sinks.mqtt.home_assistant.discovery import discovery, filters
from edgecount.sinks.mqtt.home_assistant.former import farewells, is_ours
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings

_COLLECTING_SECONDS = 1.0
"""How long after connecting the former descriptions are waited for."""
_MOST_BYTES = 2**22
"""Bytes of former descriptions that are kept until then: more than any config has left."""
_LEAVING_SECONDS = 2.0
"""How long Home Assistant is given to let go of entities before it is told of them elsewhere."""


class Announcement:
    """The retained descriptions; `now` is in monotonic seconds."""

    def __init__(self, settings: MqttSettings) -> None:
        self._settings = settings
        self._former: dict[str, bytes] = {}
        self._taken_back = False
        self._is_done = False
        self._due = 0.0

    @property
    def filters(self) -> tuple[str, ...]:
        """The topics on which former descriptions are found."""
        return filters(self._settings)

    @property
    def is_done(self) -> bool:
        """Whether all was said since the last `begin`."""
        return self._is_done

    def begin(self, now: float) -> None:
        """Begin anew, after a connection was made."""
        self._former, self._taken_back, self._is_done = {}, False, False
        self._due = now + _COLLECTING_SECONDS

    def found(self, topic: str, payload: bytes) -> bool:
        """Take a retained message; returns whether it was a description, ours or another's."""
        prefix = self._settings.discovery_prefix
        if not (topic.startswith(f"{prefix}/") and topic.endswith("/config")):
            return False
        if not self._is_done and self._has_room(payload) and is_ours(payload):
            self._former[topic] = payload
        return True

    def _has_room(self, payload: bytes) -> bool:
        return sum(map(len, self._former.values())) + len(payload) <= _MOST_BYTES

    def messages(self, now: float, version: str) -> list[Message]:
        """What is to be published now."""
        if self._is_done or now < self._due:
            return []
        if not self._taken_back:
            self._taken_back = True
            leaving = list(farewells(self._former, discovery(self._settings, version)))
            if leaving:
                self._due = now + _LEAVING_SECONDS
                return leaving
        self._is_done = True
        return self.again(version)

    def again(self, version: str) -> list[Message]:
        """The descriptions as of now, for a Home Assistant that has just started."""
        if not self._is_done:
            return []
        return [Message(topic, text, retain=True) for topic, text in discovery(self._settings, version).items()]
