"""A round of the main thread: one transaction, and only then is anybody told or thanked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.intake import MOST_EVENTS, ROUND_SECONDS, Intake
from edgecount.daemon.workers.messages import MOST_COMMANDS, HandedOver, Inbox, WorkerUpdate, commander
from edgecount.daemon.workers.supervisor import WorkerSupervisor
from edgecount.errors import EdgecountError, StoreError, UsageError
from edgecount.events.model import CameraLost, CameraRestored
from edgecount.figures.period import Calendar
from edgecount.site.command import AdjustOccupancy, PauseCamera, ResetOccupancy
from edgecount.site.layout import SiteLayout
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreUnavailableError
from tests.support.daemon_stage import Stage
from tests.support.fakes import BEGAN
from tests.support.stored import crossing

PLACE = SiteLayout(
    slug="main-street",
    name="Main Street",
    calendar=Calendar(BEGAN.tzinfo),  # type: ignore[arg-type]  # the fake's time is aware
    lines={"entrance": ("door",), "back": ("door",)},
    zones={"entrance": ("hall",)},
)
LOST = CameraLost(id=crossing(900, BEGAN).id, site="main-street", ts=BEGAN, camera="entrance", reason="off")
BACK = CameraRestored(id=crossing(901, BEGAN).id, site="main-street", ts=BEGAN, camera="entrance")


class CountingStore(EventStore):
    """Counts its transactions; fails while `error` is set, and calls `after` at the end of each."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.batches: list[Batch] = []
        self.error: StoreError | None = None
        self.after: Callable[[], None] = lambda: None

    def put(self, batch: Batch) -> list[int]:
        if self.error is not None:
            raise self.error
        self.batches.append(batch)
        seqs = super().put(batch)
        self.after()
        return seqs


