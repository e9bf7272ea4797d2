"""What goes to a broker and comes from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A text for a topic; `acknowledged` where the broker must say that it has it (QoS 1), else it is only sent."""

    topic: str
    payload: str
    retain: bool = False
    acknowledged: bool = True


@dataclass(frozen=True, slots=True)
class Received:
    """What came on a topic; `retained` where it was sent to be kept for later subscribers."""

    topic: str
    payload: bytes
    retained: bool
