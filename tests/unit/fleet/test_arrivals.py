"""Messages are read field by field; what is wrong with one is said in one line, and it is refused alone."""

import json
from datetime import timedelta
from typing import Any

import pytest

from edgecount.fleet.arrivals import Arrival, read, sorted_out
from edgecount.fleet.envelopes import EventEnvelope, Heartbeat
from edgecount.fleet.event_rows import COLUMNS, event_row, week_of
from tests.support.fleet_messages import NOON, STORE, arrival, envelope, event_id, heartbeat


def test_an_event_becomes_a_row() -> None:
    sent = read(arrival(envelope(5, by="x")))
    assert isinstance(sent, EventEnvelope)
    row = dict(zip(COLUMNS, event_row(sent), strict=True))
    assert (row["store"], row["seq"], row["prev"], row["place"], row["direction"]) == (STORE, 5, 4, "door", "in")
    assert json.loads(str(row["more"])) == {"track": 7, "confidence": 0.9, "by": "x"}


def test_a_mark_keeps_what_it_is_about() -> None:
    sent = read(arrival(envelope(6, type="staff_marked", crossing=event_id(5), crossed=NOON, undoes=event_id(4))))
    assert isinstance(sent, EventEnvelope)
    row = dict(zip(COLUMNS, event_row(sent), strict=True))
    assert (row["crossing"], row["crossed"], row["undoes"]) == (event_id(5), NOON, event_id(4))
    assert json.loads(str(row["more"]))["crossed"] == "2026-05-04T12:00:00+00:00"


def test_a_type_that_is_not_known_yet_is_taken_as_it_is() -> None:
    payload = envelope(5)
    payload["event"] = {"id": str(event_id(5)), "type": "watched", "ts": NOON.isoformat(), "seconds": [60, 60]}
    sent = read(arrival(payload))
    assert isinstance(sent, EventEnvelope)
    assert event_row(sent)[-1] == '{"seconds":[60,60]}'


def test_a_heartbeat_is_read() -> None:
    assert isinstance(read(arrival(heartbeat(forgotten_until=3))), Heartbeat)


def timed(ts: str, **event: Any) -> dict[str, Any]:
    """An envelope whose event says that it was then."""
    sent: dict[str, Any] = envelope(5, **event)
    return sent | {"event": sent["event"] | {"ts": ts}}


def deep(depth: int) -> Arrival:
    """An event with so many lists in one another."""
    return arrival(envelope(5, x="HUGE"), text=('"HUGE"', "[" * depth + "]" * depth))


