"""Waiting for what others see to: what stands still is given up, what is only slow is not."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import count
from queue import SimpleQueue

import pytest

from tests.support.fakes import FakeClock
from tests.support.machine.processes import HeldUp, family_cpu_seconds, family_of
from tests.support.waiting import (
    LEAST,
    LONGEST,
    LOOK_SECONDS,
    Patience,
    communicated,
    next_of,
    nothing,
    result_of,
    status_of,
    wait_for,
    wait_until,
)

Held = Callable[[float], float]


def never(seconds: float) -> float:
    return 0


def always(seconds: float) -> float:
    return seconds


def half(seconds: float) -> float:
    return seconds / 2


def given_up_after(advances: Callable[[], object] = nothing, held_up: Held = never) -> float:
    """Seconds after which a patience of 20 seconds is over, asked every second."""
    clock = FakeClock()
    patience = Patience(advances, 20, clock, held_up)
    for seconds in count():
        clock.advance(1)
        if patience.is_over():
            return seconds
    raise AssertionError


def up_to(last: int) -> Callable[[], int]:
    """Advances by one at every look, up to this."""
    numbers: Iterator[int] = count()
    return lambda: min(next(numbers), last)


@pytest.mark.parametrize(
    ("advances", "held_up", "seconds"),
    [
        pytest.param(nothing, never, 20, id="nothing-advances"),
        pytest.param(up_to(30), never, 50, id="from-the-last-advance-on"),
        pytest.param(up_to(400), never, 420, id="for-as-long-as-it-gets-on"),
        pytest.param(up_to(10**6), never, 20 * LONGEST, id="not-for-ever"),
        pytest.param(up_to(10**6), half, 40 * LONGEST, id="not-for-ever-let-work-half-the-time"),
        pytest.param(nothing, half, 40, id="let-work-half-the-time"),
        pytest.param(nothing, always, 20 / LEAST, id="not-let-work-at-all"),
    ],
)
def test_when_it_is_given_up(advances: Callable[[], object], held_up: Held, seconds: float) -> None:
    assert given_up_after(advances, held_up) == pytest.approx(seconds, abs=2)


def test_a_look_that_comes_late_does_not_end_it() -> None:
    clock = FakeClock()
    patience = Patience(nothing, 20, clock, never)
    clock.advance(3600)  # the whole machine stood still
    assert not patience.is_over()


def test_it_does_not_look_at_every_question() -> None:
    clock, asked = FakeClock(), list[int]()
    patience = Patience(lambda: asked.append(1), 20, clock, never)
    for _ in range(100):
        clock.advance(LOOK_SECONDS / 20)
        patience.is_over()
    assert 4 <= len(asked) <= 5


def test_what_never_holds_is_named() -> None:
    with pytest.raises(AssertionError, match="in vain: the moon"):
        wait_until(lambda: False, "the moon", seconds=0)
    with pytest.raises(AssertionError, match="in vain: 7"):
        wait_until(lambda: False, lambda: 7, seconds=0)


def test_what_a_thread_brings_about_is_waited_for() -> None:
    changed, found = threading.Condition(), list[int]()
    inbox, future = SimpleQueue[str](), Future[str]()

    def bring() -> None:
        with changed:
            found.append(1)
            changed.notify_all()
        inbox.put("item")
        future.set_result("result")

    with changed:
        threading.Timer(0.05, bring).start()
        wait_for(changed, lambda: found)
    assert (next_of(inbox), result_of(future)) == ("item", "result")


def python(program: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_how_a_process_ended() -> None:
    process = python("import sys; print('said'); sys.exit(3)")
    assert communicated(process) == ("said\n", "")
    assert status_of(process) == 3


CROWDED = """
import os
os.sched_setaffinity(0, list(os.sched_getaffinity(0))[:1])
parent = os.getpid()
if os.fork() and os.fork():
    print('crowded', flush=True)
    os.read(0, 1)
else:
    while os.getppid() == parent:
        pass
"""
"""Two processes at work on one processor, until a third that waits has ended."""


def test_a_process_that_waits_for_a_processor_is_held_up() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CROWDED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as crowd:
        assert crowd.stdout is not None
        assert crowd.stdout.readline() == "crowded\n"
        held_up = HeldUp(crowd.pid)
        assert held_up.since_last(1) == 0, "there was no look before"
        before = family_cpu_seconds(crowd.pid)
        wait_until(lambda: family_cpu_seconds(crowd.pid) > before + 0.2, "a fifth of a second of work")
        assert held_up.since_last(100) > 0.05
        assert held_up.since_last(0) == 0
        assert len(family_of(crowd.pid)) == 3
        crowd.kill()


def test_a_process_that_only_waits_is_not_held_up() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as idle:
        held_up = HeldUp(idle.pid)
        held_up.since_last(1)
        assert family_of(idle.pid) == {idle.pid}
        idle.kill()
        idle.wait()
        assert held_up.since_last(1) == 0, "nor is one that has ended"
