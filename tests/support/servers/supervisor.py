"""systemd's part in the life of the daemon, by the terms of our unit: pings awaited, abort, another start."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.machine.systemd import FakeSystemd

_UNIT = Path(__file__).parents[3] / "systemd" / "edgecount.service"
_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Terms:
    """How long (s) systemd waits for a ping, for the end of what it has aborted, and before another start."""

    watchdog: float
    abort: float
    restart: float


def our_terms() -> Terms:
    """What our unit says."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.read(_UNIT)
    service = parser["Service"]
    assert service["Restart"] == "always"
    return Terms(*(float(service[name]) for name in ("WatchdogSec", "TimeoutAbortSec", "RestartSec")))


class Supervisor:
    """Keeps a command running while it is entered; what that writes goes to `log`.

    `process` is the present one; `statuses` has how those before have ended, `aborted` how many were aborted, `pings`
    how often it was heard of.
    """

    def __init__(self, command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
        self.log = folder / "journal.txt"
        self.pings = 0
        self.aborted = 0
        self.statuses: list[int] = []
        self._command = command
        self._folder = folder
        self._environ = environ
        self._terms = our_terms()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor")

    def __enter__(self) -> Self:
        self._systemd = FakeSystemd(str(self._folder / "notify"))
        self.process = self._start()
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._end.set()
        self._thread.join()
        self.process.kill()
        self.process.wait()
        self._systemd.close()

    def _start(self) -> "subprocess.Popen[bytes]":
        watchdog = {"WATCHDOG_USEC": str(round(self._terms.watchdog * 1e6))}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=os.environ | self._environ | self._systemd.environ | watchdog,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _run(self) -> None:
        while self._look_after():
            self.process = self._start()

    def _look_after(self) -> bool:
        """Wait for the end of the process, or bring it about; False when this is to be the last one."""
        last_ping = None
        while self.process.poll() is None:
            if self._end.wait(_LOOK_SECONDS):
                return False
            for message in self._systemd.told():
                if {"READY=1", "WATCHDOG=1"} & set(message.splitlines()):
                    self.pings += 1
                    last_ping = time.monotonic()
            if last_ping is not None and time.monotonic() - last_ping > self._terms.watchdog:
                self._abort()
        self.statuses.append(self.process.returncode)
        return not self._end.wait(self._terms.restart)

    def _abort(self) -> None:
        """As systemd does: who is stopped is let go on, that the signal may reach it."""
        self.aborted += 1
        self.process.send_signal(signal.SIGABRT)
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.wait(self._terms.abort)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
