"""Messages as they come from the broker, and what each is: an event, a heartbeat, or one that is refused.  Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from edgecount.clock import EARLIEST
from edgecount.fleet.envelopes import EventEnvelope, EventPlace, Heartbeat
from edgecount.text import printable

EVENT_KEYS, HEARTBEAT_KEYS = "edgecount.*.event", "edgecount.*.heartbeat"
"""The routing keys that the fleet listens to; those of MQTT have slashes in place of dots."""
MOST_BYTES = 65_536
"""A message is a few hundred bytes long; a longer one is refused."""
AHEAD = timedelta(days=2)
"""How far a box's clock may be ahead: what it tells later than that belongs to no partition yet."""

_KEY = re.compile(r"edgecount\.([A-Za-z0-9_-]{1,64})\.(event|heartbeat)")
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message, by its routing key, and when the broker had it (aware UTC)."""

    key: str
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that is not taken, and why, in one line."""

    arrival: Arrival
    reason: str


@dataclass(frozen=True, slots=True)
class HeardBeat:
    """A heartbeat, and when the broker had it."""

    heartbeat: Heartbeat
    at: datetime


@dataclass(frozen=True, slots=True)
class SortedOut:
    """What some messages say, each kind in the order in which they came."""

    events: tuple[EventEnvelope, ...]
    beats: tuple[HeardBeat, ...]
    refusals: tuple[Refusal, ...]


def sorted_out(arrivals: Iterable[Arrival]) -> SortedOut:
    """Read every message; what cannot be read is refused, and stops nothing."""
    events, beats, refusals = list[EventEnvelope](), list[HeardBeat](), list[Refusal]()
    for arrival in arrivals:
        match read(arrival):
            case EventEnvelope() as event:
                events.append(event)
            case Heartbeat() as heartbeat:
                beats.append(HeardBeat(heartbeat, arrival.at))
            case str(reason):
                refusals.append(Refusal(arrival, reason))
    return SortedOut(tuple(events), tuple(beats), tuple(refusals))


def read(arrival: Arrival) -> EventEnvelope | Heartbeat | str:
    """The event or heartbeat that a message carries, or why it is refused."""
    key = _KEY.fullmatch(arrival.key)
    if key is None:
        return f"the fleet does not know the topic {printable(arrival.key)}"
    if len(arrival.body) > MOST_BYTES:
        return f"it is {len(arrival.body):,} bytes long; {MOST_BYTES:,} are the most"
    if rb"\u0000" in arrival.body:
        return "it has a text with a NUL character, which no database keeps"
    kind: type[EventEnvelope] | type[Heartbeat] = EventEnvelope if key[2] == "event" else Heartbeat
    try:
        sent = kind.model_validate_json(arrival.body)
    except ValidationError as error:
        return _reason(error)
    if sent.box != key[1]:
        return f"it comes from the box {printable(key[1])} and says that it is {printable(sent.box)}"
    return _untimely(sent, arrival.at) or sent if isinstance(sent, EventEnvelope) else sent


def place_of(arrival: Arrival) -> EventPlace | None:
    """Where the event of a message that is refused stands in its store, where that much can be read.

    It was told, and will not be taken when it is told again: so it leaves no gap.
    """
    key = _KEY.fullmatch(arrival.key)
    if key is None or key[2] != "event" or len(arrival.body) > MOST_BYTES:
        return None
    try:
        place = EventPlace.model_validate_json(arrival.body)
    except ValidationError:
        return None
    return place if place.box == key[1] else None


def _untimely(sent: EventEnvelope, arrived: datetime) -> str:
    ts = sent.event.ts
    if ts < EARLIEST - timedelta(days=1):
        return f"its event is of {ts:%Y-%m-%d}, before there was any box"
    return f"its event is of {ts:%Y-%m-%d}, which is yet to come" if ts > arrived + AHEAD else ""


def _reason(error: ValidationError) -> str:
    """The first fault, with the place where it is."""
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, fault["loc"]))
    return printable(f"{place}: {fault['msg']}" if place else fault["msg"])[:_LONGEST_REASON]
