"""Events on their way from the store to a sink that takes them, fails, refuses and comes back."""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Self

import pytest

from edgecount.clock import SystemClock
from edgecount.daemon.delivery import delivery as module
from edgecount.errors import StoreError
from edgecount.sinks.sink import RefusedError, UndeliveredError
from edgecount.site.status import SinkState
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreUnavailableError
from edgecount.store.reader import StoreReader
from tests.support.daemon_stage import Stage
from tests.support.fakes import BEGAN
from tests.support.stored import crossing
from tests.support.waiting import HUNG_SECONDS, wait_until

AWAY = UndeliveredError("the broker is away: start it")


class DeliveryStage(Stage[EventStore]):
    """What brings events from the store to the sink, over restarts."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.delivery = self.new_delivery(SystemClock())
        return self

    def add(self, count: int = 1) -> None:
        self.store.append(self.people(count))
        self.delivery.wake()

    def begin(self) -> None:
        self.delivery.start()

    def end(self) -> None:
        self.delivery.finish(SystemClock().monotonic() + HUNG_SECONDS)
        wait_until(lambda: self.delivery.join(0), "its end", lambda: len(self.sink.says))

    def restart(self) -> None:
        self.end()
        self.delivery = self.new_delivery(SystemClock())
        self.begin()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something is so."""
        wait_until(holds, lambda: f"still {self.state}, the sink says {self.sink.says[-20:]}")

    @property
    def state(self) -> SinkState:
        return self.delivery.state(self.number)

    @property
    def taken(self) -> list[int]:
        return [stored.seq for stored in self.sink.taken]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DeliveryStage]:
    path = tmp_path / "edgecount.sqlite"
    with DeliveryStage(path, EventStore(path)) as stage:
        yield stage
        stage.end()


@pytest.fixture(autouse=True)
def _all_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.INFO):
        yield


def refuse(*seqs: int, times: int = 1000, final: bool = False) -> Callable[[Sequence[StoredEvent]], None]:
    """Refuses these events, so many times, and takes what is before them."""
    left = [times]

    def fault(events: Sequence[StoredEvent]) -> None:
        for stored in events:
            if stored.seq in seqs and left[0]:
                left[0] -= 1
                raise RefusedError(stored.seq, "the topic is not allowed", final=final)

    return fault


def break_at(*seqs: int) -> Callable[[Sequence[StoredEvent]], None]:
    """Breaks as a mistake of ours would, at these events."""

    def fault(events: Sequence[StoredEvent]) -> None:
        for stored in events:
            if stored.seq in seqs:
                raise ZeroDivisionError("division by zero")

    return fault


def test_what_is_stored_is_delivered_in_order(stage: DeliveryStage) -> None:
    stage.begin()
    stage.add(3)
    stage.add(2)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [1, 2, 3, 4, 5]
    assert stage.store.cursor("fake") == 5
    state = stage.state
    assert (state.delivered, state.error, state.put_aside) == (5, None, 0)
    assert state.delivered_at is not None


def test_a_new_sink_begins_with_what_comes_from_now_on(stage: DeliveryStage) -> None:
    stage.add(3)
    stage.begin()
    assert stage.state == SinkState(delivered=3)
    stage.add(1)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [4]


def test_after_a_restart_it_goes_on_where_it_was(stage: DeliveryStage) -> None:
    stage.begin()
    stage.add(2)
    stage.until(lambda: stage.state.waiting == 0)
    stage.restart()
    stage.add(2)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [1, 2, 3, 4]


def test_a_sink_that_takes_less_is_offered_the_rest(stage: DeliveryStage) -> None:
    stage.begin()
    stage.sink.at_once = 2
    stage.add(5)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [1, 2, 3, 4, 5]


