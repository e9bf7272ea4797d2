"""Which intervals are due, when, and what they tell."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.errors import StoreError
from edgecount.figures.period import Calendar
from edgecount.sinks.broker.message import Message
from edgecount.sinks.mqtt.intervals import GRACE, LONGEST_PAST, REMEMBERED, Intervals, due, resumed
from edgecount.sinks.mqtt.mqtt_settings import INTERVAL_MINUTES
from tests.support.fakes import FakeClock, FakeMemory
from tests.support.shops.mqtt_shop import PARIS, settings
from tests.support.stored import crossing, filled, utc

NOON = utc("2026-05-04T10:00")  # in Paris
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "now", "expected"),
    [
        pytest.param(None, NOON + 7 * MINUTE, NOON, id="never-told-any"),
        pytest.param(NOON, NOON + 7 * MINUTE, NOON, id="nothing-missed"),
        pytest.param(NOON - 3 * HOUR, NOON, NOON - 3 * HOUR, id="away-for-three-hours"),
        pytest.param(NOON - 9 * DAY, NOON, NOON - LONGEST_PAST, id="away-for-nine-days"),
        pytest.param(NOON, NOON - timedelta(seconds=2), NOON, id="set-back-a-little"),
        pytest.param(NOON, NOON - HOUR, NOON - HOUR, id="set-back-an-hour"),
        pytest.param(NOON + 3650 * DAY, NOON + MINUTE, NOON, id="was-ten-years-ahead"),
    ],
)
def test_where_it_goes_on(told: datetime | None, now: datetime, expected: datetime) -> None:
    assert resumed(PARIS, 15, told, now) == expected


@pytest.mark.parametrize(
    ("minutes", "since", "now", "ends"),
    [
        pytest.param(15, "10:00", "10:15:09", [], id="not-yet-handed-over"),
        pytest.param(15, "10:00", "10:15:10", ["12:15"], id="just-over"),
        pytest.param(15, "10:00", "10:50", ["12:15", "12:30", "12:45"], id="three-at-once"),
        pytest.param(60, "10:15", "11:01", ["13:00"], id="since-the-middle-of-one"),
        pytest.param(5, "10:00", "10:04", [], id="nothing"),
    ],
)
def test_what_is_due(minutes: int, since: str, now: str, ends: list[str]) -> None:
    found = due(PARIS, minutes, utc(f"2026-05-04T{since}"), utc(f"2026-05-04T{now}"))
    assert [PARIS.local(period.end).strftime("%H:%M") for period in found] == ends


def test_an_hour_that_comes_twice_is_told_twice() -> None:
    night = utc("2026-10-24T23:00")
    found = due(PARIS, 60, night, night + 5 * HOUR)
    assert [PARIS.local(period.start).isoformat() for period in found] == [
        "2026-10-25T01:00:00+02:00",
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:00:00+01:00",
        "2026-10-25T03:00:00+01:00",
    ]


@given(
    st.sampled_from(["Europe/Paris", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"]),
    st.sampled_from(INTERVAL_MINUTES),
    st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - UTC is added below
    st.lists(st.floats(0.1, 7200), min_size=1, max_size=30),
    st.sampled_from([time(0), time(4), time(4, 30)]),
)
def test_every_moment_is_told_once_however_the_ticks_fall(
    zone: str, minutes: int, start: datetime, steps: list[float], day_start: time
) -> None:
    calendar, now = Calendar(ZoneInfo(zone), day_start), start.replace(tzinfo=UTC)
    told = resumed(calendar, minutes, None, now)
    for seconds in steps:
        now += timedelta(seconds=seconds)
        for period in due(calendar, minutes, resumed(calendar, minutes, told, now), now, most=10_000):
            assert period.start == told
            told = period.end
        assert told <= now - GRACE or told == resumed(calendar, minutes, told, now)
        assert now - told <= timedelta(minutes=minutes) + GRACE


class Wire:
    """Takes messages, or fails."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, object, object, object]] = []
        self.fails = False

    def publish(self, messages: Sequence[Message]) -> None:
        if self.fails:
            raise StoreError("the disk is full")
        for message in messages:
            made = json.loads(message.payload)
            assert not message.retain
            name = message.topic.removeprefix("edgecount/").removesuffix("/interval")
            self.told.append((made["start"][11:16], name, made["in"], made["out"], made["coverage"]))


