from collections.abc import Mapping
from queue import SimpleQueue

import pytest

from edgecount.daemon.workers.messages import Inbox, Job, WorkerExited, WorkerUpdate
from edgecount.daemon.workers.supervisor import (
    ABORT_SECONDS,
    BEAT_PATIENCE_SECONDS,
    LOAD_SECONDS,
    STOP_SECONDS,
    WorkerSupervisor,
)
from edgecount.errors import EdgecountError, SourceError
from edgecount.events.model import CameraLost
from tests.support.fakes import FakeClock
from tests.support.shops.workers import FakeJob

OVER = WorkerUpdate("door", ended=True)
GONE_FOR_GOOD = WorkerUpdate("door", ended=True, failure=SourceError("the recording is gone"))


class FakeWorker:
    """Keeps what it was told; it comes to its end when the test says so."""

    def __init__(self, job: Job, clock: FakeClock, refusals: list[OSError]) -> None:
        self.job = job
        self.began = self.last_beat = clock.monotonic()
        self.has_begun = False
        self.is_lost = False
        self.ended: WorkerUpdate | None = None
        self.status: int | None = None
        self.told: list[str] = []
        self._refusals = refusals

    def start(self) -> None:
        if self._refusals:
            raise self._refusals.pop()
        self.told.append("start")

    def ask_to_stop(self) -> None:
        self.told.append("stop")

    def abort(self) -> None:
        self.told.append("abort")

    def kill(self) -> None:
        self.told.append("kill")