def test_a_sink_that_is_away_gets_all_when_it_is_back(stage: DeliveryStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.sink.closed_door = AWAY
    stage.begin()
    stage.add(3)
    stage.until(lambda: stage.sink.says.count("open") > 3)
    assert (stage.state.error, stage.state.waiting, stage.taken) == (str(AWAY), 3, [])
    stage.sink.closed_door = None
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [1, 2, 3]
    assert stage.state.error is None
    assert [message for message in caplog.messages if message.startswith("fake")] == [
        f"fake: {AWAY}; nothing is lost, it waits in the store",
        "fake: delivers again",
    ]


def test_a_sink_that_fails_on_the_way_is_opened_anew(stage: DeliveryStage) -> None:
    failures = [AWAY, AWAY]

    def fault(_events: Sequence[StoredEvent]) -> None:
        if failures:
            raise failures.pop()

    stage.sink.faults = [fault]
    stage.begin()
    stage.add(3)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [1, 2, 3]
    assert stage.sink.says.count("open") == 3


def test_an_event_refused_again_and_again_goes_aside(stage: DeliveryStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.sink.faults = [refuse(2)]
    stage.begin()
    stage.add(4)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [1, 3, 4]
    assert (stage.state.put_aside, stage.state.error) == (1, None)
    assert "fake: event 2 is put aside: the topic is not allowed" in caplog.messages
    with StoreReader(stage.path) as reader:
        assert reader.put_aside_counts() == {"fake": 1}
    assert stage.sink.says.count("open") == 1
    stage.restart()
    assert stage.state.put_aside == 1


@pytest.mark.parametrize(
    ("times", "final", "aside"),
    [
        pytest.param(2, False, 0, id="taken-at-the-third-time"),
        pytest.param(3, False, 1, id="refused-three-times"),
        pytest.param(1, True, 1, id="refused-for-good"),
    ],
)
def test_how_often_an_event_is_offered(stage: DeliveryStage, times: int, final: bool, aside: int) -> None:
    stage.sink.faults = [refuse(1, times=times, final=final)]
    stage.begin()
    stage.add(2)
    stage.until(lambda: stage.state.waiting == 0)
    assert (stage.state.put_aside, stage.taken) == (aside, [2] if aside else [1, 2])


def test_the_one_that_breaks_the_sink_is_found_among_others(stage: DeliveryStage) -> None:
    stage.sink.faults = [break_at(3)]
    stage.begin()
    stage.add(5)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [1, 2, 4, 5]
    assert stage.state.put_aside == 1
    stage.add(2)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken[4:] == [6, 7]


@pytest.mark.parametrize("broken", [ValueError("a mistake"), StoreError("the disk is full")])
def test_a_sink_that_breaks_by_itself_is_tried_again(stage: DeliveryStage, broken: Exception) -> None:
    failures = [broken]

    def tick() -> None:
        if failures:
            raise failures.pop()

    stage.sink.tick = tick  # type: ignore[method-assign]
    stage.begin()
    stage.add(1)
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == [1]


class NoRoomForCursors(EventStore):
    """A store whose disk has no room for a cursor, four times."""

    failures = 0

    def move_cursor(self, sink: str, seq: int) -> None:
        self.failures += 1
        if self.failures <= 4:
            raise StoreUnavailableError("the disk is full")
        super().move_cursor(sink, seq)


def test_what_cannot_be_noted_is_not_delivered_again(tmp_path: Path) -> None:
    path = tmp_path / "edgecount.sqlite"
    with DeliveryStage(path, NoRoomForCursors(path)) as stage:
        stage.begin()
        stage.add(1)
        stage.until(lambda: stage.state.waiting == 0)
        assert (stage.taken, stage.store.cursor("fake"), stage.state.error) == ([1], 0, None)
        for _ in range(4):
            stage.delivery.wake()
            stage.until(lambda: not stage.delivery._wake.is_set())
        stage.until(lambda: stage.store.cursor("fake") == 1)
        assert (stage.taken, stage.sink.says.count("open"), stage.state.put_aside) == ([1], 1, 0)
        stage.end()


def test_in_the_end_the_sink_gets_what_came_last_and_is_closed(stage: DeliveryStage) -> None:
    stage.begin()
    stage.until(lambda: "tick" in stage.sink.says)
    stage.store.append([crossing(99, BEGAN)])  # without a wake
    stage.end()
    assert [stored.event.id.int for stored in stage.sink.taken] == [99]
    assert stage.sink.says[-1] == "close"
    assert "tick" in stage.sink.says[stage.sink.says.index("1 of 1") :]  # the state that goes with it


def test_the_end_does_not_wait_for_a_sink_that_is_away(stage: DeliveryStage) -> None:
    stage.sink.closed_door = UndeliveredError("refused: mend the password", patience_seconds=3600)
    stage.begin()
    stage.until(lambda: stage.state.error is not None)
    stage.end()
    assert stage.sink.says == ["open", "close"]


def test_the_end_of_what_never_began(stage: DeliveryStage) -> None:
    assert stage.delivery.join(0)


def test_a_long_queue_goes_in_batches(stage: DeliveryStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 10)
    stage.sink.closed_door = AWAY
    stage.begin()
    stage.add(95)
    stage.sink.closed_door = None
    stage.until(lambda: stage.state.waiting == 0)
    assert stage.taken == list(range(1, 96))
    assert [say for say in stage.sink.says if "of" in say] == ["10 of 10"] * 9 + ["5 of 5"]
