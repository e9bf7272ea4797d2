"""Workers that are processes, but have no camera: what they do is a line of Python."""

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pytest

from edgecount.daemon.workers.messages import Handed, HandedOver, Inbox, Item, WorkerExited, WorkerUpdate
from edgecount.daemon.workers.talk.outbox import WINDOW
from edgecount.daemon.workers.talk.wire import encoded
from edgecount.daemon.workers.worker import CRASHED, ORPHANED, WELL
from edgecount.daemon.workers.worker_process import Program, WorkerProcess, worker_environ
from edgecount.events.model import CameraLost
from tests.support.fakes import FakeClock
from tests.support.shops.workers import FakeJob
from tests.support.waiting import next_of, wait_until

BEGIN = """
import os, sys, threading
from uuid import uuid4
from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.daemon.workers.worker import WorkerProgram, serve
from edgecount.errors import SourceError
from edgecount.events.model import CameraLost, CameraRestored
from tests.support.fakes import BEGAN
from tests.support.shops.workers import FakeJob

def stamp(job):
    return dict(id=uuid4(), site=job.site, ts=BEGAN, camera=job.camera)

def watch(job, lifeline):
    def run():
"""
END = """
    return run

serve(int(sys.argv[1]), WorkerProgram(FakeJob.decoded, watch))
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

    def next(self) -> Item:
        return next_of(self.inbox, "a word of the worker")

    def until_gone(self) -> list[WorkerUpdate]:
        """What it hands over until its process is no more; all of it is taken."""
        reports = []
        while isinstance(item := self.next(), HandedOver):
            reports.append(item.update)
            item.taken()
        assert isinstance(item, WorkerExited)
        assert item.worker is self.worker
        return reports

    def until_begun(self) -> None:
        wait_until(lambda: self.worker.has_begun, "its first beat")


def test_what_it_hands_over_comes_before_its_end() -> None:
    scripted = ScriptedProcess(
        "[lifeline.report(WorkerUpdate(job.camera, (CameraLost(**stamp(job), reason=str(n)),))) for n in range(100)]"
    )
    told = [event for report in scripted.until_gone() for event in report.events]
    assert [event.reason for event in told if isinstance(event, CameraLost)] == [str(n) for n in range(100)]
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


def sends(message: bytes) -> str:
    """The line of a worker that sends these bytes, and goes on."""
    return f"os.write(int(sys.argv[1]), {message!r}); threading.Event().wait()"


def framed(message: bytes) -> bytes:
    return struct.pack("!i", len(message)) + message


class Pickled:
    """What a pickle makes of it, runs in the process that reads it."""

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, ("ran-in-the-main-process",))


def handed(number: int, camera: str = "door") -> bytes:
    return framed(encoded(Handed(number, WorkerUpdate(camera))))


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        pytest.param(framed(b"junk"), "Invalid JSON", id="junk"),
        pytest.param(framed(pickle.dumps(Pickled())), "Invalid JSON", id="a pickle"),
        pytest.param(framed(b"[" * 100_000), "Invalid JSON", id="deep", marks=pytest.mark.long),
        pytest.param(
            struct.pack("!i", 0x7FFFFFF0), "a message of more than 1048576 bytes", id="long", marks=pytest.mark.long
        ),
        pytest.param(struct.pack("!iQ", -1, 1 << 60), "a message of more than 1048576 bytes", id="longer still"),
        pytest.param(struct.pack("!i", -7), "Invalid JSON", id="less than nothing", marks=pytest.mark.long),
        pytest.param(framed(b'{"word": "stop"}'), "'word'", id="a word of ours", marks=pytest.mark.long),
        pytest.param(handed(2), "its updates do not count up", id="a number left out"),
        pytest.param(handed(1, "exit"), "it speaks of another camera", id="another camera", marks=pytest.mark.long),
        pytest.param(
            b"".join(handed(number + 1) for number in range(WINDOW + 1)), "it did not wait", id="more than it may"
        ),
        pytest.param(framed(b'{"word": "beat"}') * 100, "it beats without end", id="a flood"),
    ],
)
def test_one_that_says_what_no_worker_says_is_ended(
    message: bytes, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scripted = ScriptedProcess(sends(message))
    while not isinstance(scripted.next(), WorkerExited):
        pass  # what came before was well said
    assert scripted.worker.fault is not None
    assert "it said what no worker says" in scripted.worker.fault
    assert fault in scripted.worker.fault
    assert scripted.worker.status in (ORPHANED, -signal.SIGKILL)
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_thanked_late_waits_and_loses_nothing() -> None:
    scripted = ScriptedProcess(
        "[lifeline.report(WorkerUpdate(job.camera, (CameraLost(**stamp(job), reason=str(n)),))) for n in range(100)];"
        "lifeline.beat(); lifeline.stop.wait(); lifeline.finish(300)"
    )
    first = scripted.next()
    scripted.until_begun()
    scripted.worker.ask_to_stop()
    assert isinstance(first, HandedOver)
    first.taken()
    told = [first.update, *scripted.until_gone()]
    reasons = [event.reason for update in told for event in update.events if isinstance(event, CameraLost)]
    assert reasons == [str(n) for n in range(100)]


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
    hidden = {"EDGECOUNT_HIDDEN": "/run/credentials"}
    assert worker_environ(environ, ["/a", "/b"]) == {"PATH": "/bin", "PYTHONPATH": "/a:/b"} | hidden
