import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from edgecount.daemon.recording.backlog import Backlog
from edgecount.daemon.recording.store_writer import BATCH, DOUBT_SECONDS, MEND_SECONDS, StoreWriter
from edgecount.errors import StoreError
from edgecount.events.model import AnyEvent
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreClosedError, StoreDamagedError, StoreUnavailableError
from tests.support.daemon_stage import Stage
from tests.support.fakes import BEGAN
from tests.support.stored import crossing

FULL = StoreUnavailableError("store.db cannot grow, the disk is full; make room there")
DAMAGED = StoreDamagedError("store.db is damaged")


class FickleStore(EventStore):
    """A store that fails with `error`, while that is set; `mended` counts attempts to mend it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.error: StoreError | None = None
        self.is_doubted = False
        self.mended = 0
        self.batches: list[int] = []

    @property
    def needs_mending(self) -> bool:
        return self.is_doubted or isinstance(self.error, StoreDamagedError)

    def mend(self) -> None:
        self.mended += 1
        if self.error is not None:
            raise self.error
        self.is_doubted = False

    def put(self, batch: Batch) -> list[int]:
        if self.error is not None:
            raise self.error
        self.batches.append(len(batch.events))
        return super().put(batch)


class WriterStage(Stage[FickleStore]):
    """What stores the people who come in."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, FickleStore(path))
        self.writer = StoreWriter(self.store, self.clock, Backlog(1000))

    def take(self, count: int = 1) -> list[int]:
        """So many people come in; the numbers under which they, and others, were stored now."""
        return self.taken(self.people(count))

    def taken(self, events: Iterable[AnyEvent]) -> list[int]:
        """The numbers under which these events, and others, were stored now."""
        self.writer.note(events)
        return [item.seq for item in self.writer.store()]

    def stored(self) -> list[int]:
        """Who is stored, in order."""
        return [event.id.int for event in self.events()]


@pytest.fixture
def stage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[WriterStage]:
    with WriterStage(tmp_path / "store.db") as stage, caplog.at_level(logging.INFO):
        yield stage


def test_all_that_has_come_is_stored_in_one_go(stage: WriterStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.writer.cover("entrance", {BEGAN: 5})
    stage.writer.add_heat("entrance", {BEGAN: {7: 1.5}})
    stage.writer.remember("so", "far")
    stage.writer.note(stage.people())
    assert stage.take(2) == [1, 2, 3]
    assert (stage.stored(), stage.watched(), stage.store.recall("so")) == ([1, 2, 3], 5, "far")
    assert stage.store.batches == [3]
    assert stage.writer.store() == []
    assert stage.store.batches == [3], "nothing was to be stored"
    assert stage.writer.state.error is None
    assert caplog.messages == []


def test_a_full_disk_that_is_freed_loses_nothing(stage: WriterStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.take()
    stage.store.error = FULL
    assert stage.take(3) == []
    stage.writer.cover("entrance", {BEGAN: 5})
    assert stage.writer.retry() == []
    state = stage.writer.state
    assert (state.error, state.since, state.waiting, state.lost) == (str(FULL), BEGAN, 3, 0)
    stage.store.error = None
    assert [item.seq for item in stage.writer.retry()] == [2, 3, 4]
    assert (stage.stored(), stage.watched()) == ([1, 2, 3, 4], 5)
    assert (stage.writer.state.error, stage.writer.state.waiting) == (None, 0)
    assert stage.writer.retry() == []
    assert caplog.messages == [
        f"{FULL}; counting goes on, and what is counted waits in memory",
        "the store takes events again: 3 that waited are stored",
    ]


def test_while_it_fails_only_retry_asks_it(stage: WriterStage) -> None:
    stage.store.error = FULL
    stage.take()
    stage.store.error = None
    assert stage.take() == []
    assert stage.writer.state.waiting == 2
    assert len(stage.writer.retry()) == 2


def test_much_that_waited_is_stored_bit_by_bit(stage: WriterStage) -> None:
    stage.store.error = FULL
    stage.take(BATCH + 3)
    stage.store.error = None
    stage.writer.retry()
    assert stage.store.batches == [0, BATCH, 3]


def test_what_finds_no_room_in_memory_is_lost_and_said(stage: WriterStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.store.error = FULL
    stage.take(1000)
    stage.clock.advance(61)
    stage.take(5)
    assert (stage.writer.state.waiting, stage.writer.state.lost) == (1000, 5)
    assert caplog.messages[-1] == f"1000 events waiting to be stored, 5 given up: {FULL}"
    stage.store.error = None
    stage.writer.retry()
    assert stage.stored() == list(range(1, 1001))
    assert caplog.messages[-1] == "events that were given up, for want of room: 5 crossing"
    assert (stage.writer.state.error, stage.writer.state.lost) == (None, 5)


def test_from_time_to_time_the_log_says_that_it_still_fails(
    stage: WriterStage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.store.error = FULL
    for _ in range(121):
        stage.take()
        stage.clock.advance(10)
    assert caplog.messages[1:] == [
        f"61 events waiting to be stored, 0 given up: {FULL}",
        f"121 events waiting to be stored, 0 given up: {FULL}",
    ]


def test_an_event_that_can_never_be_stored_holds_up_no_other(
    stage: WriterStage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.take()
    impostor = crossing(1, BEGAN, "out")
    assert stage.taken([crossing(7, BEGAN), impostor, crossing(8, BEGAN)]) == [2, 3]
    assert stage.stored() == [1, 7, 8]
    assert caplog.messages[0].startswith("an event is given up: ")
    assert stage.writer.state.lost == 1


def test_a_store_that_is_closed_is_somebody_elses_trouble(stage: WriterStage) -> None:
    stage.store.error = StoreClosedError("it is not open")
    with pytest.raises(StoreClosedError):
        stage.take()


def test_a_damaged_store_is_mended_now_and_then(stage: WriterStage) -> None:
    stage.writer.mend()
    assert stage.store.mended == 0
    stage.store.error = DAMAGED
    stage.take()
    for _ in range(3):
        stage.writer.mend()
    assert stage.store.mended == 1
    stage.clock.advance(MEND_SECONDS)
    stage.writer.mend()
    assert stage.store.mended == 2
    stage.store.error = None
    assert len(stage.writer.retry()) == 1


def test_a_store_that_somebody_doubts_is_looked_through_once_an_hour(stage: WriterStage) -> None:
    stage.store.is_doubted = True
    stage.writer.mend()
    stage.store.is_doubted = True
    stage.clock.advance(MEND_SECONDS)
    stage.writer.mend()
    assert stage.store.mended == 1
    stage.clock.advance(DOUBT_SECONDS)
    stage.writer.mend()
    assert stage.store.mended == 2


@pytest.mark.parametrize(("error", "messages"), [(None, 0), (FULL, 2)])
def test_at_the_end_what_waits_is_said_to_be_lost(
    stage: WriterStage, caplog: pytest.LogCaptureFixture, error: StoreError | None, messages: int
) -> None:
    stage.store.error = error
    stage.take(2)
    stage.writer.finish()
    assert len(caplog.messages) == messages
    if error is not None:
        assert caplog.messages[-1] == f"2 events not stored, and lost: {FULL}"
