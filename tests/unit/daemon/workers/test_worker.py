import logging
import socket
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import pytest

from edgecount.daemon.workers.messages import Beat, Glimpse, Handed, Show, Stop, Taken, WorkerUpdate
from edgecount.daemon.workers.talk.wire import encoded, from_worker
from edgecount.daemon.workers.worker import BEAT_SECONDS, CRASHED, ORPHANED, WELL, Lifeline, WorkerProgram, work
from edgecount.errors import ConfigError, EdgecountError, SourceError
from edgecount.events.model import CameraLost
from edgecount.site.live.viewing import Viewing
from edgecount.site.live.views import PeopleView
from tests.support.fakes import BEGAN, FakeClock
from tests.support.shops.workers import FakeJob
from tests.support.stored import crossing
from tests.support.waiting import wait_until

Ends = tuple["Connection[Any, Any]", "Connection[Any, Any]"]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """The connection: the main process's end, and the worker's."""
    ours, theirs = (Connection(end.detach()) for end in socket.socketpair())
    yield ours, theirs
    for end in (ours, theirs):
        if not end.closed:
            end.close()


class Leaving:
    """Instead of ending the process, says how it would have ended."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.left = threading.Event()

    def __call__(self, status: int) -> None:
        self.status = status
        self.left.set()


def heard(ours: "Connection[Any, Any]") -> Beat | Handed | Glimpse:
    """The next word of the worker."""
    return from_worker(ours.recv_bytes())


def update_of(ours: "Connection[Any, Any]") -> WorkerUpdate:
    """What the worker hands over next."""
    said = heard(ours)
    assert isinstance(said, Handed)
    return said.update


def hung_up(ours: "Connection[Any, Any]", leaving: Leaving) -> None:
    """Let the worker's thread come to its end."""
    ours.close()
    wait_until(leaving.left.is_set, "its end")
    assert leaving.status == ORPHANED


def test_reports_are_numbered_and_waited_for(ends: Ends) -> None:
    ours, theirs = ends
    leaving = Leaving()
    lifeline = Lifeline(theirs, FakeClock(), leaving)
    lifeline.start()
    first, second = WorkerUpdate("door", (crossing(1, BEGAN),)), WorkerUpdate("door", watched={BEGAN: 5.0})
    lifeline.report(first)
    assert heard(ours) == Handed(1, first)
    lifeline.report(second)
    assert heard(ours) == Handed(2, second)
    assert not lifeline.finish(0)
    ours.send_bytes(encoded(Taken(2)))
    assert lifeline.finish(20)
    hung_up(ours, leaving)


def test_a_beat_is_told_once_a_second(ends: Ends) -> None:
    ours, theirs = ends
    clock, leaving = FakeClock(), Leaving()
    lifeline = Lifeline(theirs, clock, leaving)
    lifeline.start()
    for _ in range(10):
        lifeline.beat()
    assert heard(ours) == Beat()
    clock.advance(BEAT_SECONDS)
    lifeline.beat()
    lifeline.report(WorkerUpdate("door"))
    assert [type(heard(ours)) for _ in range(2)] == [Beat, Handed]
    hung_up(ours, leaving)


def test_it_shows_the_newest_while_somebody_looks(ends: Ends) -> None:
    ours, theirs = ends
    clock, leaving = FakeClock(), Leaving()
    lifeline = Lifeline(theirs, clock, leaving)
    older, newer = (Glimpse(people=PeopleView(BEGAN, width, 480)) for width in (320, 640))
    for shown in (older, newer):
        lifeline.show(shown)
    lifeline.report(WorkerUpdate("door"))
    lifeline.start()
    assert heard(ours) == Handed(1, WorkerUpdate("door"))
    assert heard(ours) == newer
    ours.send_bytes(encoded(Show(Viewing("people"))))
    wait_until(lambda: lifeline.leases.wanted.people, "the order")
    hung_up(ours, leaving)