class Stage:
    """A crew of fake workers, all that were ever made, and what they put into the inbox."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.inbox: Inbox = SimpleQueue()
        self.workers: list[FakeWorker] = []
        self.refusals: list[OSError] = []
        self.supervisor = WorkerSupervisor(self._make, self.inbox, self.clock, chance=lambda: 0.0)

    def _make(self, job: Job) -> FakeWorker:
        worker = FakeWorker(job, self.clock, self.refusals)
        self.workers.append(worker)
        return worker

    def employ(self, **versions: int) -> None:
        self.supervisor.employ(jobs(**versions))

    def beat(self) -> None:
        """The last worker has loaded all, and gets on."""
        self.workers[-1].has_begun = True
        self.workers[-1].last_beat = self.clock.monotonic()

    def end(self, worker: FakeWorker, status: int | None, said: WorkerUpdate | None = None) -> None:
        worker.status, worker.ended = status, said
        self.supervisor.take(WorkerExited(worker))

    def pass_time(self, seconds: float, *, beating: bool = False) -> None:
        """Let time pass, with a look at the workers every half second."""
        for _ in range(round(2 * seconds)):
            self.clock.advance(0.5)
            if beating:
                self.beat()
            self.supervisor.tick()

    def losses(self) -> list[str]:
        """Why cameras were lost, as the crew has told it."""
        reasons = []
        while not self.inbox.empty():
            report = self.inbox.get_nowait()
            assert isinstance(report, WorkerUpdate)
            reasons += [event.reason for event in report.events if isinstance(event, CameraLost)]
        return reasons


def jobs(**versions: int) -> Mapping[str, Job]:
    return {camera: FakeJob(camera, version) for camera, version in versions.items()}


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_each_camera_has_a_worker(stage: Stage) -> None:
    stage.employ(door=0, back=0)
    assert [worker.job.camera for worker in stage.workers] == ["door", "back"]
    assert stage.supervisor.is_watching
    assert not stage.supervisor.is_settled
    for worker in stage.workers:
        worker.has_begun = True
    assert stage.supervisor.is_settled


def test_who_ends_in_order_is_not_started_again(stage: Stage) -> None:
    stage.employ(door=0)
    stage.end(stage.workers[0], 0, OVER)
    stage.pass_time(100)
    assert len(stage.workers) == 1
    assert (stage.supervisor.is_watching, stage.supervisor.is_there, stage.supervisor.has_failed) == (
        False,
        False,
        False,
    )


def test_a_crew_has_failed_when_all_have(stage: Stage) -> None:
    stage.employ(door=0, back=0)
    stage.end(stage.workers[0], 0, GONE_FOR_GOOD)
    assert not stage.supervisor.has_failed
    stage.end(stage.workers[1], 0, GONE_FOR_GOOD)
    assert stage.supervisor.has_failed


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        pytest.param(-11, "crashed: SIGSEGV", id="signal"),
        pytest.param(-60, "crashed: signal 60", id="signal without a name"),
        pytest.param(70, "crashed: status 70", id="status"),
        pytest.param(0, "crashed: status 0", id="without a word"),
        pytest.param(None, "does not end", id="that cannot be killed"),
    ],
)
def test_who_crashes_is_started_again_at_once(
    stage: Stage, caplog: pytest.LogCaptureFixture, status: int | None, fault: str
) -> None:
    stage.employ(door=0)
    stage.beat()
    stage.end(stage.workers[0], status)
    assert [worker.told for worker in stage.workers] == [["start"], ["start"]]
    assert caplog.messages == [f"door: its worker {fault}; another one is started at once"]
    assert stage.losses() == [f"its worker {fault}"]
    assert stage.workers[1].is_lost  # and so knows that there is no need to tell


def test_who_crashes_again_and_again_is_waited_for(stage: Stage) -> None:
    stage.employ(door=0)
    starts = []
    for _ in range(4):
        count = len(stage.workers)
        stage.end(stage.workers[-1], -11)
        before = stage.clock.monotonic()
        while len(stage.workers) == count:
            stage.pass_time(0.5)
        starts.append(stage.clock.monotonic() - before)
    assert starts == [0, 1, 2, 4]
    assert stage.losses() == ["its worker crashed: SIGSEGV"]  # told once


def test_five_crashes_in_a_minute_are_too_many(stage: Stage) -> None:
    stage.employ(door=0, back=0, side=0)
    for number in range(4):
        stage.end(stage.workers[number], -11)
    with pytest.raises(EdgecountError, match=r"^the cameras' workers crashed 5 times within a minute"):
        stage.end(stage.workers[4], -11)
    assert len(stage.workers) == 6  # three, and another one for each: nobody is started after the fifth


def test_crashes_far_apart_are_not_too_many(stage: Stage) -> None:
    stage.employ(door=0)
    for _ in range(20):
        stage.end(stage.workers[-1], -11)
        stage.pass_time(61, beating=True)
    assert len(stage.workers) == 21


def test_who_cannot_be_started_is_tried_again(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.refusals = [OSError(12, "Cannot allocate memory")]
    stage.employ(door=0)
    assert [worker.told for worker in stage.workers] == [[], ["start"]]
    assert caplog.messages == [
        "door: its worker cannot be started (Cannot allocate memory); another one is started at once"
    ]


@pytest.mark.parametrize(
    ("begun", "patience"),
    [pytest.param(True, BEAT_PATIENCE_SECONDS, id="running"), pytest.param(False, LOAD_SECONDS, id="loading")],
)
def test_who_stands_still_is_aborted_then_killed_then_replaced(
    stage: Stage, caplog: pytest.LogCaptureFixture, *, begun: bool, patience: float
) -> None:
    stage.employ(door=0)
    stage.workers[0].has_begun = begun
    stage.pass_time(patience)
    assert stage.workers[0].told == ["start"]
    stage.pass_time(0.5)
    assert stage.workers[0].told == ["start", "abort"]
    stage.pass_time(ABORT_SECONDS)
    assert stage.workers[0].told == ["start", "abort", "kill"]
    stage.end(stage.workers[0], -9)
    assert len(stage.workers) == 2
    assert caplog.messages == [
        f"door: its worker stood still for {patience:.0f} seconds; another one is started at once"
    ]


def test_where_the_main_process_stood_still_nobody_is_blamed(stage: Stage) -> None:
    stage.employ(door=0)
    stage.beat()
    stage.clock.advance(3600)  # the box was asleep
    stage.supervisor.tick()
    stage.pass_time(BEAT_PATIENCE_SECONDS - 1)
    assert stage.workers[0].told == ["start"]


def test_who_does_not_end_in_time_is_killed(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.employ(door=0)
    stage.beat()
    stage.supervisor.let_go({})
    stage.supervisor.let_go({})
    assert stage.supervisor.is_changing
    stage.pass_time(STOP_SECONDS - 0.5)
    assert stage.workers[0].told == ["start", "stop"]
    stage.pass_time(0.5)
    assert stage.workers[0].told == ["start", "stop", "kill"]
    stage.end(stage.workers[0], -9)
    assert (stage.supervisor.is_watching, stage.supervisor.is_changing) == (False, False)
    assert caplog.messages == ["door: its worker did not end in time"]
    assert stage.losses() == ["its worker did not end in time"]


def test_who_waits_to_be_started_again_is_let_go_too(stage: Stage) -> None:
    stage.employ(door=0)
    for _ in range(2):
        stage.end(stage.workers[-1], -11)
    assert stage.supervisor.is_watching
    stage.supervisor.let_go({})
    assert not stage.supervisor.is_watching
    stage.pass_time(60)
    assert len(stage.workers) == 2


def test_with_another_config_the_same_jobs_go_on(stage: Stage) -> None:
    stage.employ(door=0, back=0, side=0)
    for worker in stage.workers:
        worker.has_begun = True
    door, back, side = stage.workers
    later = jobs(door=0, back=1, new=0)
    stage.supervisor.let_go(later)
    assert [worker.told[1:] for worker in (door, back, side)] == [[], ["stop"], ["stop"]]
    for worker in (back, side):
        stage.end(worker, 0, WorkerUpdate(worker.job.camera, ended=True))
    stage.supervisor.employ(later)
    assert [worker.job for worker in stage.workers[3:]] == [later["back"], later["new"]]
    assert door.told == ["start"]


def test_a_camera_that_had_failed_is_tried_again_with_another_config(stage: Stage) -> None:
    stage.employ(door=0)
    stage.end(stage.workers[0], 0, GONE_FOR_GOOD)
    stage.employ(door=0)
    assert len(stage.workers) == 2


def test_only_who_could_not_begin_at_the_first_start_is_refused(stage: Stage) -> None:
    stage.employ(door=0)
    assert stage.supervisor.is_refused("door")
    stage.beat()
    stage.supervisor.tick()
    assert not stage.supervisor.is_refused("door")
    stage.end(stage.workers[0], -11)  # the next one has not begun either, but all once had
    assert not stage.supervisor.is_refused("door")


def test_others_that_are_gone_are_nobodys_trouble(stage: Stage) -> None:
    stage.employ(door=0)
    stage.supervisor.take(WorkerExited(object()))
    assert stage.supervisor.is_there
