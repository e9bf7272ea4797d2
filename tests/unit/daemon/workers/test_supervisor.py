from collections.abc import Mapping
from queue import SimpleQueue

import pytest

from edgecount.daemon.backoff import MOST_CRASHES
from edgecount.daemon.workers.messages import Inbox, Job, WorkerExited, WorkerUpdate
from edgecount.daemon.workers.supervisor import (
    ABORT_SECONDS,
    BEAT_PATIENCE_SECONDS,
    LOAD_SECONDS,
    STOP_SECONDS,
    WorkerSupervisor,
)
from edgecount.errors import SourceError
from edgecount.events.model import CameraLost
from edgecount.site.live.viewing import Viewing
from tests.support.fakes import FakeClock
from tests.support.shops.workers import FakeJob

OVER = WorkerUpdate("door", ended=True)
NOTHING_LEFT = "nothing is counted: no camera is left whose worker does not crash; see above why"
TRIED_AGAIN = "it is tried again now and then, at last every 60 minutes"
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
        self.fault: str | None = None
        self.told: list[str] = []
        self._refusals = refusals

    process_id = 7

    def start(self) -> None:
        if self._refusals:
            raise self._refusals.pop()
        self.told.append("start")

    def ask_to_stop(self) -> None:
        self.told.append("stop")

    def show(self, viewing: Viewing) -> None:
        self.told.append(f"show {viewing.what}")

    def relearn(self) -> None:
        self.told.append("relearn")

    def abort(self) -> None:
        self.told.append("abort")

    def kill(self) -> None:
        self.told.append("kill")


class SupervisedWorkers:
    """A supervisor of fake workers, all that were ever made, and what they put into the inbox."""

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
def supervised() -> SupervisedWorkers:
    return SupervisedWorkers()


def test_each_camera_has_a_worker(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0, back=0)
    assert [worker.job.camera for worker in supervised.workers] == ["door", "back"]
    assert supervised.supervisor.is_watching
    assert not supervised.supervisor.is_settled
    for worker in supervised.workers:
        worker.has_begun = True
    assert supervised.supervisor.is_settled


def test_the_process_of_each_worker_is_known(supervised: SupervisedWorkers) -> None:
    assert supervised.supervisor.process_ids == {}
    supervised.employ(door=0, back=0)
    assert supervised.supervisor.process_ids == {"door": 7, "back": 7}
    supervised.end(supervised.workers[0], 0, OVER)
    assert supervised.supervisor.process_ids == {"back": 7}


def test_who_ends_in_order_is_not_started_again(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    supervised.end(supervised.workers[0], 0, OVER)
    supervised.pass_time(100)
    assert len(supervised.workers) == 1
    assert (supervised.supervisor.is_watching, supervised.supervisor.is_there, supervised.supervisor.has_failed) == (
        False,
        False,
        False,
    )


def test_a_crew_has_failed_when_all_have(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0, back=0)
    supervised.end(supervised.workers[0], 0, GONE_FOR_GOOD)
    assert not supervised.supervisor.has_failed
    supervised.end(supervised.workers[1], 0, GONE_FOR_GOOD)
    assert supervised.supervisor.has_failed


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
    supervised: SupervisedWorkers, caplog: pytest.LogCaptureFixture, status: int | None, fault: str
) -> None:
    supervised.employ(door=0)
    supervised.beat()
    supervised.end(supervised.workers[0], status)
    assert [worker.told for worker in supervised.workers] == [["start"], ["start"]]
    assert caplog.messages == [f"door: its worker {fault}; another one is started at once"]
    assert supervised.losses() == [f"its worker {fault}"]
    assert supervised.workers[1].is_lost  # and so knows that there is no need to tell


