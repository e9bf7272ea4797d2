"""What a day comes to, from the columns of its rows alone: a page has no time to read each event whole."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from edgecount.figures.inside import Step
from edgecount.figures.period import Period
from edgecount.figures.visits import Stay, stay_of
from edgecount.store.connection import StoreConnection, text
from edgecount.store.questions.queries import microseconds, minutes_before, moment_of

_STEPS = """
    SELECT seq, ts, type, direction, CASE WHEN type = 'crossing' THEN NULL ELSE CAST(body AS BLOB) END FROM events
    WHERE ts >= ? AND ts < ? AND type IN ('crossing', 'occupancy_adjusted', 'occupancy_reset') ORDER BY ts, seq
"""


@dataclass(frozen=True, slots=True)
class Weight:
    """How much is stored of a span: what was made of it is true as long as this is the same."""

    events: int
    last_seq: int
    minutes: int


def watched_between(connection: StoreConnection, span: Period) -> dict[str, float]:
    """The seconds for which each camera was watched, of those UTC minutes that start within a span."""
    found = connection.execute(
        "SELECT camera, total(seconds) FROM coverage WHERE minute >= ? AND minute < ? GROUP BY camera",
        (minutes_before(span.start), minutes_before(span.end)),
    )
    return dict(connection.others(found, lambda camera, seconds: (text(camera), float(seconds))))


def weight(connection: StoreConnection, span: Period) -> Weight:
    """How much is stored of a span; read from indexes alone."""
    events, last_seq = connection.execute(
        "SELECT count(*), max(seq) FROM events WHERE ts >= ? AND ts < ?", _bounds(span)
    ).fetchone()
    (minutes,) = connection.execute(
        "SELECT count(*) FROM coverage WHERE minute >= ? AND minute < ?",
        (minutes_before(span.start), minutes_before(span.end)),
    ).fetchone()
    return Weight(events, last_seq or 0, minutes)


def steps_between(connection: StoreConnection, span: Period) -> list[Step]:
    """What changed the number of people inside in a span, in order of time."""
    return list(connection.events(connection.execute(_STEPS, _bounds(span)), _step))


def stays_between(connection: StoreConnection, span: Period) -> list[Stay]:
    """The visits that ended in a span, in order of time."""
    found = connection.execute(
        "SELECT seq, CAST(body AS BLOB) FROM events WHERE type = 'visit' AND ts >= ? AND ts < ? ORDER BY ts, seq",
        _bounds(span),
    )
    return list(connection.events(found, _stay))


def records_between(connection: StoreConnection, types: Sequence[str], span: Period) -> list[dict[str, Any]]:
    """The events of some types in a span as the store keeps them, in order of time; `ts` is an aware moment."""
    found = connection.execute(
        "SELECT seq, ts, CAST(body AS BLOB) FROM events WHERE ts >= ? AND ts < ?"
        " AND type IN (SELECT value FROM json_each(?)) ORDER BY ts, seq",
        (*_bounds(span), json.dumps(list(types))),
    )
    return list(connection.events(found, _record))


def audits_between(connection: StoreConnection, span: Period) -> list[dict[str, Any]]:
    """The audits of a span, and what was redrawn or moved, as `records_between`; of a year, that takes an index."""
    found = connection.execute(
        "SELECT seq, ts, CAST(body AS BLOB) FROM events WHERE"
        " type IN ('audited', 'layout_changed', 'camera_moved', 'camera_moved_cleared')"
        " AND ts >= ? AND ts < ? ORDER BY ts, seq",
        _bounds(span),
    )
    return list(connection.events(found, _record))


def _bounds(span: Period) -> tuple[int, int]:
    return microseconds(span.start), microseconds(span.end)


def _step(_seq: int, ts: int, kind: bytes, direction: bytes | None, body: bytes | None) -> Step:
    if kind == b"crossing":
        return Step(moment_of(ts), change={b"in": 1, b"out": -1}[direction or b""])
    return Step(moment_of(ts), value=int(json.loads(body or b"{}").get("value", 0)))


def _stay(_seq: int, body: bytes) -> Stay:
    record = json.loads(body)
    entered, left = (datetime.fromisoformat(record[end]).astimezone(UTC) for end in ("entered", "left"))
    return stay_of(record["camera"], record["zone"], entered, left, float(record["dwell_seconds"]))


def _record(_seq: int, ts: int, body: bytes) -> dict[str, Any]:
    record = json.loads(body)
    if not isinstance(record, dict):
        raise ValueError("an event is an object")  # noqa: TRY004 - as other damage
    return record | {"ts": moment_of(ts)}
