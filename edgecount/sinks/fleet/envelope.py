"""What the fleet is told, and what it asks: events and heartbeats as JSON, and the wish for events again.

An event's envelope says which store numbered it, and which number was told before it: a number before that never came
is a gap, which the fleet asks to have filled.  The contract is in docs/fleet.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from edgecount.events.model import as_record, iso_utc
from edgecount.sinks.broker.message import Received
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.site.status import Status
from edgecount.store.codec import StoredEvent
from edgecount.store.questions.numbering import Numbering

VERSION = 1
_MOST_BYTES = 200
_HIGHEST_SEQ = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ResendWish:
    """A wish to be told all events of a store after number `since` again."""

    store: UUID
    since: int


def event_text(settings: FleetSettings, store: UUID, item: StoredEvent, prev: int | None) -> str:
    """The payload of an event, told after number `prev`; None where it is the first one."""
    calendar = settings.layout.calendar
    local = calendar.local(item.event.ts)
    offset = local.utcoffset()
    event = as_record(item.event, calendar.zone, item.seq)
    if not settings.track:
        event.pop("track", None)
    return _text(
        {
            **_sender(settings, store),
            "seq": item.seq,
            "prev": prev,
            "utc_offset": 0 if offset is None else int(offset.total_seconds()),
            "day": str(calendar.day_of(item.event.ts)),
            "event": event,
        }
    )


def heartbeat_text(settings: FleetSettings, numbering: Numbering, status: Status, told: int) -> str:
    """The payload of a heartbeat; events up to number `told` were told."""
    lines = status.figures.lines.values()
    return _text(
        {
            **_sender(settings, numbering.store),
            "version": status.version,
            "config": settings.config_hash,
            "now": iso_utc(status.now),
            "zone": str(settings.layout.calendar.zone),
            "last_seq": numbering.last,
            "told_seq": told,
            "forgotten_until": numbering.forgotten_until,
            "cameras": {name: camera.condition for name, camera in status.cameras.items()},
            "in_total": sum(line.in_total for line in lines),
            "out_total": sum(line.out_total for line in lines),
        }
    )


def understood(received: Received) -> ResendWish:
    """The wish in a message; ValueError, in one line, where it cannot be understood."""
    payload = received.payload
    if received.retained:
        raise ValueError("a retained wish is refused, for it would come at every connection; send it without that flag")
    try:
        record = json.loads(payload[: _MOST_BYTES + 1])
        wish = ResendWish(UUID(record["store"]), record["since"])
        if (
            len(payload) <= _MOST_BYTES
            and set(record) == {"store", "since"}
            and type(wish.since) is int
            and 0 <= wish.since <= _HIGHEST_SEQ
        ):
            return wish
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    raise ValueError(f'it takes {{"store": its id, "since": the number of an event}}, not {payload[:40]!a}')


def _sender(settings: FleetSettings, store: UUID) -> dict[str, object]:
    return {"v": VERSION, "store": str(store), "box": settings.box, "site": settings.layout.slug}


def _text(record: Mapping[str, object]) -> str:
    return json.dumps(record, separators=(",", ":"))
