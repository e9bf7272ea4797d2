"""The commands that come on edgecount's command topics."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass

from edgecount.sinks.broker.message import Received
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.command import MOST_INSIDE, AdjustOccupancy, Command, PauseCamera, ResetOccupancy
from edgecount.text import no_such

PRESS = b"PRESS"
"""The payload that a button sends."""
ON, OFF = b"ON", b"OFF"
"""The payloads that a switch sends."""
_MOST_BYTES = 200
_HIGHEST_SEQ = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ReplayWish:
    """A wish to have all stored events after number `since` sent again."""

    since: int


def understood(topics: Topics, received: Received, cameras: Collection[str]) -> Command | ReplayWish:
    """The command in a message on one of `topics.commands`, to the site or one of its `cameras`.

    ValueError, in one line, where it cannot be understood.
    """
    if received.retained:
        raise ValueError(
            f"{received.topic}: a retained command is refused, for it would come again at every connection; "
            "send it without the retain flag"
        )
    payload = received.payload.strip()
    if received.topic == topics.occupancy_set and re.fullmatch(rb"[0-9]{1,7}", payload) and int(payload) <= MOST_INSIDE:
        return AdjustOccupancy(int(payload))
    if received.topic == topics.reset and payload == PRESS:
        return ResetOccupancy("by MQTT")
    camera = topics.switched(received.topic)
    if camera is not None and camera not in cameras:
        raise ValueError(f"{received.topic}: {no_such('camera', camera, cameras)}")
    if camera is not None and payload in (ON, OFF):
        return PauseCamera(camera, paused=payload == OFF)
    if received.topic == topics.replay_set and (since := _since(payload)) is not None:
        return ReplayWish(since)
    raise ValueError(f"{received.topic} takes {_wanted(topics, received.topic)}, not {_shown(payload)}")


def _since(payload: bytes) -> int | None:
    if len(payload) > _MOST_BYTES:
        return None
    try:
        record = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    since = record.get("since") if isinstance(record, dict) and len(record) == 1 else None
    return since if type(since) is int and 0 <= since <= _HIGHEST_SEQ else None


def _wanted(topics: Topics, topic: str) -> str:
    if topics.switched(topic) is not None:
        return f"{ON.decode()} or {OFF.decode()}"
    return {
        topics.occupancy_set: f"an integer from 0 to {MOST_INSIDE}",
        topics.reset: PRESS.decode(),
        topics.replay_set: '{"since": the number of an event}',
    }[topic]


def _shown(payload: bytes) -> str:
    text = ascii(payload[:40].decode(errors="replace"))
    return f"{text} and more" if len(payload) > 40 else text
