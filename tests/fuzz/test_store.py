"""Damaged stores: the daemon goes on with each, and keeps every event that can still be read."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from edgecount.daemon.recording.store_writer import DOUBT_SECONDS, StoreWriter
from edgecount.figures.period import Period
from edgecount.privacy.picture_search import search_pictures
from edgecount.store.codec import decode
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreDamagedError, StoreUnavailableError
from edgecount.store.reader import StoreReader
from tests.support.damaging import EVENTS, HIGH, NOON, copied, damaged, store_files, write
from tests.support.fakes import FakeClock
from tests.support.fuzzing import Fuzz
from tests.support.stored import crossing, utc

SPAN = Period(utc("2026-05-01T00:00"), utc("2026-06-01T00:00"))
ROUNDS = 4
FIRST_NEW = 1_000_000


def attempt(random: Random, folder: Path) -> None:
    """One damaged store: nothing ends, nothing that can be read is lost, and after some rounds all is well."""
    files = store_files(is_high=random.random() < 0.3, is_cut_off=random.random() < 0.3)
    path = write(damaged(random, files), folder)
    readable = readable_events(copied(path, folder / "copy"))
    clock = FakeClock()
    with EventStore(path, clock=clock) as store:
        writer = StoreWriter(store, clock)
        for number in range(ROUNDS):
            writer.note([crossing(FIRST_NEW + number, NOON)])
            writer.store()
            with suppress(StoreDamagedError, StoreUnavailableError):
                use(store, path)
            clock.advance(DOUBT_SECONDS + 1)
            writer.mend()
            writer.retry()
        assert writer.state.error is None
        use(store, path)
        kept = {item.event.id: item.seq for item in store.read_after(0, 10_000)}
    lost = readable - kept.keys()
    assert not lost, f"{len(lost)} of {len(readable)} events are lost: {sorted(map(int, lost))[:5]}"
    numbers = [kept[UUID(int=FIRST_NEW + number)] for number in range(ROUNDS)]
    older = [seq for event, seq in kept.items() if event.int < FIRST_NEW]
    assert numbers == sorted(set(numbers)), "numbers rise"
    assert min(numbers) > max(older, default=0), "no number that is there is given again"
    assert search_pictures(folder).pictures == ()


def use(store: EventStore, path: Path) -> None:
    """Do what the daemon, its jobs and the commands do with a store."""
    store.begin_cursor("new")
    store.move_cursor("mqtt", store.cursor("mqtt"))
    store.add_coverage("entrance", {NOON: 1.0})
    store.add_heat("entrance", {NOON: {3: 1.0}})
    store.recall("mqtt.intervals"), store.recall("reports.first_day")
    store.newest(NOON)
    with StoreReader(path) as reader, reader.snapshot():
        list(reader.read_after(0, 10_000)), reader.first_seq(SPAN.start), reader.last_seq(), reader.has(UUID(int=1))
        reader.events(SPAN), reader.alert_events(SPAN), reader.visits(SPAN), reader.falls(SPAN)
        reader.taken_back(SPAN), reader.totals(SPAN), reader.all_totals(), reader.last_crossings()
        reader.coverage(SPAN), reader.watched("entrance", SPAN), reader.heat("entrance", SPAN), reader.heat_extent()
        reader.inventory(), reader.extent(), reader.newest(NOON), reader.recordings(), reader.forgotten_until()
        reader.set_aside(), reader.put_aside_counts(), reader.unreadable()


def readable_events(path: Path) -> set[UUID]:
    """The events that SQLite still finds, one by one or in a row, and whose text is that of an event."""
    found = set[UUID]()
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        for seq, body in _rows(connection):
            with suppress(Exception):
                found.add(decode(seq, body).event.id)
    return found


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    query = "SELECT seq, CAST(body AS BLOB) FROM events"
    with suppress(Exception):
        yield from connection.execute(query)
    for start in (0, HIGH):
        for seq in range(start, start + EVENTS + 5):
            with suppress(Exception):
                yield from connection.execute(f"{query} WHERE seq = ?", (seq,)).fetchall()


@pytest.fixture(autouse=True)
def _log_of_the_store_is_quiet() -> Iterator[None]:
    logging.getLogger("edgecount").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("edgecount").setLevel(logging.NOTSET)


test_what_failed_once, test_at_random = Fuzz("store", attempt).tests()
