"""A row that cannot be read is left out by every reader, put aside by the writer, told once, and kept."""

import logging
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.daemon.recording.store_writer import StoreWriter
from edgecount.figures.period import Period
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreDamagedError
from edgecount.store.reader import StoreReader
from edgecount.store.recovery.soundness import doubt, is_doubted, noted_events
from tests.support.damaging import NOON, fill
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, filled


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "edgecount.sqlite"


def flip(path: Path, seq: int, at: int = 10, bit: int = 0x80) -> None:
    """Another bit in the text of one event; the file stays a sound database."""
    (body,) = sqlite3.connect(path).execute("SELECT body FROM events WHERE seq = ?", (seq,)).fetchone()
    raw = bytearray(path.read_bytes())
    raw[raw.index(body.encode()) + at] ^= bit
    path.write_bytes(raw)


@pytest.mark.parametrize("bit", [pytest.param(0x80, id="no-text"), pytest.param(0x02, id="no-event")])
def test_a_flipped_bit_in_one_event_costs_that_event(path: Path, bit: int, caplog: pytest.LogCaptureFixture) -> None:
    filled(path, [crossing(number, NOON) for number in range(1, 6)])
    body = sqlite3.connect(path).execute("SELECT body FROM events WHERE seq = 3").fetchone()[0]
    flip(path, 3, body.index("type") + 8, bit)
    clock = FakeClock()
    with EventStore(path, clock=clock) as store, StoreReader(path) as reader:
        assert [item.seq for item in reader.read_after(0, 10)] == [1, 2, 4, 5]
        assert noted_events(path) == [3]
        writer = StoreWriter(store, clock)
        writer.mend()
        assert (writer.state.error, writer.state.unreadable, store.renewals) == (None, 1, 1)
        (row,) = reader.unreadable()
        assert (row.origin, row.seq, row.ts) == ("events", 3, clock.now())
        assert "00000000-0000-0000-0000-000000000003" in row.content
        assert [total.count for total in reader.all_totals()] == [4], "totals leave it out as well"
        assert not is_doubted(path)
        clock.advance(10_000)
        writer.mend()
        writer.note([crossing(6, NOON)])
        assert writer.store()[0].seq == 6
    with EventStore(path) as store:
        assert store.unreadable == 1
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(said) == 1
    assert "event 3 (" in said[0]


def test_an_event_that_comes_again_takes_the_place_of_its_damaged_row(path: Path) -> None:
    filled(path, [crossing(1, NOON), crossing(2, NOON)])
    flip(path, 1)
    with EventStore(path) as store:
        assert store.append([crossing(1, NOON)]) == [3]
        assert [item.seq for item in store.read_after(0, 10)] == [2, 3]
        assert store.unreadable == 1


NO_TEXT = "CAST(x'ff' AS TEXT)"


@pytest.mark.parametrize(
    ("table", "values", "where"),
    [
        ("coverage", f"camera = {NO_TEXT}", "camera = 'back' AND minute = (SELECT min(minute) FROM coverage)"),
        ("heat", "cells = x'00'", "rowid = 1"),
        ("trails", "way = x'00'", "track = 7"),
        ("trails", f"camera = {NO_TEXT}", "track = 7 AND camera = 'back'"),
        ("trails", "track = -1", "track = 7"),
        ("cursors", f"sink = {NO_TEXT}", "sink = 'mqtt'"),
        ("meta", f"value = {NO_TEXT}", "key = 'memory/mqtt.intervals'"),
        ("meta", "value = 'never'", "key = 'forgotten_until'"),
        ("meta", "value = 'none'", "key = 'forgotten_number'"),
        ("meta", "value = 'none'", "key = 'store'"),
        ("put_aside", f"reason = {NO_TEXT}", "sink = 'mqtt'"),
        ("put_aside", "ts = 9000000000000000000", "sink = 'mqtt'"),
        ("carried", f"line = {NO_TEXT}", "true"),
        ("carried", "direction = 'up'", "true"),
    ],
)
def test_any_row_of_any_table(path: Path, table: str, values: str, where: str) -> None:
    with EventStore(path, clock=FakeClock()) as store:
        fill(store)
        events = len(store.read_after(0, 10_000))
    other = sqlite3.connect(path, isolation_level=None)
    spoiled = other.execute(f"UPDATE {table} SET {values} WHERE {where}").rowcount  # noqa: S608 - a test's own
    other.close()
    with EventStore(path, clock=FakeClock()) as store, StoreReader(path) as reader:
        reader.set_aside(), reader.put_aside_counts(), reader.all_totals(), reader.forgotten_until()
        reader.numbering(), reader.told_before("mqtt", 3)
        store.recall("mqtt.intervals"), store.begin_cursor("mqtt"), reader.inventory(), reader.extent()
        doubt(path)
        store.mend()
        assert len(store.read_after(0, 10_000)) == events
        assert store.unreadable == spoiled > 0
        assert {row.origin for row in reader.unreadable()} == {table}
        assert list(path.parent.glob("*.damaged-*")) == [], "the file is sound"


def set_header(at: int, value: bytes) -> Callable[[bytearray], None]:
    def spoil(raw: bytearray) -> None:
        raw[at : at + len(value)] = value

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(set_header(60, b"\0\0\1\4"), id="a-version-too-high"),
        pytest.param(set_header(60, b"\x80\0\0\4"), id="a-version-below-zero"),
        pytest.param(set_header(60, b"\0\0\0\0"), id="no-version"),
        pytest.param(set_header(60, b"\0\0\0\2"), id="an-older-version"),
        pytest.param(set_header(68, b"else"), id="another-programs-mark"),
        pytest.param(set_header(18, b"\3"), id="a-kind-that-may-only-be-read"),
    ],
)
def test_a_damaged_header_is_damage(path: Path, spoil: Callable[[bytearray], None]) -> None:
    filled(path, [crossing(number, NOON) for number in range(1, 6)])
    raw = bytearray(path.read_bytes())
    spoil(raw)
    path.write_bytes(raw)
    with EventStore(path) as store:
        assert len(store.read_after(0, 10)) == 5
        assert store.renewals == 1


def test_columns_that_are_not_those_of_the_event_are_made_anew(path: Path) -> None:
    filled(path, [crossing(number, NOON) for number in range(1, 6)])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("UPDATE events SET line = CAST(x'ff' AS TEXT) WHERE seq = 2")
    other.close()
    with EventStore(path) as store, StoreReader(path) as reader:
        assert [total.count for total in reader.all_totals()] == [4]
        store.mend()
        assert (store.renewals, store.unreadable) == (1, 0)
        assert reader.refresh()
        assert [total.count for total in reader.all_totals()] == [5]


def test_an_index_that_names_a_row_that_is_not_there_is_damage(path: Path) -> None:
    filled(path, [crossing(number, NOON) for number in range(1, 6)])
    other = sqlite3.connect(path, isolation_level=None)
    (root,) = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'events_by_time'").fetchone()
    other.close()
    raw = bytearray(path.read_bytes())
    place = root * 4096 - 12 - 3 * 13 - 1  # entries lie from the page's end on; each ends with the number of its row
    assert raw[place] == 5
    raw[place] ^= 64
    path.write_bytes(raw)
    everything = Period(NOON, NOON + timedelta(days=1))
    with EventStore(path) as store, StoreReader(path) as reader:
        with pytest.raises(StoreDamagedError):
            reader.events(everything)
        store.mend()
        reader.refresh()
        assert len(reader.events(everything)) == 5
        assert (store.renewals, store.unreadable) == (1, 0)
