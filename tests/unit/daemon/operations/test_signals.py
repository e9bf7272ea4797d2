import signal
import subprocess
import sys
import threading

import pytest

from edgecount.daemon.operations.signals import abrupt_ctrl_c, stop_on_signals, unwind_on_sigterm

BEGIN = """
import signal, threading
from edgecount.daemon.operations.signals import abrupt_ctrl_c, stop_on_signals, unwind_on_sigterm

signal.signal(signal.SIGINT, signal.default_int_handler)
stop = threading.Event()
"""


def ended(program: str) -> tuple[int, str]:
    """The exit status and the output of a process of its own: signals would reach the tests' runner as well."""
    run = subprocess.run([sys.executable, "-c", BEGIN + program], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run.returncode, run.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_sets_the_flag(number: signal.Signals) -> None:
    program = f"""
with stop_on_signals(stop):
    before = stop.is_set()
    signal.raise_signal({number:d})
    signal.raise_signal({number:d})  # who presses Ctrl-C twice does no harm
    print(before, stop.is_set())
"""
    assert ended(program) == (0, "False True\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_end_of_the_process_unwinds(number: signal.Signals) -> None:
    program = f"""
with unwind_on_sigterm():
    try:
        signal.raise_signal({number:d})
        print("went on")
    finally:
        print("tidied up")
"""
    assert ended(program) == (128 + number, "tidied up\n")


def test_within_it_the_daemon_has_its_flag() -> None:
    program = """
with unwind_on_sigterm(), stop_on_signals(stop):
    signal.raise_signal(signal.SIGTERM)
    print(stop.is_set())
"""
    assert ended(program) == (0, "True\n")


def test_afterwards_signals_do_what_they_did_before() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    with abrupt_ctrl_c(), unwind_on_sigterm(), stop_on_signals(threading.Event()):
        assert [signal.getsignal(number) for number in numbers] != before
    assert [signal.getsignal(number) for number in numbers] == before


def test_what_is_ignored_stays_ignored() -> None:
    program = """
signal.signal(signal.SIGHUP, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
with unwind_on_sigterm(), abrupt_ctrl_c():
    signal.raise_signal(signal.SIGHUP)
    signal.raise_signal(signal.SIGINT)
print("goes on")
"""
    assert ended(program) == (0, "goes on\n")


def test_ctrl_c_before_anything_has_begun_is_the_end_without_a_word() -> None:
    assert ended("with abrupt_ctrl_c():\n    signal.raise_signal(signal.SIGINT)\n") == (-signal.SIGINT, "")
