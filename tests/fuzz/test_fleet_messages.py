"""What hostile boxes tell a fleet: taken, or refused in one line; a row that is taken is one that PostgreSQL takes."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from edgecount.fleet.arrivals import AHEAD, Arrival, place_of, read
from edgecount.fleet.envelopes import EventEnvelope, Heartbeat
from edgecount.fleet.event_rows import event_row, week_of
from tests.support.fleet_messages import NOON, arrival, envelope, heartbeat
from tests.support.fuzzing import Fuzz

MESSAGES = 300
BIGINT = 2**63 - 1
TYPES = ("crossing", "watched", "visit", "occupancy_adjusted", "occupancy_reset", "staff_marked", "of tomorrow")
TIMES = (
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "2026-05-04T12:00:00+14:00",
    "2026-W19-1",
    "1777896000",
)
VALUES: tuple[object, ...] = (
    *(None, True, 0, -1, 0.5, -0.0, 2**31, 2**62, BIGINT - 1, BIGINT, 2**64, 10**400, 1e308, "", "x" * 201),
    *("\0", "\ud800", "\u202e", "\x1b[2J", "in", str(UUID(int=1)), [], {}, [[]], ["x"], [60] * 15, [2**40], {"a": {}}),
    *TIMES,
)
TEXTS = (
    ("0.9", "NaN"),
    ("0.9", "1e999"),
    ("0.9", "9" * 5000),
    ("0.9", "[" * 300),
    ("0.9", '{"a":' * 150 + "1" + "}" * 150),
)


def attempt(random: Random, folder: Path) -> None:
    """Messages that are nearly right."""
    for _ in range(MESSAGES):
        message = _message(random)
        said = read(message)
        place = place_of(message)
        assert place is None or 0 <= (place.prev or 0) < place.seq < BIGINT
        match said:
            case str():
                assert said.isprintable()
                assert len(said) < 1000
            case Heartbeat():
                assert max(said.told_seq, said.last_seq, said.forgotten_until or 0) < BIGINT
                assert abs((said.now - message.at).total_seconds()) < 1e10
            case EventEnvelope():
                _require_fit(said)


def _require_fit(sent: EventEnvelope) -> None:
    ts, *values = event_row(sent)
    assert isinstance(ts, datetime)
    assert NOON - timedelta(days=1000) < ts <= NOON + AHEAD
    assert ts.utcoffset() == timedelta()
    assert timedelta() <= ts.date() - week_of(ts) < timedelta(days=7)
    for value in values:
        if isinstance(value, str):
            assert "\0" not in value
            value.encode()
        assert not isinstance(value, int) or -BIGINT <= value < BIGINT


def _message(random: Random) -> Arrival:
    sent = _changed(random, heartbeat() if random.random() < 0.3 else envelope(5, type=random.choice(TYPES)))
    made = arrival(sent, text=random.choice(TEXTS) if random.random() < 0.1 else ("", ""))
    if random.random() < 0.1:
        body = bytearray(made.body)
        for _ in range(random.randrange(1, 9)):
            body[random.randrange(len(body))] = random.randrange(256)
        return Arrival(made.key, bytes(body), made.at)
    return made


def _changed(random: Random, sent: dict[str, Any]) -> dict[str, Any]:
    """A message in which some fields have other values."""
    fields = {**sent["event"]} if "event" in sent else {}
    for _ in range(random.randrange(3)):
        target = random.choice([sent, fields])
        names = [*target, "seconds", "value", "dwell_seconds", "entered", "crossed", "undoes", "\0"]
        target[random.choice(names)] = random.choice(VALUES)
    return {**sent, "event": fields} if "event" in sent else sent


test_what_failed_once, test_at_random = Fuzz("fleet_messages", attempt).tests()
