"""Trails are stored as they were recorded, found by camera and time, and deleted like everything else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.counting.trails.trail import Trail
from edgecount.figures.period import Period
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.stored import trail, utc

NOON = utc("2026-05-04T12:00")
SECOND = timedelta(seconds=1)
EVER = Period(utc("0002-01-01"), utc("9999-01-01"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "edgecount.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[EventStore]:
    with EventStore(path) as store:
        yield store


def put(store: EventStore, *trails: Trail, camera: str = "entrance") -> None:
    store.put(Batch(trails={camera: trails}))


def found(path: Path, span: Period = EVER, camera: str = "entrance") -> list[Trail]:
    with StoreReader(path) as reader:
        return reader.trails(camera, span)


def test_trails_are_found_by_their_camera_and_the_time_that_they_reach_into(store: EventStore, path: Path) -> None:
    before, there, after = (trail(number, NOON + number * 10 * SECOND) for number in range(3))
    put(store, after, there, before)
    put(store, trail(9, NOON), camera="back")
    assert found(path) == [before, there, after]
    assert found(path, camera="back") == [trail(9, NOON)]
    assert found(path, Period(NOON + 2 * SECOND, NOON + 11 * SECOND)) == [before, there]
    assert found(path, Period(NOON + 4 * SECOND, NOON + 10 * SECOND)) == []
    with StoreReader(path) as reader:
        assert reader.trail_extent() == Period(NOON, NOON + 20 * SECOND)
        assert reader.inventory()["trails"].count == 4


def test_what_comes_twice_is_stored_once(store: EventStore, path: Path) -> None:
    put(store, trail(1, NOON))
    put(store, trail(1, NOON))
    assert found(path) == [trail(1, NOON)]


def test_parts_of_a_trail_are_one(store: EventStore, path: Path) -> None:
    put(store, trail(1, NOON), trail(1, NOON + 3 * SECOND, (0.0, 400.0, 500.0), (2.0, 600.0, 500.0)))
    [whole] = found(path)
    assert (whole.start, whole.end) == (NOON, NOON + 5 * SECOND)


def test_the_oldest_go_first_and_so_many_at_a_time(store: EventStore, path: Path) -> None:
    put(store, *(trail(number, NOON + number * SECOND) for number in range(7)))
    with StoreReader(path) as reader:
        assert store.purge_trails(NOON + 5 * SECOND, 3) == 3
        assert [kept.track for kept in reader.trails("entrance", EVER)] == [3, 4, 5, 6]
        assert [store.purge_trails(NOON + 5 * SECOND, 3) for _ in range(2)] == [2, 0]
        assert [kept.track for kept in reader.trails("entrance", EVER)] == [5, 6]
    assert store.purge_trails(EVER.end) == 2
    with StoreReader(path) as reader:
        assert reader.trail_extent() is None


def test_a_damaged_trail_is_left_out(store: EventStore, path: Path) -> None:
    put(store, trail(1, NOON), trail(2, NOON))
    with store._file.transaction() as connection:
        connection.execute("UPDATE trails SET way = x'00' WHERE track = 1")
    assert found(path) == [trail(2, NOON)]
