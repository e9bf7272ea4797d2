from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from edgecount.daemon.delivery.delivery import Progress
from edgecount.errors import StoreError
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreClosedError, StoreUnavailableError
from tests.support.fakes import BEGAN
from tests.support.stored import crossing

FULL = StoreUnavailableError("store.db cannot grow")


class CursorlessStore(EventStore):
    """A store that does not keep how far a sink has come, while `error` is set."""

    error: StoreError | None = None

    def begin_cursor(self, sink: str) -> int:
        self._fail()
        return super().begin_cursor(sink)

    def move_cursor(self, sink: str, seq: int) -> None:
        self._fail()
        super().move_cursor(sink, seq)

    def put_aside(self, sink: str, seq: int, reason: str, ts: datetime) -> None:
        self._fail()
        super().put_aside(sink, seq, reason, ts)

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CursorlessStore]:
    with CursorlessStore(tmp_path / "store.db") as store:
        store.append(crossing(number, BEGAN) for number in range(1, 10))
        store.move_cursor("mqtt", 3)
        yield store


def test_it_begins_where_the_store_says(store: CursorlessStore) -> None:
    progress = Progress("mqtt", "mqtt", store)
    assert not progress.has_begun
    assert progress.begin()
    assert (progress.has_begun, progress.cursor) == (True, 3)


def test_it_cannot_begin_while_the_store_cannot_be_read(store: CursorlessStore) -> None:
    progress = Progress("mqtt", "mqtt", store)
    store.error = FULL
    assert not progress.begin()
    assert not progress.has_begun
    store.error = None
    assert progress.begin()


def test_what_is_delivered_is_known_at_once_and_kept_when_it_can_be(
    store: CursorlessStore, caplog: pytest.LogCaptureFixture
) -> None:
    progress = Progress("mqtt", "mqtt", store)
    progress.begin()
    store.error = FULL
    progress.move(5)
    progress.put_aside(6, "too large", BEGAN)
    assert (progress.cursor, store.cursor("mqtt")) == (6, 3)
    assert len(caplog.messages) == 1  # and not at every attempt
    store.error = None
    progress.keep()
    assert store.cursor("mqtt") == 6
    store.error = FULL
    progress.move(7)
    assert len(caplog.messages) == 2


def test_a_store_that_is_closed_ends_the_delivery(store: CursorlessStore) -> None:
    progress = Progress("mqtt", "mqtt", store)
    progress.begin()
    store.error = StoreClosedError("it is not open")
    with pytest.raises(StoreClosedError):
        progress.move(5)


def test_a_new_store_does_not_make_it_go_back(store: CursorlessStore) -> None:
    progress = Progress("mqtt", "mqtt", store)
    progress.begin()
    store.error = FULL
    progress.move(8)
    store.error = None
    assert progress.begin()
    assert progress.cursor == 8
