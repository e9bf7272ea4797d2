"""How often the state is published: a change comes at once, and only where many follow each other they come slower.

Home Assistant, and others who keep what they hear, write every message down.  But a lamp that a zone switches must not
wait.  So a topic has a bucket of changes that it may tell at once, which fills up again with time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from edgecount.bucket import Bucket

STAYS = ("dwell_avg_seconds", "dwell_max_seconds")
"""The fields that change as long as somebody is there: how long people have been in a zone."""
STAYS_SECONDS = 30.0
"""The least time between two messages in which only these have changed."""

BURST = 4.0
"""So many changes of a topic come at once."""


@dataclass(frozen=True, slots=True)
class _Published:
    """What was published, and when."""

    payload: str
    at: float


class PublishingPace:
    """Remembers what was published, and says what is due; `now` is in monotonic seconds.

    `least_seconds` has the least time between two messages of a topic in the long run; of others every change is due.
    """

    def __init__(self, least_seconds: Mapping[str, float]) -> None:
        self._least_seconds = least_seconds
        self._published: dict[str, _Published] = {}
        self._buckets: dict[str, Bucket] = {}

    def __contains__(self, topic: str) -> bool:
        return topic in self._published

    def forget(self) -> None:
        """Begin anew: everything is due."""
        self._published, self._buckets = {}, {}

    def due(self, state: Mapping[str, str], now: float) -> dict[str, str]:
        """What is to be published now; it counts as published from here on."""
        found = {topic: payload for topic, payload in state.items() if self._is_due(topic, payload, now)}
        self._published |= {topic: _Published(payload, now) for topic, payload in found.items()}
        return found

    def _is_due(self, topic: str, payload: str, now: float) -> bool:
        before = self._published.get(topic)
        return (before is None or _is_news(payload, before, now)) and self._has_turn(topic, now)

    def _has_turn(self, topic: str, now: float) -> bool:
        least = self._least_seconds.get(topic)
        if not least:
            return True
        return self._buckets.setdefault(topic, Bucket(BURST, 1 / least, now)).take(now)


def _is_news(payload: str, before: _Published, now: float) -> bool:
    if payload == before.payload:
        return False
    return now - before.at >= STAYS_SECONDS or _without_stays(payload) != _without_stays(before.payload)


def _without_stays(payload: str) -> object:
    """What the message says besides the stays."""
    if STAYS[0] not in payload:
        return payload
    return {key: value for key, value in json.loads(payload).items() if key not in STAYS}
