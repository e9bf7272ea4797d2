"""Recordings in a replay's store: each is added, takes the place of itself, and can be taken out as if never there."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from edgecount.errors import StoreError
from edgecount.events.model import AnyEvent
from edgecount.figures.period import Period
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from edgecount.store.recordings import Recorded, RecordingKey
from tests.support.stored import crossing, filled, utc

NOON = utc("2026-05-04T12:00")
MINUTE = timedelta(minutes=1)
EVER = Period(NOON - timedelta(days=9), NOON + timedelta(days=9))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EventStore]:
    with EventStore(tmp_path / "store.db", "replay") as opened:
        yield opened


def span(minutes: float, length: float = 10) -> Period:
    """So many minutes, from so many after noon on."""
    start = NOON + minutes * MINUTE
    return Period(start, start + length * MINUTE)


def recorded(
    minutes: float, length: float = 10, *, camera: str = "entrance", events: tuple[AnyEvent, ...] | None = None
) -> Recorded:
    """A recording that was watched throughout, with an event in its first second, and heat."""
    of = span(minutes, length)
    number = round(minutes * 60) + {"entrance": 100_000, "back": 1_000_000}[camera]  # cameras share no event's id
    watched = dict[datetime, float]()
    minute = of.start.replace(second=0, microsecond=0)
    while minute < of.end:
        watched[minute] = (min(of.end, minute + MINUTE) - max(of.start, minute)).total_seconds()
        minute += MINUTE
    hour = of.start.replace(minute=0, second=0, microsecond=0)
    first = crossing(number, of.start + timedelta(seconds=1), camera=camera)
    return Recorded(camera, of, (first,) if events is None else events, watched, {hour: {7: length / 3}})


def state(path: Path) -> tuple[object, ...]:
    """All that reports are made of."""
    with StoreReader(path) as reader:
        events = sorted((stored.event.ts, stored.event.camera) for stored in reader.events(EVER))
        coverage = {
            camera: {minute: round(seconds, 6) for minute, seconds in minutes.items()}
            for camera, minutes in reader.coverage(EVER).items()
        }
        heat = {camera: reader.heat(camera, EVER).tobytes() for camera in ("entrance", "back")}
        return events, coverage, heat, reader.recordings()


def test_recordings_of_several_days_and_cameras_are_added(store: EventStore, tmp_path: Path) -> None:
    for minutes, camera in (
        (0, "entrance"),
        (10, "entrance"),
        (3, "back"),
        (2 * 1440, "entrance"),
        (-1440, "entrance"),
    ):
        assert store.put_recording(recorded(minutes, camera=camera)) == []
    assert store.recordings() == [
        RecordingKey("entrance", span(-1440)),
        RecordingKey("entrance", span(0)),
        RecordingKey("back", span(3)),
        RecordingKey("entrance", span(10)),
        RecordingKey("entrance", span(2880)),
    ]
    with StoreReader(tmp_path / "store.db") as reader:
        assert len(reader.events(EVER)) == 5
        assert reader.watched("entrance", EVER) == 4 * 600
        assert reader.watched("back", EVER) == 600


def test_the_same_again_takes_its_own_place(store: EventStore, tmp_path: Path) -> None:
    parts = [recorded(0.5), recorded(10.5, 4.25), recorded(2, camera="back")]
    for part in parts:
        store.put_recording(part)
    before = state(tmp_path / "store.db")
    for part in parts:
        again = tuple(replace(event, id=UUID(int=event.id.int + 1)) for event in part.events)
        former = store.put_recording(Recorded(part.camera, part.span, again, part.watched, part.spent))
        assert former == [RecordingKey(part.camera, part.span)]
        assert state(tmp_path / "store.db") == before


@pytest.mark.parametrize(
    ("minutes", "length", "is_replaced"),
    [
        pytest.param(0, 3, True, id="shorter, because it was ended on request"),
        pytest.param(0, 30, True, id="longer, with another rate"),
        pytest.param(4, 10, True, id="dated a little otherwise"),
        pytest.param(-20, 60, True, id="all around it"),
        pytest.param(9.9, 10, False, id="overlapping, as recorders' files do"),
        pytest.param(10, 10, False, id="following"),
        pytest.param(5, 10, False, id="half of it"),
    ],
)
def test_a_recording_of_mostly_the_same_time_is_the_same(
    minutes: float, length: float, *, is_replaced: bool, store: EventStore, tmp_path: Path
) -> None:
    store.put_recording(recorded(0))
    new = recorded(minutes, length, events=(crossing(1, span(minutes, length).start),))
    assert bool(store.put_recording(new)) == is_replaced
    with StoreReader(tmp_path / "store.db") as reader:
        assert len(reader.events(EVER)) == (1 if is_replaced else 2)
        assert len(reader.recordings()) == (1 if is_replaced else 2)


def test_no_crossing_counts_again_because_its_return_lay_in_the_shared_moments(
    store: EventStore, tmp_path: Path
) -> None:
    came = crossing(1, span(0).end - timedelta(seconds=5))
    went = crossing(2, span(0).end - timedelta(seconds=1), "out", reverses=1)
    store.put_recording(recorded(0, events=(came, went)))
    store.put_recording(recorded(9.95, events=()))
    with StoreReader(tmp_path / "store.db") as reader:
        assert reader.all_totals() == []


def test_nothing_is_half_stored(store: EventStore, tmp_path: Path) -> None:
    store.put_recording(recorded(0))
    before = state(tmp_path / "store.db")
    twice = (crossing(1, NOON), crossing(1, NOON))
    with pytest.raises(StoreError):
        store.put_recording(recorded(0, events=twice))
    assert state(tmp_path / "store.db") == before


@settings(max_examples=30)
@example([(0, 1, "entrance"), (0, 1, "back")])
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60), st.sampled_from(("entrance", "back"))), max_size=6))
def test_what_is_stored_is_the_same_after_each_is_counted_again(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[int, int, str]]
) -> None:
    """A law: recordings that share nothing are stored as they are, whatever their order, and however often counted."""
    path = tmp_path_factory.mktemp("law") / "store.db"
    ends, kept = {"entrance": 0.0, "back": 0.0}, list[Recorded]()
    for gap, length, camera in parts:
        kept.append(recorded(ends[camera] + gap / 7, length / 3, camera=camera))
        ends[camera] += gap / 7 + length / 3
    with EventStore(path, "replay") as store:
        for part in kept:
            store.put_recording(part)
        before = state(path)
        for part in reversed(kept):
            store.put_recording(part)
        assert state(path) == before


def test_live_counts_take_no_recording(tmp_path: Path) -> None:
    with EventStore(tmp_path / "live.db") as store:
        store.append([crossing(1, NOON)])
        with pytest.raises(StoreError, match="live counts, to which no recording is added"):
            store.put_recording(recorded(0))
        assert len(store.read_after(0, 10)) == 1


def test_a_store_that_does_not_know_its_recordings_is_left_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "old.db", [crossing(1, NOON)], kind="replay")
    with EventStore(path, "replay") as store:
        with pytest.raises(
            StoreError, match=r"old\.db is of an earlier edgecount, which kept one recording only: choose"
        ):
            store.put_recording(recorded(0))
        assert len(store.read_after(0, 10)) == 1


def test_a_store_of_live_counts_has_no_recordings(tmp_path: Path) -> None:
    with StoreReader(filled(tmp_path / "live.db", [crossing(1, NOON)])) as reader:
        assert reader.recordings() == []


def test_the_tables_are_those_of_every_store(store: EventStore, tmp_path: Path) -> None:
    """So that an older edgecount, a backup and `report` understand them."""
    store.put_recording(recorded(0))
    connection = sqlite3.connect(tmp_path / "store.db")
    names = [name for (name,) in connection.execute("SELECT key FROM meta ORDER BY key")]
    connection.close()
    assert names == ["kind", "recording/1777896000000000/entrance"]


def test_the_same_content_takes_its_own_place_whatever_time_it_is_given(store: EventStore) -> None:
    first = replace(recorded(0), content="a", counted="so")
    assert store.put_recording(first) == []
    moved = replace(recorded(300), events=first.events, content="a", counted="otherwise")
    assert store.put_recording(moved) == [RecordingKey("entrance", first.span)]
    (key,) = store.recordings()
    assert (key.span, key.content, key.counted) == (moved.span, "a", "otherwise")


def test_the_same_content_at_another_camera_is_another(store: EventStore) -> None:
    store.put_recording(replace(recorded(0), content="a"))
    assert store.put_recording(replace(recorded(300, camera="back"), content="a")) == []
    assert len(store.recordings()) == 2
