"""Builders of what boxes send to a fleet, as the broker hands it on."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from edgecount.fleet.arrivals import Arrival

STORE = UUID("0b1f6d5e-6f5c-4d0f-9f43-5d6f3b1c2a10")
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def event_id(seq: int, store: UUID = STORE) -> UUID:
    """The id of the event of this number."""
    return uuid5(store, str(seq))


def envelope(
    seq: int,
    ts: datetime = NOON,
    prev: int | None = -1,
    *,
    box: str = "b1",
    store: UUID = STORE,
    site: str = "",
    utc_offset: int = 7200,
    **event: object,
) -> dict[str, object]:
    """An event's payload: a crossing in, of somebody alone, unless told otherwise; told after the number before it."""
    local = ts + timedelta(seconds=utc_offset)
    id_ = str(event_id(seq, store))
    fields = {"type": "crossing", "camera": "entrance", "line": "door", "direction": "in", "confidence": 0.9}
    told = {"id": id_, "ts": ts.isoformat(), "local_ts": "", "seq": seq, "site": site or box, "track": 7, "group": id_}
    return {
        "v": 1,
        "store": str(store),
        "box": box,
        "site": site or box,
        "seq": seq,
        "prev": seq - 1 if prev == -1 else prev,
        "utc_offset": utc_offset,
        "day": local.date().isoformat(),
        "event": {**told, **fields, "reverses": None, **{k: _plain(v) for k, v in event.items()}},
    }


def heartbeat(box: str = "b1", store: UUID = STORE, now: datetime = NOON, **fields: object) -> dict[str, object]:
    """A heartbeat's payload."""
    told = {"v": 1, "store": str(store), "box": box, "site": box, "version": "1.0.0", "config": "c0ffee"}
    reached = {"last_seq": 0, "told_seq": 0, "forgotten_until": None, "in_total": 0, "out_total": 0}
    return {
        **told,
        "now": now.isoformat(),
        "zone": "Europe/Berlin",
        "cameras": {"entrance": "online"},
        **reached,
        **fields,
    }


def arrival(payload: object, at: datetime = NOON, kind: str = "", text: tuple[str, str] = ("", "")) -> Arrival:
    """The message with this payload: an envelope's, or a heartbeat's; with one `text` in place of another."""
    assert isinstance(payload, dict)
    what = kind or ("event" if "event" in payload else "heartbeat")
    return Arrival(f"edgecount.{payload.get('box', 'b1')}.{what}", json.dumps(payload).replace(*text).encode(), at)


def arrivals(payloads: Iterable[object], at: datetime = NOON) -> list[Arrival]:
    """The messages with these payloads."""
    return [arrival(payload, at) for payload in payloads]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
