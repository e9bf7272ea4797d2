"""Workers that are processes, but have no camera: what they do is a line of Python."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pytest

from edgecount.daemon.workers.messages import CommandRequest, Inbox, WorkerExited, WorkerUpdate
from edgecount.daemon.workers.worker import CRASHED, ORPHANED, WELL
from edgecount.daemon.workers.worker_process import Program, WorkerProcess, worker_environ
from tests.support.fakes import FakeClock
from tests.support.shops.workers import FakeJob
from tests.support.waiting import next_of, wait_until

BEGIN = """
import os, sys, threading
from uuid import uuid4
from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.daemon.workers.worker import serve
from edgecount.errors import SourceError
from edgecount.events.model import CameraLost, CameraRestored
from tests.support.fakes import BEGAN

def stamp(job):
    return dict(id=uuid4(), site=job.site, ts=BEGAN, camera=job.camera)

def watch(job, lifeline):
    def run():
"""
END = """
    return run

serve(int(sys.argv[1]), watch)
"""
UNTIL_STOP = (
    "lifeline.stop.wait(); "
    "lifeline.report(WorkerUpdate(job.camera, (CameraLost(**stamp(job), reason='x'),), ended=True))"
)


class ScriptedProcess:
    """A worker whose `run` is this line, and what it puts into the inbox."""

    def __init__(self, line: str) -> None:
        self.inbox: Inbox = SimpleQueue()
        self.clock = FakeClock()
        command = (sys.executable, "-c", f"{BEGIN}        {line}{END}")
        program = Program(command, worker_environ(os.environ, sys.path))
        self.worker = WorkerProcess(program, FakeJob("door"), self.inbox, self.clock)
        self.worker.start()

    def next(self) -> WorkerUpdate | WorkerExited | CommandRequest:
        return next_of(self.inbox, "a word of the worker")

    def until_gone(self) -> list[WorkerUpdate]:
        """What it hands over until its process is no more."""
        reports = []
        while isinstance(item := self.next(), WorkerUpdate):
            reports.append(item)
        assert isinstance(item, WorkerExited)
        assert item.worker is self.worker
        return reports

    def until_begun(self) -> None:
        wait_until(lambda: self.worker.has_begun, "its first beat")


def test_what_it_hands_over_comes_before_its_end() -> None:
    scripted = ScriptedProcess(
        "[lifeline.report(WorkerUpdate(job.camera, watched={BEGAN: float(n)})) for n in range(100)]"
    )
    assert [next(iter(report.watched.values())) for report in scripted.until_gone()] == [float(n) for n in range(100)]
    assert (scripted.worker.status, scripted.worker.ended) == (WELL, None)
    assert scripted.worker.has_begun


def test_it_ends_when_asked_to_with_what_it_still_has() -> None:
    scripted = ScriptedProcess(UNTIL_STOP)
    scripted.until_begun()
    scripted.worker.ask_to_stop()
    (report,) = scripted.until_gone()
    assert scripted.worker.ended == report
    assert (scripted.worker.status, scripted.worker.is_lost) == (WELL, True)


def test_it_is_known_whether_its_camera_is_lost() -> None:
    lost = "CameraLost(**stamp(job), reason='off')"
    scripted = ScriptedProcess(
        f"lifeline.report(WorkerUpdate(job.camera, ({lost}, CameraRestored(**stamp(job)), {lost})))"
    )
    scripted.until_gone()
    assert scripted.worker.is_lost


@pytest.mark.parametrize(
    ("line", "status"),
    [
        pytest.param("os.kill(os.getpid(), 11)", -signal.SIGSEGV, id="segfault"),
        pytest.param("os._exit(3)", 3, id="exit"),
        pytest.param("1 / 0", CRASHED, id="exception"),
    ],
)
def test_how_it_crashed_is_known(line: str, status: int) -> None:
    scripted = ScriptedProcess(line)
    scripted.until_gone()
    assert (scripted.worker.status, scripted.worker.ended) == (status, None)


@pytest.mark.parametrize(
    ("how", "status"),
    [
        pytest.param(WorkerProcess.kill, -signal.SIGKILL, id="kill"),
        pytest.param(WorkerProcess.abort, -signal.SIGABRT, id="abort"),
    ],
)
def test_one_that_hangs_is_ended(how: Callable[[WorkerProcess], None], status: int) -> None:
    scripted = ScriptedProcess("threading.Event().wait()")
    scripted.until_begun()
    how(scripted.worker)
    scripted.until_gone()
    assert scripted.worker.status == status


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_for_all_are_the_main_processes_to_obey(number: signal.Signals) -> None:
    scripted = ScriptedProcess(UNTIL_STOP)
    scripted.until_begun()
    assert scripted.worker.process_id is not None
    os.kill(scripted.worker.process_id, number)
    scripted.worker.ask_to_stop()
    assert len(scripted.until_gone()) == 1
    assert scripted.worker.status == WELL


def test_one_that_talks_nonsense_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    scripted = ScriptedProcess("os.write(int(sys.argv[1]), b'\\0\\0\\0\\4junk'); threading.Event().wait()")
    scripted.until_gone()
    assert caplog.messages == ["the worker of door cannot be understood"]
    assert scripted.worker.status in (ORPHANED, -signal.SIGKILL)


def test_one_that_is_gone_may_be_told_anything() -> None:
    scripted = ScriptedProcess("pass")
    scripted.until_gone()
    scripted.worker.ask_to_stop()
    scripted.worker.kill()


def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    worker = WorkerProcess(Program((str(tmp_path / "none"),), {}), FakeJob("door"), SimpleQueue(), FakeClock())
    with pytest.raises(OSError, match="No such file"):
        worker.start()
    worker.kill()
    worker.ask_to_stop()


def test_a_worker_is_given_no_secret_and_nothing_of_systemds() -> None:
    environ = {
        "PATH": "/bin",
        "EDGECOUNT_MAIL_PASSWORD": "s3cret",
        "NOTIFY_SOCKET": "/run/notify",
        "WATCHDOG_USEC": "1",
        "WATCHDOG_PID": "1",
        "CREDENTIALS_DIRECTORY": "/run/credentials",
        "PYTHONPATH": "elsewhere",
    }
    assert worker_environ(environ, ["/a", "/b"]) == {"PATH": "/bin", "PYTHONPATH": "/a:/b"}
