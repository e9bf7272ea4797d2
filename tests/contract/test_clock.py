"""What every clock must do: the machine's, and those that tests set."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from edgecount.clock import EARLIEST, Clock, SystemClock
from tests.support.fakes import FakeClock, WallClock

Work = Callable[[Clock], None]
"""Has the process work for a while, by this clock."""


def compute(clock: Clock) -> None:
    """Until the processor's clock goes on, which is at once on most machines."""
    before = clock.cpu()
    for _ in range(100_000):
        if clock.cpu() > before:
            return
        sum(range(1000))
    pytest.fail("a hundred million additions took no time")


def advance(clock: Clock) -> None:
    assert isinstance(clock, FakeClock)
    clock.advance(1)


@pytest.fixture(params=["system", "fake", "fake that goes on by itself", "fake that can be set"])
def timed(request: pytest.FixtureRequest) -> tuple[Clock, Work]:
    if request.param == "system":
        return SystemClock(), compute
    if request.param == "fake that can be set":
        return WallClock(), advance
    return FakeClock(step=0.0 if request.param == "fake" else 0.01), advance


def test_seconds_never_go_back(timed: tuple[Clock, Work]) -> None:
    clock, work = timed
    looks = []
    for _ in range(5):
        looks += [clock.monotonic() for _ in range(100)]
        work(clock)
    assert looks == sorted(looks)
    assert looks[-1] > looks[0]


def test_the_present_is_aware_in_utc_and_believable(timed: tuple[Clock, Work]) -> None:
    clock, work = timed
    before = clock.now()
    work(clock)
    for moment in (before, clock.now()):
        assert moment.utcoffset() == timedelta(0)
        assert moment >= EARLIEST


def test_work_takes_time_of_the_processor(timed: tuple[Clock, Work]) -> None:
    clock, work = timed
    taken = []
    for _ in range(3):
        taken.append(clock.cpu())
        work(clock)
    taken.append(clock.cpu())
    assert taken == sorted(set(taken))
    assert taken[0] >= 0


def test_to_look_does_not_set_it(timed: tuple[Clock, Work]) -> None:
    clock, _ = timed
    began, shown = clock.monotonic(), clock.now()
    for _ in range(10):
        clock.now()
        clock.cpu()
    assert clock.monotonic() - began < 60
    assert clock.now() - shown < timedelta(minutes=1)


def test_a_wall_that_is_set_moves_no_seconds() -> None:
    clock = WallClock()
    seconds, shown = clock.monotonic(), clock.now()
    clock.set_by(-3600)
    assert (clock.monotonic(), clock.cpu()) == (seconds, 0.0)
    assert shown - clock.now() == timedelta(hours=1)
    clock.advance(5)
    assert (clock.monotonic() - seconds, shown - clock.now()) == (5, timedelta(seconds=3595))