class IntakeStage(Stage[CountingStore]):
    """An inbox and what takes from it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, CountingStore(path))
        self.inbox: Inbox = SimpleQueue()
        self.thanked: list[int] = []
        self.told: list[str] = []

    def start(self) -> None:
        self.recorder = self.new_recorder(PLACE)
        self.recorder.start([])
        workers = WorkerSupervisor(lambda job: pytest.fail("no worker is wanted"), self.inbox, self.clock)
        self.intake = Intake(self.inbox, workers, self.recorder, self.clock)
        self.intake.begin()

    def hand(self, number: int, update: WorkerUpdate) -> None:
        self.inbox.put(HandedOver(update, lambda: self.thanked.append(number)))

    def round(self) -> None:
        self.intake.round(self.inbox.get_nowait())


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[IntakeStage]:
    with IntakeStage(tmp_path / "edgecount.sqlite") as stage:
        stage.start()
        yield stage


def test_all_that_is_there_is_one_transaction_and_thanked_for_after_it(stage: IntakeStage) -> None:
    thanked_before: list[list[int]] = []
    stage.store.after = lambda: thanked_before.append(list(stage.thanked))
    for number in range(1, 51):
        stage.hand(number, WorkerUpdate("entrance", stage_people(number), {BEGAN: 1.0}))
    asked = commander(stage.inbox)(AdjustOccupancy(12))
    stage.round()
    assert [len(batch.events) for batch in stage.store.batches] == [51]
    assert (thanked_before, stage.thanked) == ([[]], list(range(1, 51)))
    assert (asked.result(0), stage.watched()) == (51, 50.0)


def stage_people(number: int) -> tuple[CameraLost, ...]:
    """Something that has happened, another thing for each number."""
    return (CameraLost(id=crossing(number, BEGAN).id, site="main-street", ts=BEGAN, camera="entrance", reason="off"),)


def test_what_was_found_at_the_end_of_a_recording_is_said_before_the_end(
    stage: IntakeStage, caplog: pytest.LogCaptureFixture
) -> None:
    """A worker adds up what waits, so that its last update may have crossings."""
    caplog.set_level("INFO", "edgecount")
    stage.hand(1, WorkerUpdate("entrance", (crossing(1, BEGAN), *stage_people(2)), ended=True))
    stage.round()
    assert caplog.messages == ["entrance: door in", "entrance: no longer watched"]


def test_who_hands_in_nothing_costs_the_disk_nothing(stage: IntakeStage) -> None:
    stage.hand(1, WorkerUpdate("entrance"))
    stage.round()
    assert (stage.store.batches, stage.thanked) == ([], [1])


def test_a_round_has_an_end_however_much_comes(stage: IntakeStage) -> None:
    for number in range(3):
        events = tuple(crossing(1000 * number + one, BEGAN) for one in range(MOST_EVENTS))
        stage.hand(number, WorkerUpdate("entrance", events))
    stage.round()
    assert stage.thanked == [0]
    stage.round()
    assert stage.thanked == [0, 1]


def test_a_round_has_an_end_however_long_it_takes(stage: IntakeStage) -> None:
    stage.clock.step = ROUND_SECONDS / 2
    for number in range(100):
        stage.hand(number, WorkerUpdate("entrance"))
    stage.round()
    assert 0 < len(stage.thanked) < 5


def test_what_the_disk_does_not_take_is_in_good_hands_all_the_same(stage: IntakeStage) -> None:
    stage.store.error = StoreUnavailableError("the disk is full; make room there")
    stage.hand(1, WorkerUpdate("entrance", (LOST,)))
    asked = commander(stage.inbox)(AdjustOccupancy(12))
    stage.round()
    assert (stage.thanked, asked.result(0)) == ([1], 0)
    stage.store.error = None
    stage.recorder.tick()
    assert [event.type for event in stage.events()] == ["camera_lost", "occupancy_adjusted"]


def test_a_store_that_is_gone_thanks_nobody(stage: IntakeStage) -> None:
    stage.store.error = StoreError("the store was removed")
    stage.hand(1, WorkerUpdate("entrance", (LOST,)))
    asked = commander(stage.inbox)(ResetOccupancy("by hand"))
    with pytest.raises(StoreError, match="the store was removed"):
        stage.round()
    assert stage.thanked == []
    with pytest.raises(StoreError):
        asked.result(0)


@pytest.mark.parametrize(
    ("updates", "shown"),
    [
        pytest.param([WorkerUpdate("entrance", zones={"hall": ZoneFigures((2.0,))})], 1, id="seen"),
        pytest.param(
            [WorkerUpdate("entrance", zones={"hall": ZoneFigures((2.0,))}), WorkerUpdate("entrance", (LOST,))],
            None,
            id="seen, then lost",
        ),
        pytest.param(
            [WorkerUpdate("entrance", (LOST, BACK)), WorkerUpdate("entrance", zones={"hall": ZoneFigures((2.0,))})],
            1,
            id="lost, then seen",
        ),
    ],
)
def test_zones_are_as_they_were_seen_last(stage: IntakeStage, updates: list[WorkerUpdate], shown: int | None) -> None:
    for number, update in enumerate(updates):
        stage.hand(number, update)
    stage.round()
    figures = stage.recorder.status().zones["entrance", "hall"]
    assert (None if figures is None else figures.count) == shown


def test_what_comes_behind_a_pause_is_that_of_a_paused_camera(stage: IntakeStage) -> None:
    give = commander(stage.inbox)
    paused, unknown = give(PauseCamera("entrance", paused=True)), give(PauseCamera("nowhere", paused=True))
    stage.hand(1, WorkerUpdate("entrance", (LOST,)))
    stage.round()
    assert [event.condition for event in stage.events() if isinstance(event, CameraLost)] == ["paused"]
    assert (paused.result(0), stage.thanked) == (1, [1])
    assert isinstance(unknown.exception(0), UsageError)


def test_commands_do_not_pile_up(stage: IntakeStage) -> None:
    give = commander(stage.inbox)
    asked = [give(AdjustOccupancy(number)) for number in range(MOST_COMMANDS + 5)]
    refused = [future.exception(0) for future in asked if future.done()]
    assert [str(error) for error in refused] == ["edgecount is busy with what came before: try again later"] * 5
    assert all(isinstance(error, EdgecountError) for error in refused)
    stage.round()
    assert len(stage.store.batches) == 1
    assert asked[MOST_COMMANDS - 1].result(0) == MOST_COMMANDS
