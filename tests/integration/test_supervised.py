"""Under a parent that acts as systemd: ready, alive, aborted with its stacks in the log, started again."""

import signal
import subprocess
from pathlib import Path

from tests.support.footage.walker import write_config, write_walk
from tests.support.machine.systemd import FakeSystemd, listening
from tests.support.shops.calling import end, start
from tests.support.waiting import wait_until


def supervised(folder: Path, systemd: FakeSystemd, seconds: float) -> "subprocess.Popen[str]":
    """The daemon, which pings three times in so many seconds."""
    return start("run", folder=folder, WATCHDOG_USEC=str(int(seconds * 1e6)), **systemd.environ)


def test_a_daemon_that_is_aborted_shows_where_it_stood_and_serves_again(tmp_path: Path) -> None:
    """When the pings stay away (see test_service.py) systemd sends SIGABRT, and starts it once more."""
    write_config(tmp_path, source=write_walk(tmp_path / "walk.avi", [None] * 6000))
    with listening(str(tmp_path / "notify")) as systemd:
        heard: list[str] = []

        def hears(word: str) -> bool:
            heard.extend(systemd.told())
            return word in heard

        first = supervised(tmp_path, systemd, 0.9)
        wait_until(lambda: hears("READY=1"), "the start")
        wait_until(lambda: hears("WATCHDOG=1"), "a ping")
        first.send_signal(signal.SIGABRT)
        ended = end(first)
        assert ended.status == -signal.SIGABRT
        assert "Thread 0x" in ended.err, "the stacks of its threads are in the log"
        heard.clear()
        systemd.told()
        second = supervised(tmp_path, systemd, 0.9)
        wait_until(lambda: hears("READY=1"), "the second start")
        second.send_signal(signal.SIGTERM)
        assert end(second).status == 0
        assert hears("STOPPING=1")
