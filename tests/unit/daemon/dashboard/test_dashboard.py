"""The keeper of the dashboard's process, with real processes that do well, and that do not."""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from edgecount.clock import SystemClock
from edgecount.daemon.dashboard import program as module
from edgecount.daemon.dashboard.dashboard import Dashboard
from edgecount.daemon.workers.worker_process import Program
from edgecount.gateway.ask import Ask
from edgecount.gateway.record import JsonRecord
from edgecount.gateway.server import GatewayServer
from tests.support.waiting import wait_until

TALKS = """
import socket, sys
task = sys.stdin.buffer.read()
gateway = socket.socket(fileno=int(sys.argv[1]))
def ask(**values):
    import json
    gateway.sendall(json.dumps({"id": 1, "ask": "note", "values": values}).encode() + b"\\n")
    return gateway.recv(4096)
"""


@dataclass(frozen=True)
class ScriptTask:
    name: str = "first"

    def encoded(self) -> bytes:
        return self.name.encode()


class Noted:
    """What processes have asked to be noted."""

    def __init__(self) -> None:
        self.said: list[JsonRecord] = []

    def note(self, values: JsonRecord) -> JsonRecord:
        self.said.append(values)
        return {}


@contextmanager
def kept(script: str, noted: Noted, task: ScriptTask | None = None) -> Iterator[Dashboard]:
    """A dashboard whose process runs this script."""
    program = Program((sys.executable, "-c", TALKS + script), dict(os.environ))
    gateway, stop = GatewayServer({"note": Ask(noted.note, burst=1000)}, SystemClock()), threading.Event()
    dashboard = Dashboard(program, gateway, SystemClock(), stop, lambda: 0.0)
    dashboard.employ(task or ScriptTask())
    try:
        yield dashboard
    finally:
        dashboard.end()
        wait_until(lambda: dashboard.process_id is None, "the process has not ended")


STAYS = "ask(task=task.decode()); gateway.recv(1)"


def test_it_is_given_its_task_answered_and_let_go(caplog: pytest.LogCaptureFixture) -> None:
    noted = Noted()
    with kept(STAYS, noted):
        wait_until(lambda: noted.said, "it has not asked")
    assert noted.said == [{"task": "first"}]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_the_same_task_goes_on_and_another_is_another_process() -> None:
    noted = Noted()
    with kept(STAYS, noted) as dashboard:
        wait_until(lambda: noted.said, "it has not asked")
        first = dashboard.process_id
        dashboard.employ(ScriptTask())
        assert dashboard.process_id == first
        dashboard.employ(ScriptTask("second"))
        wait_until(lambda: len(noted.said) == 2, "the second has not asked")
        assert dashboard.process_id != first
    assert noted.said[1] == {"task": "second"}


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("ask(); sys.exit(3)", "crashed: status 3"),
        ("ask(); import os; os.kill(os.getpid(), 9)", "crashed: SIGKILL"),
        ("ask(); gateway.sendall(b'hello\\n'); gateway.recv(1)", "said what no dashboard says (no JSON)"),
        ("ask(); gateway.sendall(b'x' * 2**19)", "said what no dashboard says (a line of more than"),
    ],
    ids=["exits", "killed", "mad", "long"],
)
def test_one_that_ends_is_started_again(script: str, words: str, caplog: pytest.LogCaptureFixture) -> None:
    noted = Noted()
    with kept(script, noted):
        wait_until(lambda: len(noted.said) >= 2, "it was not started again")
    assert words in caplog.text
    assert "it is started again at once" in caplog.text


def test_one_that_hangs_is_ended_and_started_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 1.0)
    noted = Noted()
    with kept("ask(); import time; time.sleep(1000)", noted):
        wait_until(lambda: len(noted.said) >= 2, "it was not started again")
    assert "the dashboard stood still for" in caplog.text


def test_one_that_has_said_why_it_cannot_is_not_called_a_crash(caplog: pytest.LogCaptureFixture) -> None:
    noted = Noted()
    with kept("ask(); sys.exit(78)", noted):
        wait_until(lambda: len(noted.said) >= 2, "it was not tried again")
    assert not caplog.records


@dataclass(frozen=True)
class BrokenTask(ScriptTask):
    """One that cannot be given to its process, at first."""

    tries: list[int] = field(default_factory=list, compare=False)

    def encoded(self) -> bytes:
        self.tries.append(len(self.tries))
        if len(self.tries) == 1:
            raise ZeroDivisionError
        return super().encoded()


def test_a_mistake_of_ours_is_logged_and_it_is_started_again(caplog: pytest.LogCaptureFixture) -> None:
    noted = Noted()
    with kept(STAYS, noted, BrokenTask()):
        wait_until(lambda: noted.said, "it was not started again")
    assert "the dashboard's process is lost" in caplog.text
    assert "ZeroDivisionError" in caplog.text