def test_it_stops_when_told_to(ends: Ends) -> None:
    ours, theirs = ends
    leaving = Leaving()
    lifeline = Lifeline(theirs, FakeClock(), leaving)
    lifeline.start()
    ours.send_bytes(encoded(Stop()))
    wait_until(lifeline.stop.is_set, "the stop")
    hung_up(ours, leaving)
    lifeline.report(WorkerUpdate("door"))  # to nobody, and no trouble


def test_what_a_user_is_told_goes_over_whatever_it_was(ends: Ends) -> None:
    ours, theirs = ends
    leaving = Leaving()
    lifeline = Lifeline(theirs, FakeClock(), leaving)
    lifeline.start()
    lifeline.report(WorkerUpdate("door", ended=True, failure=ConfigError(("config.yaml:1: one",))))
    failure = update_of(ours).failure
    assert isinstance(failure, EdgecountError)
    assert (str(failure), failure.exit_status) == ("config.yaml:1: one", 2)
    hung_up(ours, leaving)


def test_a_fault_of_the_program_is_told_by_how_it_ends(ends: Ends, caplog: pytest.LogCaptureFixture) -> None:
    ours, theirs = ends
    leaving = Leaving()
    lifeline = Lifeline(theirs, FakeClock(), leaving)
    lifeline.start()
    event = crossing(1, BEGAN)
    lifeline.report(WorkerUpdate("door", (event,), ended=True, failure=RuntimeError("a bug")))
    assert heard(ours) == Handed(1, WorkerUpdate("door", (event,)))
    assert lifeline.has_crashed
    assert caplog.messages == ["door has crashed"]
    hung_up(ours, leaving)


Watch = Callable[[Any, Lifeline], Callable[[], None]]


def watching(*reports: WorkerUpdate) -> Watch:
    def watch(job: FakeJob, lifeline: Lifeline) -> Callable[[], None]:
        def run() -> None:
            for report in reports:
                lifeline.report(report)

        return run

    return watch


def refusing(error: BaseException) -> Watch:
    def watch(job: FakeJob, lifeline: Lifeline) -> Callable[[], None]:
        raise error

    return watch


@pytest.mark.parametrize(
    ("watch", "status", "said"),
    [
        pytest.param(watching(WorkerUpdate("door", ended=True)), WELL, 1, id="to the end"),
        pytest.param(
            watching(WorkerUpdate("door", failure=RuntimeError("a bug"))), CRASHED, 1, id="a fault while it runs"
        ),
        pytest.param(refusing(SourceError("no clip")), WELL, 1, id="that cannot be"),
        pytest.param(refusing(RuntimeError("a bug")), CRASHED, 0, id="a fault while it begins"),
    ],
)
def test_how_a_worker_ends(ends: Ends, watch: Watch, status: int, said: int) -> None:
    ours, theirs = ends
    updates: list[WorkerUpdate] = []

    def main_process() -> None:
        ours.send_bytes(FakeJob("door").encoded())
        while len(updates) < said:
            words = from_worker(ours.recv_bytes())
            if isinstance(words, Handed):
                updates.append(words.update)
                ours.send_bytes(encoded(Taken(words.number)))

    leaving = Leaving()
    thread = threading.Thread(target=main_process)
    thread.start()
    assert work(theirs, WorkerProgram(FakeJob.decoded, watch), leaving) == status
    thread.join()
    hung_up(ours, leaving)


def test_who_cannot_watch_says_that_the_camera_is_lost(ends: Ends) -> None:
    ours, theirs = ends
    ours.send_bytes(FakeJob("door").encoded())
    ours.send_bytes(encoded(Taken(1)))
    leaving = Leaving()
    work(theirs, WorkerProgram(FakeJob.decoded, refusing(SourceError("the model is no model"))), leaving)
    report = update_of(ours)
    (lost,) = report.events
    assert isinstance(lost, CameraLost)
    assert (lost.camera, lost.reason, report.ended) == ("door", "the model is no model", True)
    hung_up(ours, leaving)


def test_without_a_job_there_is_nothing_to_do(ends: Ends) -> None:
    ours, theirs = ends
    ours.close()
    assert work(theirs, WorkerProgram(FakeJob.decoded, watching()), logging.error) == ORPHANED
