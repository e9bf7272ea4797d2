"""The dashboard's process beside a daemon in earnest: there, killed, kept, confined, and gone."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from edgecount.daemon.workers.confinement import landlock
from edgecount.store.event_store import EventStore
from tests.support.fakes import BEGAN
from tests.support.footage.walker import write_model, write_walk
from tests.support.machine.processes import is_running
from tests.support.servers.ports import free_port
from tests.support.shops.killing import STORE, Life
from tests.support.stored import crossing
from tests.support.waiting import wait_until
from tests.support.web.process import PROGRAM, answer, dashboard_of

CONFIG = """\
site: {{name: Main Street, timezone: UTC}}
health: {{port: off}}
detector: {{model: {model}, view: frame}}
web: {{port: {port}}}
cameras:
  entrance: {{source: walk.avi, lines: {{door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}}}
"""
TOO_MUCH = ("cryptography", "cv2", "numpy", "openpyxl", "paho", "pydantic", "yaml")


def test_it_comes_and_goes_and_the_camera_is_watched(tmp_path: Path) -> None:
    port = free_port()
    write_walk(tmp_path / "walk.avi", (0.15, 0.5, 0.85) * 200)
    (tmp_path / "config.yaml").write_text(CONFIG.format(model=write_model(tmp_path), port=port))
    with Life(tmp_path, tmp_path / "log", EDGECOUNT_CAMERA_PASSWORD="s3cret") as life:  # noqa: S106 - a canary
        life.wait_for("watching entrance")
        wait_until(lambda: answer(port) is not None, lambda: life.log)
        assert f"the dashboard is at http://127.0.0.1:{port}" in life.log
        assert "its one-time code is " in life.log
        first = dashboard_of(life)
        assert first is not None
        assert (tmp_path / STORE.parent / "reports").is_dir()  # of what is made later it could read nothing
        assert b"s3cret" not in Path(f"/proc/{first}/environ").read_bytes()

        os.kill(life.process.pid, signal.SIGHUP)
        wait_until(lambda: life.log.count("watching entrance") == 2, lambda: life.log)
        assert dashboard_of(life) == first

        os.kill(first, signal.SIGKILL)
        wait_until(lambda: dashboard_of(life) not in (None, first), lambda: life.log)
        wait_until(lambda: answer(port) is not None, lambda: life.log)
        assert "the dashboard crashed: SIGKILL; it is started again at once" in life.log
        assert "entrance: its worker" not in life.log

        second = dashboard_of(life)
        assert second is not None
        assert life.stop() == 0
        wait_until(lambda: not is_running(second), "the dashboard's process goes on")


@pytest.mark.long
def test_a_port_that_is_taken_is_one_line_and_the_camera_is_watched(tmp_path: Path) -> None:
    write_walk(tmp_path / "walk.avi", (0.15, 0.5, 0.85) * 200)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (tmp_path / "config.yaml").write_text(CONFIG.format(model=write_model(tmp_path), port=port))
        with Life(tmp_path, tmp_path / "log") as life:
            life.wait_for("watching entrance")
            life.wait_for(f"the dashboard: port {port} of 127.0.0.1 is not to be had (Address already in use): choose")
            assert "Traceback" not in life.log
            assert life.stop() == 0


def test_it_loads_little() -> None:
    script = f"import sys, {PROGRAM}; print(*sorted(set(sys.modules) & {set(TOO_MUCH)!r}))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said.split() == []


CONFINED = """
import os, socket, sys
from pathlib import Path
from edgecount.daemon.workers.confinement.confined import give_up_all_but, make_no_connections
from edgecount.store.reader import StoreReader
from edgecount.wiring.pages.web import reach
from edgecount.wiring.pages.web_task import DashboardTask

state, port = Path(sys.argv[1]), int(sys.argv[2])
give_up_all_but(reach(DashboardTask(str(state), "127.0.0.1", 8466)))
make_no_connections()

def refused(what):
    try:
        what()
    except PermissionError:
        return True
    return False

with StoreReader(state / "edgecount.sqlite") as reader:
    print("read", reader.last_seq())
(state / "web" / "a").write_text("mine")
print(refused(lambda: (state / "settings.sqlite").read_bytes()))
print(refused(lambda: (state / "edgecount.sqlite").open("r+b")))
print(refused(lambda: (state / "new").write_text("x")))
print(refused(lambda: (state.parent / "script.py").read_bytes()))
print(refused(lambda: socket.create_connection(("127.0.0.1", port))))
print(refused(lambda: socket.create_server(("127.0.0.1", 0)).listen()))
print(refused(lambda: os.kill(os.getppid(), 0)))
print(refused(lambda: socket.socket(socket.AF_UNIX).connect(str(state / "control"))))
print(refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))))
one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
print(refused(lambda: one.connect(str(state / "control"))))
print(refused(lambda: os.execvp("sh", ["sh", "-c", "exit 0"]) if os.fork() == 0 else os.wait()) is False)
"""


@pytest.mark.skipif(landlock.version() < 6, reason="this kernel confines nobody, or only in part")
def test_it_reads_the_store_while_it_is_written_and_little_else(tmp_path: Path) -> None:
    state = tmp_path / STORE.parent
    (state / "web").mkdir(parents=True)
    (state / "settings.sqlite").write_text("secret")
    (tmp_path / "script.py").write_text(CONFINED)
    with (
        EventStore(tmp_path / STORE) as store,
        socket.create_server(("127.0.0.1", 0)) as other,
        socket.create_server(str(state / "control"), family=socket.AF_UNIX),
    ):
        store.append([crossing(1, BEGAN)])
        said = subprocess.run(
            [sys.executable, "-P", tmp_path / "script.py", state, str(other.getsockname()[1])],
            capture_output=True,
            text=True,
            check=False,
        )
    assert said.stdout.split() == ["read", "1", *["True"] * 11], said.stderr