def intervals(path: Path, memory: FakeMemory, clock: FakeClock) -> Intervals:
    return Intervals(settings(lines={"entrance": ("door", "gate")}, interval_minutes=15), path, memory, clock)


def test_what_an_interval_tells(tmp_path: Path) -> None:
    quarter = {NOON + minute * MINUTE: 60.0 for minute in range(15)}
    path = filled(
        tmp_path / "edgecount.db",
        [
            crossing(1, NOON),
            crossing(2, NOON + 5 * MINUTE, "out"),
            crossing(3, NOON + 6 * MINUTE),
            crossing(4, NOON + 6 * MINUTE, "out", reverses=3),
            crossing(5, NOON + 15 * MINUTE),
        ],
        {"entrance": quarter | {NOON + 15 * MINUTE: 60.0}},
    )
    memory, clock, wire = FakeMemory(), FakeClock(NOON), Wire()
    made = intervals(path, memory, clock)
    for _ in range(3):
        made.tell(wire.publish)
        assert wire.told == []
        clock.advance(300)
    made.tell(wire.publish)
    assert wire.told == []
    clock.advance(10)
    made.tell(wire.publish)
    made.tell(wire.publish)
    assert wire.told == [("12:00", "entrance/door", 1, 1, 1.0), ("12:00", "entrance/gate", 0, 0, 1.0)]
    clock.advance(3600)
    made.tell(wire.publish)
    assert wire.told[2:] == [
        ("12:15", "entrance/door", 1, 0, 0.067),
        ("12:15", "entrance/gate", 0, 0, 0.067),
        *(
            (start, f"entrance/{line}", None, None, 0.0)
            for start in ("12:30", "12:45", "13:00")
            for line in ("door", "gate")
        ),
    ]


def test_it_goes_on_after_a_restart_and_after_a_failure(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db")
    memory, clock, wire = FakeMemory(), FakeClock(NOON), Wire()
    intervals(path, memory, clock).tell(wire.publish)
    clock.advance(2 * 3600)
    wire.fails = True
    again = intervals(path, memory, clock)
    for _ in range(2):
        with pytest.raises(StoreError):
            again.tell(wire.publish)
    assert memory.known[REMEMBERED] == NOON.isoformat()
    wire.fails = False
    intervals(path, memory, clock).tell(wire.publish)
    intervals(path, memory, clock).tell(wire.publish)
    assert [start for start, name, *_ in wire.told if name.endswith("door")] == [
        "12:00", "12:15", "12:30", "12:45", "13:00", "13:15", "13:30",
    ]  # fmt: skip


def test_a_long_absence_is_told_bit_by_bit(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db")
    memory, clock, wire = FakeMemory({REMEMBERED: (NOON - 30 * DAY).isoformat()}), FakeClock(NOON), Wire()
    made = intervals(path, memory, clock)
    made.tell(wire.publish)
    assert len(wire.told) == 2 * 60
    made.tell(wire.publish)
    made.tell(wire.publish)
    assert len(wire.told) == 2 * 24 * 4 - 2  # the last one is not over for ten seconds yet


@pytest.mark.parametrize("known", ["yesterday", "2026-05-04T10:00:00", ""])
def test_what_was_remembered_badly_is_forgotten(tmp_path: Path, known: str) -> None:
    memory = FakeMemory({REMEMBERED: known})
    intervals(tmp_path / "none.db", memory, FakeClock(NOON)).tell(Wire().publish)
    assert memory.known[REMEMBERED] == NOON.isoformat()


def test_a_store_that_cannot_be_read_keeps_it_waiting(tmp_path: Path) -> None:
    memory, clock, wire = FakeMemory(), FakeClock(NOON), Wire()
    made = intervals(tmp_path / "edgecount.db", memory, clock)
    made.tell(wire.publish)
    clock.advance(1000)
    with pytest.raises(StoreError, match="there is no store"):
        made.tell(wire.publish)
    filled(tmp_path / "edgecount.db")
    made.tell(wire.publish)
    assert len(wire.told) == 2
