"""Heat in the store: sums that stay, in little room, until age takes them."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.figures.heat import COLUMNS, ROWS
from edgecount.figures.period import Period
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from edgecount.store.recovery.soundness import is_doubted
from tests.support.stored import filled, utc

NOON = utc("2026-05-04T12:00")
HOUR = timedelta(hours=1)
EVER = Period(utc("1970-01-01"), utc("9999-01-01"))
CELLS = ROWS * COLUMNS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return filled(tmp_path / "edgecount.db")


@pytest.fixture
def store(path: Path) -> Iterator[EventStore]:
    with EventStore(path) as store:
        yield store


@pytest.fixture
def reader(store: EventStore, path: Path) -> Iterator[StoreReader]:
    with StoreReader(path) as reader:
        yield reader


def test_heat_adds_up_by_camera_and_hour(store: EventStore, reader: StoreReader) -> None:
    store.add_heat("entrance", {NOON: {0: 1.5, 7: 2.25}})
    store.add_heat("entrance", {NOON: {7: 0.25}, NOON + HOUR: {CELLS - 1: 4000.0}})
    store.add_heat("back", {NOON: {7: 100.0}})
    noon = reader.heat("entrance", Period(NOON, NOON + HOUR))
    assert noon.shape == (ROWS, COLUMNS)
    assert {cell: noon.flat[cell] for cell in np.flatnonzero(noon)} == {0: 1.5, 7: 2.5}
    assert reader.heat("entrance", EVER).sum() == pytest.approx(4004)
    assert reader.heat("entrance", EVER)[-1, -1] == 4000
    assert reader.heat("back", EVER).sum() == 100
    assert not reader.heat("nobody", EVER).any()


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        pytest.param(NOON, NOON + HOUR, 1, id="an hour"),
        pytest.param(NOON - timedelta(seconds=1), NOON + timedelta(seconds=1), 1, id="that begins in it"),
        pytest.param(NOON + timedelta(seconds=1), NOON + HOUR, 0, id="that has begun"),
        pytest.param(NOON, NOON, 0, id="no time"),
        pytest.param(NOON - HOUR, NOON + 3 * HOUR, 3, id="more"),
    ],
)
def test_an_hour_belongs_to_the_span_in_which_it_begins(
    store: EventStore, reader: StoreReader, begin: datetime, end: datetime, hours: int
) -> None:
    store.add_heat("entrance", {NOON + number * HOUR: {5: 1.0} for number in range(3)})
    assert reader.heat("entrance", Period(begin, end)).sum() == hours


def test_where_it_begins_and_ends(store: EventStore, reader: StoreReader) -> None:
    assert reader.heat_extent() is None
    store.add_heat("entrance", {NOON: {5: 1.0}, NOON + 2 * HOUR: {5: 1.0}})
    store.add_heat("back", {NOON - 5 * HOUR: {5: 1.0}})
    assert reader.heat_extent("entrance") == Period(NOON, NOON + 3 * HOUR)
    assert reader.heat_extent() == Period(NOON - 5 * HOUR, NOON + 3 * HOUR)
    assert reader.heat_extent("nobody") is None


def test_the_watched_seconds_of_a_camera(store: EventStore, reader: StoreReader) -> None:
    store.add_coverage("entrance", {NOON: 60.0, NOON + timedelta(minutes=59): 30.0, NOON + HOUR: 10.0})
    store.add_coverage("back", {NOON: 20.0})
    assert reader.watched("entrance", Period(NOON, NOON + HOUR)) == 90
    assert reader.watched("nobody", EVER) == 0


@pytest.mark.parametrize(
    ("heat", "message"),
    [
        pytest.param({NOON + timedelta(minutes=1): {0: 1.0}}, "whole UTC hours, not 2026-05-04T12:01", id="no hour"),
        pytest.param({NOON: {CELLS: 1.0}}, f"in cells from 0 to {CELLS - 1}", id="no cell"),
        pytest.param({NOON: {-1: 1.0}}, "in cells from 0 to", id="none either"),
        pytest.param({NOON: {0: -1.0}}, "seconds from 0", id="less than nothing"),
        pytest.param({NOON: {0: float("nan")}}, "seconds from 0", id="no number"),
        pytest.param({NOON: {0: float("inf")}}, "seconds from 0", id="for ever"),
    ],
)
def test_what_is_no_heat(store: EventStore, reader: StoreReader, heat, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        store.add_heat("entrance", {NOON - HOUR: {0: 1.0}} | heat)
    assert reader.heat_extent() is None, "all or nothing is stored"


def test_an_hour_that_is_full_does_not_begin_anew(store: EventStore, reader: StoreReader) -> None:
    for _ in range(2):
        store.add_heat("entrance", {NOON: {0: 4e7}})
    assert reader.heat("entrance", EVER)[0, 0] == pytest.approx((2**32 - 1) / 100)


@settings(max_examples=30)
@given(
    pours=st.lists(
        st.dictionaries(st.integers(0, CELLS - 1), st.integers(0, 10_000).map(lambda n: n / 100), max_size=5),
        max_size=6,
    )
)
def test_whatever_is_added_is_the_sum(tmp_path_factory: pytest.TempPathFactory, pours: list[dict[int, float]]) -> None:
    path = tmp_path_factory.mktemp("heat") / "edgecount.db"
    expected = np.zeros(CELLS)
    with EventStore(path) as store, StoreReader(path) as reader:
        for cells in pours:
            store.add_heat("entrance", {NOON: cells})
            for cell, seconds in cells.items():
                expected[cell] += seconds
        assert reader.heat("entrance", EVER).ravel() == pytest.approx(expected)


def test_age_takes_whole_hours_that_are_over(store: EventStore, reader: StoreReader) -> None:
    store.add_heat("entrance", {NOON + number * HOUR: {5: 1.0} for number in range(-3, 2)})
    assert [store.purge(NOON - timedelta(minutes=30), 1) for _ in range(3)] == [1, 1, 0]
    assert reader.heat_extent() == Period(NOON - HOUR, NOON + 2 * HOUR), "one hour is not over yet"
    assert store.purge(NOON) == 1
    assert reader.forgotten_until() is None, "no file is made of it"


@pytest.mark.parametrize("cells", [b"", b"nonsense", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_cannot_be_understood_is_left_out_and_noted(store: EventStore, reader: StoreReader, path, cells) -> None:
    store.add_heat("entrance", {NOON: {5: 1.0}})
    store.close()
    other = sqlite3.connect(path)
    with other:
        other.execute("UPDATE heat SET cells = ?", (cells,))
    other.close()
    assert reader.heat("entrance", EVER).sum() == 0
    assert is_doubted(path)


def test_a_year_of_a_busy_shop_takes_some_tens_of_megabytes(store: EventStore, path: Path) -> None:
    """Eight people at a time walk about in three quarters of the picture: an hour of one of four cameras."""
    chance = np.random.default_rng(1)
    rows = chance.beta(3, 2, 60_000) * ROWS
    columns = chance.beta(1.5, 1.5, 60_000) * COLUMNS
    seconds = np.bincount(rows.astype(int) * COLUMNS + columns.astype(int), minlength=CELLS) * 8 * 3600 / 60_000
    hours, before = 60, path.stat().st_size
    store.add_heat("entrance", {NOON + number * HOUR: dict(enumerate(seconds.tolist())) for number in range(hours)})
    store.close()
    year = (path.stat().st_size - before) / hours * 15 * 365 * 4
    assert year < 50e6
