import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from queue import SimpleQueue

import pytest

from edgecount.clock import SystemClock
from edgecount.daemon.endpoints import Endpoints
from edgecount.daemon.jobs.jobs import Jobs
from edgecount.daemon.operations.countdown import Countdown
from edgecount.daemon.operations.supervision import Supervision
from edgecount.daemon.service import Ending, Service
from edgecount.daemon.workers.camera_loop import CameraLoop
from edgecount.daemon.workers.messages import Inbox, WorkerUpdate, commander
from edgecount.errors import EdgecountError, SourceError, StoreError, UsageError
from edgecount.events.model import CameraLost
from edgecount.figures.period import Calendar
from edgecount.ports import CameraDetector, Frame, FrameSource
from edgecount.site.command import AdjustOccupancy, PauseCamera
from edgecount.site.layout import SiteLayout
from edgecount.sources.fault import CameraError
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from tests.support.daemon_stage import Stage
from tests.support.fakes import FakeDetector, FakeSource, WallClock
from tests.support.machine.systemd import listening
from tests.support.shops.workers import fake_jobs, thread_crew
from tests.support.stage import (
    EndlessSource,
    FickleSource,
    MuteSource,
    RaisingDetector,
    SwiftStop,
    pictures,
    told,
    watcher_of,
)
from tests.support.waiting import HUNG_SECONDS, wait_until

CALENDAR = Calendar(UTC)
PLACE = SiteLayout(
    slug="main-street", name="Main Street", calendar=CALENDAR, lines=dict.fromkeys(("entrance", "exit", "broken"), ())
)
GONE = SourceError("the recording is gone: copy it again")
OFF = CameraError("it does not answer: check that it is on")


