"""Many threads use one store: each transaction is whole, and closing it waits for whoever is inside."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edgecount.errors import StoreError
from edgecount.events.model import AnyEvent
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreClosedError
from edgecount.store.reader import StoreReader
from tests.support.stored import crossing, utc
from tests.support.waiting import result_of, wait_until

NOON = utc("2026-05-04T12:00")


def test_what_threads_do_at_once_is_all_there(tmp_path: Path) -> None:
    path = tmp_path / "edgecount.db"

    def count(camera: int) -> None:
        for number in range(0, 200, 2):
            store.append([crossing(1000 * camera + number, NOON), crossing(1000 * camera + number + 1, NOON)])

    def deliver(sink: str, cursor: int) -> None:
        while cursor < 800:
            for item in store.read_after(cursor, 50):
                cursor = item.seq
                if cursor % 40 == 0:
                    store.put_aside(sink, cursor, "refused", NOON)
            store.move_cursor(sink, cursor)
            store.remember(sink, str(cursor))

    with EventStore(path) as store, ThreadPoolExecutor(8) as pool:
        begun = {sink: store.begin_cursor(sink) for sink in ("mqtt", "mail")}  # before the first event, to have all
        done = [pool.submit(deliver, *sink) for sink in begun.items()]
        done += [pool.submit(count, camera) for camera in range(4)]
        for future in done:
            result_of(future)
        assert (store.cursor("mqtt"), store.recall("mqtt"), store.cursor("mail")) == (800, "800", 800)
    with StoreReader(path) as reader:
        stored = [int(item.event.id) for item in reader.read_after(0, 1000)]
        assert reader.put_aside_counts() == {"mail": 20, "mqtt": 20}
    assert sorted(stored) == [1000 * camera + number for camera in range(4) for number in range(200)]
    assert all(second == first + 1 for first, second in zip(stored[::2], stored[1::2], strict=True))


def test_closing_waits_for_who_is_inside(tmp_path: Path) -> None:
    store = EventStore(tmp_path / "edgecount.db")
    store.open()
    closing = threading.Thread(target=store.close, name="closing")
    with store._file.transaction() as connection:
        closing.start()
        closing.join(0.05)
        assert closing.is_alive()
        connection.execute("INSERT INTO cursors VALUES ('mqtt', 5)")
    wait_until(lambda: not closing.is_alive(), "the store is closed")
    with EventStore(tmp_path / "edgecount.db") as store:
        assert store.cursor("mqtt") == 5


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(lambda store: store.append([crossing(1, NOON)]), id="append"),
        pytest.param(lambda store: store.read_after(0, 1), id="read"),
        pytest.param(lambda store: store.move_cursor("mqtt", 1), id="move"),
        pytest.param(lambda store: store.put_aside("mqtt", 1, "refused", NOON), id="put-aside"),
        pytest.param(lambda store: store.recall("key"), id="recall"),
        pytest.param(lambda store: store.purge(NOON), id="purge"),
    ],
)
def test_who_comes_after_the_end_is_told_so(tmp_path: Path, use: Callable[[EventStore], object]) -> None:
    with EventStore(tmp_path / "edgecount.db") as store:
        pass
    with ThreadPoolExecutor(1) as pool, pytest.raises(StoreClosedError, match="is not open") as error:
        result_of(pool.submit(use, store))
    assert isinstance(error.value, StoreError)


def test_what_makes_the_events_may_use_the_store(tmp_path: Path) -> None:
    with EventStore(tmp_path / "edgecount.db") as store:

        def events() -> Iterator[AnyEvent]:
            yield crossing(len(store.read_after(0, 10)), NOON)

        assert store.append(events()) == [1]
