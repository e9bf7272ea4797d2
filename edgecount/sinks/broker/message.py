"""Messages to a broker and from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A text or bytes for a topic.

    `acknowledged` where the broker must confirm it (QoS 1), else it is only sent (QoS 0).  `retain` asks the broker to
    keep it for later subscribers.
    """

    topic: str
    payload: str | bytes
    retain: bool = False
    acknowledged: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """A message that came on a topic; `retained` where the broker had kept it for later subscribers."""

    topic: str
    payload: bytes
    retained: bool
