"""Processes that crash, hang or are told to end at any moment: the daemon goes on, or ends as it should."""

import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from urllib.request import urlopen

import pytest

from edgecount.daemon.workers.address_space import most_addresses
from tests.support.books import Books
from tests.support.footage.walker import write_model, write_walk
from tests.support.machine.processes import is_running, workers_of
from tests.support.servers.mjpeg import MjpegCamera
from tests.support.servers.ports import free_port
from tests.support.servers.supervisor import Supervisor
from tests.support.shops.calling import ROOT
from tests.support.shops.killing import STORE, Life
from tests.support.waiting import wait_until

STOPPED_SECONDS, BACK_SECONDS, SERVING_SECONDS = 5.0, 2.0, 40.0
CRASHES = 5
"""So many within minutes bench a camera."""
TO_AND_FRO = (*(0.15 + 0.07 * step for step in range(11)), *(0.85 - 0.07 * step for step in range(11)))
LINES = "counting: {u_turn: count}, lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}"
_COUNTED = re.compile(r"INFO \w+: door (in|out)\n")


def write_config(folder: Path, port: int | str = "off", detector: str = "", **sources: str) -> None:
    """A shop with these cameras; `walk.avi` is one at which somebody comes or goes every second."""
    write_walk(folder / "walk.avi", TO_AND_FRO * 200)
    cameras = "".join(f"  {name}: {{source: '{source}', {LINES}}}\n" for name, source in sources.items())
    model = detector or f"model: {write_model(folder)}, view: frame"
    (folder / "config.yaml").write_text(
        f"site: {{name: Main Street, timezone: UTC}}\nhealth: {{port: {port}}}\n"
        f"detector: {{{model}}}\ncameras:\n{cameras}"
    )


# Told to end


@pytest.fixture
def silent() -> Iterator[MjpegCamera]:
    """A camera that lets everybody connect, and says nothing."""
    with MjpegCamera() as camera:
        yield camera


def wait_for_a_moment(life: Life, camera: MjpegCamera, kind: str, chance: Random) -> str:
    """Some moment of the start, of the opening of the silent camera, or of the work; says which."""
    asked, longest = camera.asked, {"start": 1.5, "open": 2.9, "work": 3.0}[kind]
    if kind == "open":
        wait_until(lambda: camera.asked > asked, lambda: life.log)
    elif kind == "work":
        life.wait_for("watching")
    seconds = chance.uniform(0, longest)
    time.sleep(seconds)
    return f"{kind} + {seconds:.3f} s"


def stopped(folder: Path, camera: MjpegCamera, kind: str, chance: Random) -> tuple[float, str]:
    """How long (s) the daemon takes to end when it is told to at such a moment, and which that was."""
    with Life(folder, folder / "life.log") as life:
        moment = wait_for_a_moment(life, camera, kind, chance)
        workers = workers_of(life.process.pid).values()
        told = time.monotonic()
        status = life.stop()
        taken = time.monotonic() - told
        # Before Python is there to heed the signal, it ends the process, with which systemd is content as well.
        assert status == 0 or (status == -signal.SIGTERM and not life.log), (moment, life.log)
        assert not any(map(is_running, workers)), moment
        assert not any(bad in life.log for bad in ("Traceback", "ERROR", "did not end in time")), (moment, life.log)
    return taken, moment


@pytest.mark.long
@pytest.mark.chaos
def test_told_to_end_at_twenty_moments(tmp_path: Path, silent: MjpegCamera) -> None:
    write_config(tmp_path, entrance="walk.avi", yard=f"http://{silent.host}/silence")
    chance = Random(20)
    taken = [stopped(tmp_path, silent, kind, chance) for kind in ("open", "start", "open", "work") * 5]
    print("; ".join(f"{moment}: {seconds:.2f} s" for seconds, moment in taken))  # noqa: T201 - shown with -s
    assert max(taken)[0] <= STOPPED_SECONDS, max(taken)


# Workers that crash


def crash(life: Life, camera: str) -> float:
    """Let a worker crash; when that was (monotonic seconds)."""
    worker = workers_of(life.process.pid)[camera]
    os.kill(worker, signal.SIGSEGV)
    return time.monotonic()


def back_after_a_crash(life: Life, camera: str) -> float:
    """Let a worker crash, and wait for the camera's first frame in the hands of another; how long that took (s)."""
    others = {name: pid for name, pid in workers_of(life.process.pid).items() if name != camera}
    crashed = crash(life, camera)
    life.wait_for(f"{camera} is back")
    taken = time.monotonic() - crashed
    assert workers_of(life.process.pid).items() > others.items(), "the other workers go on"
    return taken


@pytest.mark.long
def test_a_worker_may_not_take_all_memory(tmp_path: Path) -> None:
    write_config(tmp_path, entrance="walk.avi")
    with Life(tmp_path, tmp_path / "life.log") as life:
        life.wait_for("watching")
        worker = workers_of(life.process.pid)["entrance"]
        most = most_addresses(os.cpu_count())
        assert resource.prlimit(worker, resource.RLIMIT_AS) == (most, most)
        assert resource.prlimit(life.process.pid, resource.RLIMIT_AS) == resource.getrlimit(resource.RLIMIT_AS)
        assert life.stop() == 0