def test_who_crashes_again_and_again_is_waited_for(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    starts = []
    for _ in range(4):
        count = len(supervised.workers)
        supervised.end(supervised.workers[-1], -11)
        before = supervised.clock.monotonic()
        while len(supervised.workers) == count:
            supervised.pass_time(0.5)
        starts.append(supervised.clock.monotonic() - before)
    assert starts == [0, 1, 2, 4]
    assert supervised.losses() == ["its worker crashed: SIGSEGV"]  # told once


def crash_five_times(supervised: SupervisedWorkers, camera: str) -> None:
    """Let a camera's workers crash until it is benched."""
    for _ in range(MOST_CRASHES):
        while not (there := [worker for worker in supervised.workers if is_there(worker, camera)]):
            supervised.pass_time(0.5)
        supervised.end(there[0], -11)


def is_there(worker: FakeWorker, camera: str) -> bool:
    return worker.job.camera == camera and worker.status is None


def test_a_camera_whose_workers_crash_is_benched_and_no_other(
    supervised: SupervisedWorkers, caplog: pytest.LogCaptureFixture
) -> None:
    supervised.employ(door=0, back=0)
    back = supervised.workers[1]
    crash_five_times(supervised, "door")
    assert caplog.messages[-1] == (
        "door: its worker crashed: SIGSEGV, 5 times within 3 minutes; another one is started in 5 minutes"
    )
    assert supervised.losses() == [
        "its worker crashed: SIGSEGV",
        f"its worker crashed: SIGSEGV, 5 times within 3 minutes; {TRIED_AGAIN}",
    ]
    assert is_there(back, "back")
    assert supervised.supervisor.is_watching
    assert not supervised.supervisor.has_failed


def test_who_is_benched_is_tried_again_ever_more_seldom(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    crash_five_times(supervised, "door")
    supervised.losses()
    starts = []
    for _ in range(6):
        count, before = len(supervised.workers), supervised.clock.monotonic()
        while len(supervised.workers) == count:
            supervised.pass_time(30)
        starts.append(round((supervised.clock.monotonic() - before) / 60))
        supervised.end(supervised.workers[-1], -11)
    assert starts == [5, 10, 20, 40, 60, 60]
    assert supervised.losses() == [], "it was told once"


def test_where_all_are_benched_it_stays_and_says_so(
    supervised: SupervisedWorkers, caplog: pytest.LogCaptureFixture
) -> None:
    supervised.employ(door=0, back=0, side=0)
    supervised.supervisor.pause("side")
    supervised.end(supervised.workers[2], 0, WorkerUpdate("side", ended=True))
    crash_five_times(supervised, "door")
    assert NOTHING_LEFT not in caplog.messages
    crash_five_times(supervised, "back")
    assert caplog.messages[-1] == NOTHING_LEFT
    assert supervised.supervisor.is_watching
    assert supervised.supervisor.is_settled


def test_who_is_benched_is_tried_at_once_when_the_config_is_read_again_or_it_is_resumed(
    supervised: SupervisedWorkers,
) -> None:
    supervised.employ(door=0)
    crash_five_times(supervised, "door")
    supervised.employ(door=0)
    assert is_there(supervised.workers[-1], "door")
    crash_five_times(supervised, "door")
    supervised.supervisor.pause("door")
    supervised.supervisor.resume("door")
    supervised.pass_time(0.5)
    assert is_there(supervised.workers[-1], "door")


def test_crashes_far_apart_are_not_too_many(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    for _ in range(20):
        supervised.end(supervised.workers[-1], -11)
        supervised.pass_time(61, beating=True)
    assert len(supervised.workers) == 21


def test_who_cannot_be_started_is_tried_again(supervised: SupervisedWorkers, caplog: pytest.LogCaptureFixture) -> None:
    supervised.refusals = [OSError(12, "Cannot allocate memory")]
    supervised.employ(door=0)
    assert [worker.told for worker in supervised.workers] == [[], ["start"]]
    assert caplog.messages == [
        "door: its worker cannot be started (Cannot allocate memory); another one is started at once"
    ]


@pytest.mark.parametrize(
    ("begun", "patience"),
    [pytest.param(True, BEAT_PATIENCE_SECONDS, id="running"), pytest.param(False, LOAD_SECONDS, id="loading")],
)
def test_who_stands_still_is_aborted_then_killed_then_replaced(
    supervised: SupervisedWorkers, caplog: pytest.LogCaptureFixture, *, begun: bool, patience: float
) -> None:
    supervised.employ(door=0)
    supervised.workers[0].has_begun = begun
    supervised.pass_time(patience)
    assert supervised.workers[0].told == ["start"]
    supervised.pass_time(0.5)
    assert supervised.workers[0].told == ["start", "abort"]
    supervised.pass_time(ABORT_SECONDS)
    assert supervised.workers[0].told == ["start", "abort", "kill"]
    supervised.end(supervised.workers[0], -9)
    assert len(supervised.workers) == 2
    assert caplog.messages == [
        f"door: its worker stood still for {patience:.0f} seconds; another one is started at once"
    ]


def test_where_the_main_process_stood_still_nobody_is_blamed(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    supervised.beat()
    supervised.clock.advance(3600)  # the box was asleep
    supervised.supervisor.tick()
    supervised.pass_time(BEAT_PATIENCE_SECONDS - 1)
    assert supervised.workers[0].told == ["start"]


def test_who_does_not_end_in_time_is_killed(supervised: SupervisedWorkers, caplog: pytest.LogCaptureFixture) -> None:
    supervised.employ(door=0)
    supervised.beat()
    supervised.supervisor.let_go({})
    supervised.supervisor.let_go({})
    assert supervised.supervisor.is_changing
    supervised.pass_time(STOP_SECONDS - 0.5)
    assert supervised.workers[0].told == ["start", "stop"]
    supervised.pass_time(0.5)
    assert supervised.workers[0].told == ["start", "stop", "kill"]
    supervised.end(supervised.workers[0], -9)
    assert (supervised.supervisor.is_watching, supervised.supervisor.is_changing) == (False, False)
    assert caplog.messages == ["door: its worker did not end in time"]
    assert supervised.losses() == ["its worker did not end in time"]


def test_who_waits_to_be_started_again_is_let_go_too(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    for _ in range(2):
        supervised.end(supervised.workers[-1], -11)
    assert supervised.supervisor.is_watching
    supervised.supervisor.let_go({})
    assert not supervised.supervisor.is_watching
    supervised.pass_time(60)
    assert len(supervised.workers) == 2


def test_with_another_config_the_same_jobs_go_on(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0, back=0, side=0)
    for worker in supervised.workers:
        worker.has_begun = True
    door, back, side = supervised.workers
    later = jobs(door=0, back=1, new=0)
    supervised.supervisor.let_go(later)
    assert [worker.told[1:] for worker in (door, back, side)] == [[], ["stop"], ["stop"]]
    for worker in (back, side):
        supervised.end(worker, 0, WorkerUpdate(worker.job.camera, ended=True))
    supervised.supervisor.employ(later)
    assert [worker.job for worker in supervised.workers[3:]] == [later["back"], later["new"]]
    assert door.told == ["start"]


def test_a_camera_that_had_failed_is_tried_again_with_another_config(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    supervised.end(supervised.workers[0], 0, GONE_FOR_GOOD)
    supervised.employ(door=0)
    assert len(supervised.workers) == 2


def test_only_who_could_not_begin_at_the_first_start_is_refused(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    assert supervised.supervisor.is_refused("door")
    supervised.beat()
    supervised.supervisor.tick()
    assert not supervised.supervisor.is_refused("door")
    supervised.end(supervised.workers[0], -11)  # the next one has not begun either, but all once had
    assert not supervised.supervisor.is_refused("door")


def test_a_camera_that_is_paused_has_no_worker_until_it_is_resumed(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    supervised.beat()
    supervised.supervisor.pause("door")
    supervised.supervisor.pause("door")
    (worker,) = supervised.workers
    assert worker.told == ["start", "stop"]
    supervised.end(worker, 0, OVER)
    supervised.pass_time(30)
    assert len(supervised.workers) == 1
    assert supervised.supervisor.is_watching, "it is to be watched again"
    supervised.supervisor.resume("door")
    supervised.pass_time(1)
    assert [worker.told for worker in supervised.workers] == [["start", "stop"], ["start"]]


def test_a_camera_that_is_resumed_at_once_waits_for_its_former_worker(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    supervised.beat()
    supervised.supervisor.pause("door")
    supervised.supervisor.resume("door")
    supervised.supervisor.resume("door")
    supervised.pass_time(1)
    assert len(supervised.workers) == 1
    supervised.end(supervised.workers[0], 0, OVER)
    supervised.pass_time(1)
    assert len(supervised.workers) == 2


def test_a_camera_that_was_paused_before_the_start_begins_with_no_worker(supervised: SupervisedWorkers) -> None:
    supervised.supervisor.employ(jobs(door=0, back=0), {"door", "of-a-former-config"})
    assert [worker.job.camera for worker in supervised.workers] == ["back"]
    assert supervised.supervisor.is_watching
    supervised.supervisor.let_go({})
    supervised.end(supervised.workers[0], 0, OVER)
    assert not supervised.supervisor.is_watching


def test_a_worker_that_is_paused_while_it_waits_to_be_started_again_is_not(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    for _ in range(2):
        supervised.end(supervised.workers[-1], -11)
    made = len(supervised.workers)
    supervised.supervisor.pause("door")
    supervised.pass_time(60)
    assert len(supervised.workers) == made


def test_others_that_are_gone_are_nobodys_trouble(supervised: SupervisedWorkers) -> None:
    supervised.employ(door=0)
    supervised.supervisor.take(WorkerExited(object()))
    assert supervised.supervisor.is_there


def test_one_that_was_ended_for_what_it_said_is_told_so(
    supervised: SupervisedWorkers, caplog: pytest.LogCaptureFixture
) -> None:
    supervised.employ(door=0)
    supervised.workers[0].fault = "was ended, because it said what no worker says (junk)"
    supervised.end(supervised.workers[0], -9)
    assert "door: its worker was ended, because it said what no worker says (junk); another one" in caplog.text