class DaemonStage(Stage[EventStore]):
    """A daemon of scripted cameras around the store, which it opens itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, EventStore(path))
        self.stop = threading.Event()
        self.jobs = Jobs(self.clock)
        self.inbox: Inbox = SimpleQueue()
        self.watches: dict[str, Callable[[Callable[[WorkerUpdate], None]], CameraLoop]] = {}
        self.ending: Ending | None = None
        self.supervision = Supervision.of({}, 1, self.clock)

    def camera(
        self,
        name: str,
        source: FrameSource,
        detector: CameraDetector | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.watches[name] = lambda report: watcher_of(
            source, report, name, detector, self.clock if stop else None, stop=stop or self.stop
        )

    def run(self, seconds: float | None = None) -> None:
        with self:
            endpoints = Endpoints(SystemClock(), [self.new_delivery(SystemClock())])
            workers = thread_crew(self.watches, self.stop, self.inbox, self.clock)
            service = Service(
                workers,
                self.inbox,
                self.new_recorder(PLACE),
                endpoints,
                self.jobs,
                self.supervision,
                self.stop,
                self.clock,
            )
            self.ending = service.run(fake_jobs(*self.watches), Countdown(seconds, self.clock))

    def stored(self, camera: str | None = None) -> list[str]:
        """What the store has, in its order; of one camera, where given."""
        return told(self.events(camera))


def running() -> list[str]:
    """The names of all threads that there are."""
    return [thread.name for thread in threading.enumerate()]


@pytest.fixture
def stage(tmp_path: Path) -> DaemonStage:
    return DaemonStage(tmp_path / "edgecount.sqlite")


@pytest.fixture(autouse=True)
def _all_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.INFO):
        yield


def test_a_recording_that_ends_ends_the_daemon_well(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.camera("entrance", FakeSource(pictures(31)))
    stage.run()
    assert stage.stored() == ["camera_restored", "in", "camera_lost"]
    assert stage.watched() == pytest.approx(3)
    assert caplog.messages == [
        "watching entrance",
        "entrance: door in",
        "entrance: no longer watched",
        "all have ended",
    ]


def test_what_was_wrong_with_a_recording_is_said(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.camera("entrance", FakeSource(pictures(3), warning="door.avi is cut off"))
    stage.run()
    assert "entrance: door.avi is cut off" in caplog.messages


def test_an_event_is_stored_before_anybody_is_told(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    in_store: list[int] = []

    class Reading(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage() == "entrance: door in":
                in_store.append(stage.stored().count("in"))

    handler = Reading()
    logging.getLogger("edgecount").addHandler(handler)
    try:
        stage.camera("entrance", FakeSource(pictures(31)))
        stage.run()
    finally:
        logging.getLogger("edgecount").removeHandler(handler)
    assert in_store == [1]


def test_when_every_camera_has_failed_so_has_the_daemon(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.camera("entrance", FakeSource([], refuses=GONE))
    stage.camera("exit", FakeSource(pictures(5), breaks=GONE))
    with pytest.raises(EdgecountError, match=r"^no camera is left to watch: see above why each of them ended$"):
        stage.run()
    assert caplog.messages.count("entrance: the recording is gone: copy it again") == 1
    assert caplog.messages.count("exit: the recording is gone: copy it again") == 1
    assert stage.stored("entrance") == ["camera_lost"]
    assert stage.stored("exit") == ["camera_restored", "camera_lost"]


def test_one_camera_that_fails_leaves_the_others_alone(stage: DaemonStage) -> None:
    stage.camera("broken", FakeSource([], refuses=GONE))
    stage.camera("entrance", FakeSource(pictures(31)))
    stage.run()
    assert stage.stored("broken") == ["camera_lost"]
    assert stage.stored("entrance") == ["camera_restored", "in", "camera_lost"]


def test_a_camera_that_is_off_does_not_end_the_daemon(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    class Off(FakeSource):
        def open(self) -> None:
            opened.append(stage.clock.monotonic())
            if len(opened) == 2:
                wait_until(lambda: "watching entrance" in caplog.messages, "the start")
                stage.stop.set()
                swift.set()
            raise OFF

    opened: list[float] = []
    swift = SwiftStop(stage.clock, after=99)
    stage.camera("entrance", Off([]), stop=swift)
    stage.run()
    assert len(opened) == 2
    assert stage.stored() == ["camera_lost"]
    assert sorted(caplog.messages) == [
        "entrance is offline: it does not answer: check that it is on",
        "entrance: no longer watched",
        "told to stop",
        "watching entrance",
    ]


def test_a_camera_that_comes_back_says_so(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    source = FickleSource(
        stage.clock,
        FakeSource(pictures(5), breaks=OFF),
        FakeSource([], refuses=CameraError("it has no such stream: check the path", "not_found")),
        FakeSource(pictures(5)),
    )
    stage.camera("entrance", source, FakeDetector(), SwiftStop(stage.clock, after=99))
    stage.run()
    assert stage.stored() == ["camera_restored", "camera_lost", "camera_lost", "camera_restored", "camera_lost"]
    about = [message for message in caplog.messages if message.startswith("entrance")]
    assert about == [
        "entrance is offline: it does not answer: check that it is on",
        "entrance is not found: it has no such stream: check the path",
        "entrance is back",
        "entrance: no longer watched",
    ]


def test_a_crash_of_one_camera_leaves_the_others_alone(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.camera("broken", FakeSource(pictures(5)), RaisingDetector(2, RuntimeError("a bug")))
    stage.camera("entrance", FakeSource(pictures(31)))
    stage.run()
    assert stage.stored("entrance") == ["camera_restored", "in", "camera_lost"]
    assert stage.stored("broken") == ["camera_restored", "camera_lost", "camera_restored", "camera_lost"]
    assert "broken: its worker crashed: status 70; another one is started at once" in caplog.messages


def test_it_ends_when_its_time_is_over(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    class Ticking(EndlessSource):
        def read(self) -> Frame | None:
            stage.clock.advance(1)
            return super().read()

    stage.camera("entrance", Ticking(stage.stop))
    stage.run(seconds=20)
    assert stage.clock.monotonic() >= 1020
    assert "the time is over" in caplog.messages
    assert stage.stored()[-1] == "camera_lost"


@pytest.mark.parametrize("moment", ["before it starts", "while it runs"])
def test_it_ends_when_told_to(stage: DaemonStage, caplog: pytest.LogCaptureFixture, moment: str) -> None:
    class Stopping(EndlessSource):
        def read(self) -> Frame | None:
            frame = super().read()
            if frame is None or frame.index == 50:
                stage.stop.set()
            return frame

    if moment == "before it starts":
        stage.stop.set()
    stage.camera("entrance", Stopping(stage.stop))
    stage.run()
    assert "told to stop" in caplog.messages
    assert stage.stored()[-1] == "camera_lost"


def test_a_camera_that_fails_after_the_stop_is_no_failure(stage: DaemonStage) -> None:
    class Refusing(FakeSource):
        def open(self) -> None:
            stage.stop.set()  # Ctrl-C while the camera does not answer
            raise GONE

    stage.camera("entrance", Refusing([]))
    stage.run()
    assert stage.stored() == ["camera_lost"]


def test_a_camera_that_hangs_does_not_hold_up_the_end(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    mute = MuteSource()
    stage.clock = WallClock(step=0.1)
    stage.camera("entrance", mute)
    stage.run(seconds=1)
    assert "entrance: its worker did not end in time" in caplog.messages
    mute.let_go.set()
    wait_until(lambda: "worker-entrance" not in running(), "its end")


def test_the_files_are_made_once_more_at_the_end_and_know_all(stage: DaemonStage) -> None:
    known: list[list[str]] = []
    stage.jobs.every(3600, lambda: known.append(stage.stored()))
    stage.camera("entrance", FakeSource(pictures(31)))
    stage.run()
    assert known == [["camera_restored", "in", "camera_lost"]]


@pytest.mark.parametrize(
    ("stopped", "runs"),
    [
        pytest.param(True, 1, id="somebody waits for its end"),
        pytest.param(False, 2, id="it ends by itself"),
    ],
)
def test_who_waits_for_the_end_is_not_kept_by_a_long_job(stage: DaemonStage, *, stopped: bool, runs: int) -> None:
    began: list[float] = []

    def long() -> None:
        began.append(stage.clock.monotonic())
        stage.clock.advance(60)

    stage.jobs.every(3600, long)
    stage.jobs.run_all()  # so that it is known to take long
    if stopped:
        stage.stop.set()
    stage.camera("entrance", FakeSource(pictures(3)))
    stage.run()
    assert len(began) == runs


def test_jobs_that_are_due_run_meanwhile(stage: DaemonStage) -> None:
    ran = threading.Event()

    class WaitingForTheJob(EndlessSource):
        def read(self) -> Frame | None:
            if ran.is_set():
                stage.stop.set()
            return super().read()

    class Due(Jobs):
        def run_due(self) -> None:
            ran.set()

    stage.jobs = Due(stage.clock)
    stage.camera("entrance", WaitingForTheJob(stage.stop))
    stage.run()
    assert ran.is_set()


class FullStore(EventStore):
    """A store whose disk is full as soon as somebody crosses a line."""

    def put(self, batch: Batch) -> list[int]:
        if "in" in told(batch.events):
            raise StoreError("the disk is full; make room there")
        return super().put(batch)


def test_a_store_that_fails_ends_it_and_the_cameras_with_it(stage: DaemonStage) -> None:
    source = FakeSource(pictures(31))
    stage.camera("entrance", source)
    stage.store = FullStore(stage.path)
    with pytest.raises(StoreError, match=r"^the disk is full; make room there$"):
        stage.run()
    assert "worker-entrance" not in running()
    assert not source.is_open
    assert "in" not in stage.stored()


def test_a_store_that_fails_to_the_end_leaves_nobody_waiting(stage: DaemonStage) -> None:
    class ReadOnly(EventStore):
        def put(self, batch: Batch) -> list[int]:
            raise StoreError("the disk cannot be written")

    stage.camera("entrance", EndlessSource(stage.stop))
    stage.store = ReadOnly(stage.path)
    with pytest.raises(StoreError):
        stage.run()
    assert stage.sink.says[-1] == "close"


def test_no_event_waits_for_a_job(stage: DaemonStage) -> None:
    job_runs, all_is_stored = threading.Event(), threading.Event()

    def long_job() -> None:
        job_runs.set()
        wait_until(all_is_stored.is_set, "the events are stored while the job runs")

    class Frames(FakeSource):
        """Frames that come once the job is running; after the last, what is stored is looked at."""

        def read(self) -> Frame | None:
            wait_until(job_runs.is_set, "the job")
            frame = super().read()
            if frame is None:
                wait_until(lambda: "in" in stage.stored(), "the crossing in the store")
                all_is_stored.set()
            return frame

    class DueAtOnce(Jobs):
        def run_due(self) -> None:
            self.run_all()

    stage.jobs = DueAtOnce(stage.clock)
    stage.jobs.every(1, long_job)
    stage.camera("entrance", Frames(pictures(31)))
    stage.run()
    assert all_is_stored.is_set()


def test_the_sinks_are_told_all_before_it_ends(stage: DaemonStage) -> None:
    stage.camera("entrance", FakeSource(pictures(31)))
    stage.run()
    assert told([stored.event for stored in stage.sink.taken]) == ["camera_restored", "in", "camera_lost"]
    assert stage.sink.says[-1] == "close"


def test_a_sink_that_hangs_does_not_hold_up_the_end(stage: DaemonStage, caplog: pytest.LogCaptureFixture) -> None:
    let_go = threading.Event()
    stage.sink.open = lambda: let_go.wait(HUNG_SECONDS)  # type: ignore[method-assign, assignment]
    stage.camera("entrance", FakeSource(pictures(3)))
    stage.run()
    assert "fake did not end in time; what it has not delivered waits in the store" in caplog.messages
    let_go.set()
    wait_until(lambda: "delivery-fake" not in running(), "its end")


def test_what_somebody_asks_for_is_done_between_two_frames(stage: DaemonStage) -> None:
    asked = commander(stage.inbox)(AdjustOccupancy(12))

    class UntilDone(EndlessSource):
        def read(self) -> Frame | None:
            if asked.done():
                stage.stop.set()
            return super().read()

    stage.camera("entrance", UntilDone(stage.stop))
    stage.run()
    assert asked.result(0) > 0
    assert "occupancy_adjusted" in stage.stored()


def test_a_camera_that_is_paused_is_watched_no_more_and_tells_nothing(
    stage: DaemonStage, caplog: pytest.LogCaptureFixture
) -> None:
    give = commander(stage.inbox)
    unknown = give(PauseCamera("nowhere", paused=True))

    class Paused(EndlessSource):
        asked = False

        def read(self) -> Frame | None:
            if not self.asked:
                self.asked = True
                give(PauseCamera("entrance", paused=True))  # which lets the worker go, and with it this daemon
            return super().read()

    stage.camera("entrance", Paused(stage.stop))
    stage.run()
    lost = [event.condition for event in stage.events("entrance") if isinstance(event, CameraLost)]
    assert lost == ["paused"], "and not once more, when the worker ends"
    assert isinstance(unknown.exception(0), UsageError)
    assert "entrance is paused" in caplog.messages
    assert not [line for line in caplog.messages if line.startswith("entrance is offline")]


def test_whoever_asked_hears_that_the_store_failed(stage: DaemonStage) -> None:
    class ReadOnly(EventStore):
        def put(self, batch: Batch) -> list[int]:
            raise StoreError("the disk cannot be written")

    asked = commander(stage.inbox)(AdjustOccupancy(12))
    stage.camera("entrance", EndlessSource(stage.stop))
    stage.store = ReadOnly(stage.path)
    with pytest.raises(StoreError):
        stage.run()
    with pytest.raises(StoreError, match="the disk cannot be written"):
        asked.result(0)


def test_systemd_hears_that_it_is_ready_lives_and_stops(stage: DaemonStage, tmp_path: Path) -> None:
    with listening(str(tmp_path / "notify")) as systemd:
        environ = systemd.environ | {"WATCHDOG_USEC": "30000000"}
        stage.supervision = Supervision.of(environ, 1, stage.clock)
        stage.camera("entrance", FakeSource(pictures(31)))
        stage.run()
        assert systemd.told() == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_a_job_that_stands_still_ends_the_pings(
    stage: DaemonStage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, let_go = threading.Event(), threading.Event()

    class Stuck(Jobs):
        def run_due(self) -> None:
            stuck.set()
            let_go.wait(HUNG_SECONDS)

    class Watching(EndlessSource):
        def read(self) -> Frame | None:
            if stuck.is_set():
                stage.clock.advance(60)
            if "jobs stands still" in " ".join(caplog.messages):
                let_go.set()
                stage.stop.set()
            return super().read()

    stage.jobs = Stuck(stage.clock)
    with listening(str(tmp_path / "notify")) as systemd:
        environ = systemd.environ | {"WATCHDOG_USEC": "30000000"}
        stage.supervision = Supervision.of(environ, 1, stage.clock)
        stage.camera("entrance", Watching(stage.stop))
        stage.run()
        assert systemd.told()[-1] == "STOPPING=1"
    assert any(message.startswith("jobs stands still for ") for message in caplog.messages)