BAD: list[tuple[str, Arrival, str]] = [
    ("no json", Arrival("edgecount.b1.event", b"\xff{", NOON), "Invalid JSON"),
    ("no object", Arrival("edgecount.b1.event", b"[]", NOON), "should be"),
    ("another topic", Arrival("edgecount.b1.x.event", b"{}", NOON), "does not know the topic"),
    ("too long", Arrival("edgecount.b1.event", b"x" * 70_000, NOON), "70,000 bytes"),
    ("nul", arrival(envelope(5, line="a\0b")), "NUL"),
    ("another version", arrival(envelope(5) | {"v": 2}), "v: "),
    ("another box", Arrival("edgecount.b2.event", arrival(envelope(5)).body, NOON), "says that it is b1"),
    ("prev above", arrival(envelope(5, prev=5)), "prev is below seq"),
    ("too big", arrival(envelope(2**63)), "seq: "),
    ("another day", arrival(envelope(5) | {"day": "2026-05-14"}), "business day"),
    ("naive time", arrival(envelope(5) | {"event": {"id": str(STORE), "type": "x", "ts": "2026-05-04T12:00"}}), "ts: "),
    ("no line", arrival(envelope(5, line=None)), "a crossing has a camera, a line"),
    ("no crossing", arrival(envelope(5, type="staff_marked")), "names its crossing"),
    ("long ago", arrival(envelope(5, NOON - timedelta(days=9999))), "before there was any box"),
    ("to come", arrival(envelope(5, NOON + timedelta(days=3))), "yet to come"),
    ("beyond the calendar", arrival(timed("9999-12-31T23:59:59Z")), "not of 9999"),
    ("beyond it by its zone", arrival(timed("9999-12-31T23:59:59-23:59")), "not of 9999"),
    ("before the calendar", arrival(timed("0001-01-01T00:00:00Z") | {"utc_offset": -86_400}), "not of 1"),
    ("crossed beyond", arrival(timed(NOON.isoformat(), crossed="9999-12-31T23:59:59Z")), "crossed: "),
    ("beats beyond", arrival(heartbeat() | {"now": "9999-12-31T23:59:59-23:59"}), "now: "),
    ("deep", deep(30_000), "recursion limit"),
    ("beyond every number", arrival(envelope(5, x="HUGE"), text=('"HUGE"', "9" * 60_000)), "number out of range"),
    ("no number of a span", arrival(envelope(2**63 - 1)), "seq: "),
    ("told beyond", arrival(heartbeat(told_seq=2**63 - 1)), "told_seq: "),
    ("forgotten beyond", arrival(heartbeat(forgotten_until=2**63 - 1)), "forgotten_until: "),
    ("no name of a box", arrival(envelope(5, box="b\x1b1")), "does not know the topic"),
    ("a name too long", arrival(envelope(5, box="b" * 65)), "does not know the topic"),
    ("minutes of text", arrival(envelope(5, type="watched", seconds=["1"])), "the seconds of watched"),
    ("minutes of an hour", arrival(envelope(5, type="watched", seconds=[3600])), "the seconds of watched"),
    ("too many minutes", arrival(envelope(5, type="watched", seconds=[60] * 61)), "the seconds of watched"),
    ("a stay of text", arrival(envelope(5, type="visit", dwell_seconds="long")), "the dwell_seconds of visit"),
    ("an endless stay", arrival(envelope(5, type="visit", dwell_seconds=10**400)), "the dwell_seconds of visit"),
    ("entered never", arrival(envelope(5, type="visit", entered="then")), "entered: "),
    ("half of somebody", arrival(envelope(5, type="occupancy_adjusted", value=0.5)), "the value of occupancy"),
    ("a world inside", arrival(envelope(5, type="occupancy_reset", value=2**31)), "the value of occupancy"),
    ("bad beat", arrival(heartbeat(in_total=-1)), "in_total: "),
]


@pytest.mark.parametrize(("message", "reason"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_what_is_wrong_is_said_in_one_line(message: Arrival, reason: str) -> None:
    said = read(message)
    assert isinstance(said, str)
    assert reason in said
    assert "\n" not in said


def test_what_the_views_read_is_taken() -> None:
    told = [
        envelope(1, type="watched", seconds=[60, 0]),
        envelope(2, type="visit", dwell_seconds=0.5, entered=NOON),
        envelope(3, type="occupancy_adjusted", value=12),
        envelope(4, type="of tomorrow", seconds="many", value="much"),
    ]
    assert [read(arrival(sent)) for sent in told if isinstance(read(arrival(sent)), str)] == []


def test_a_surrogate_alone_is_refused() -> None:
    assert isinstance(read(Arrival("edgecount.b1.event", arrival(envelope(5, line="\ud800")).body, NOON)), str)


def test_numbers_that_json_does_not_have_are_refused() -> None:
    body = arrival(envelope(5)).body.replace(b"0.9", b"NaN")
    assert isinstance(read(Arrival("edgecount.b1.event", body, NOON)), str)


def test_each_kind_is_found_in_its_order() -> None:
    mixed: list[Any] = [arrival(envelope(1)), arrival(heartbeat()), BAD[0][1], arrival(envelope(2))]
    found = sorted_out(mixed)
    assert [sent.seq for sent in found.events] == [1, 2]
    assert [len(found.beats), len(found.refusals)] == [1, 1]


def test_a_week_begins_on_monday_by_utc() -> None:
    assert week_of(NOON).isoformat() == "2026-05-04"
    assert week_of(NOON - timedelta(hours=13)).isoformat() == "2026-04-27"