@pytest.mark.chaos
def test_a_worker_that_crashes_is_replaced(tmp_path: Path) -> None:
    write_config(tmp_path, entrance="walk.avi")
    with Life(tmp_path, tmp_path / "life.log") as life:
        life.wait_for("watching")
        back_after_a_crash(life, "entrance")
        assert life.stop() == 0
        assert "entrance: its worker crashed: SIGSEGV; another one is started at once" in life.log
        assert "Fatal Python error: Segmentation fault" in life.log, "where it stood is in the log"


@pytest.mark.long
@pytest.mark.chaos
def test_a_worker_that_crashes_is_back_within_two_seconds(tmp_path: Path) -> None:
    write_config(tmp_path, detector="view: frame", entrance="walk.avi", back="walk.avi")  # the network that is shipped
    taken = []
    for _ in range(5):
        with Life(tmp_path, tmp_path / "life.log") as life:
            life.wait_for("watching")
            time.sleep(1)
            taken += [back_after_a_crash(life, camera) for camera in ("entrance", "back")]
            assert life.stop() == 0
    print(", ".join(f"{seconds:.2f} s" for seconds in taken))  # noqa: T201 - shown with -s
    assert max(taken) <= BACK_SECONDS


def has_seen(life: Life, crashes: int) -> bool:
    """Whether it knows of so many."""
    return life.log.count("; another one is started") == crashes


@pytest.mark.long
@pytest.mark.chaos
def test_five_crashes_bench_that_camera_alone(tmp_path: Path) -> None:
    write_config(tmp_path, entrance="walk.avi", back="walk.avi")
    with Life(tmp_path, tmp_path / "life.log") as life:
        life.wait_for("watching")
        other = workers_of(life.process.pid)["back"]
        for number in range(1, CRASHES + 1):
            wait_until(lambda: "entrance" in workers_of(life.process.pid), lambda: life.log)
            crash(life, "entrance")
            wait_until(partial(has_seen, life, number), lambda: life.log)
        assert "entrance: its worker crashed: SIGSEGV, 5 times within 3 minutes; another one is started in" in life.log
        counted = len(_COUNTED.findall(life.log))
        wait_until(lambda: len(_COUNTED.findall(life.log)) > counted, lambda: life.log)
        assert workers_of(life.process.pid) == {"back": other}
        assert life.stop() == 0


# A main loop that hangs


class Served:
    """The daemon under somebody who acts as systemd, with its page of health."""

    def __init__(self, folder: Path, supervisor: Supervisor, port: int) -> None:
        self.config, self.kept = folder / "config.yaml", folder / "kept.yaml"
        self.supervisor = supervisor
        self._port = port

    @property
    def pid(self) -> int:
        return self.supervisor.process.pid

    @property
    def log(self) -> str:
        return self.supervisor.log.read_text()

    def wait_until_it_serves(self) -> None:
        """Wait until it says that it is well, and counts."""
        counted = self.counted
        wait_until(lambda: self.is_ready() and self.counted > counted, lambda: self.log)

    def wait_for_a_ping(self) -> None:
        """Wait until it was heard of just now."""
        pings = self.supervisor.pings
        wait_until(lambda: self.supervisor.pings > pings, lambda: self.log)

    def wait_for_an_end(self) -> int:
        """Wait until a process has ended; how.  Nothing is seen before the watchdog's time is over."""
        wait_until(lambda: bool(self.supervisor.statuses), lambda: self.log, seconds=SERVING_SECONDS)
        return self.supervisor.statuses[0]

    def is_ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self._port}/health", timeout=1) as page:
                return bool(page.status == 200)
        except OSError:
            return False

    @property
    def counted(self) -> int:
        """How many crossings it says it has stored."""
        return len(_COUNTED.findall(self.log))


def stop_it(served: Served) -> None:
    """All its threads stand still."""
    os.kill(served.pid, signal.SIGSTOP)


def let_it_read_for_ever(served: Served) -> None:
    """It is told to read its config again, whose end never comes, as on a network disk whose server is gone."""
    served.config.rename(served.kept)
    os.mkfifo(served.config)
    os.kill(served.pid, signal.SIGHUP)


def mend(served: Served) -> None:
    """The config is what it was."""
    if served.kept.exists():
        served.kept.replace(served.config)


@pytest.mark.long
@pytest.mark.chaos
@pytest.mark.parametrize("wedge", [stop_it, let_it_read_for_ever])
def test_a_main_loop_that_hangs_serves_again_within_forty_seconds(
    tmp_path: Path, wedge: Callable[[Served], None]
) -> None:
    port = free_port()
    write_config(tmp_path, port, entrance="walk.avi")
    command = [sys.executable, "-m", "edgecount", "run"]
    with Supervisor(command, tmp_path, {"PYTHONPATH": str(ROOT)}) as supervisor:
        served = Served(tmp_path, supervisor, port)
        served.wait_until_it_serves()
        workers = workers_of(served.pid)
        served.wait_for_a_ping()
        wedged = time.monotonic()
        wedge(served)
        assert served.wait_for_an_end() == -signal.SIGABRT
        mend(served)
        served.wait_until_it_serves()
        taken = time.monotonic() - wedged
        assert not any(map(is_running, workers.values()))
        assert supervisor.aborted == 1
        assert "Thread 0x" in served.log, "where it stood is in the log"
    print(f"serving again after {taken:.1f} s")  # noqa: T201 - shown with -s
    assert taken <= SERVING_SECONDS
    books = Books(tmp_path / STORE)
    books.look()
    assert len(books.crossings) >= served.counted
