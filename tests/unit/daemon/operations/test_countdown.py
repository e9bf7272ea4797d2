import pytest

from edgecount.daemon.operations.countdown import Countdown
from tests.support.fakes import FakeClock


@pytest.mark.parametrize("seconds", [None, 5.0])
def test_it_is_not_over_before_it_begins(seconds: float | None) -> None:
    clock = FakeClock()
    countdown = Countdown(seconds, clock)
    clock.advance(1e6)
    assert not countdown.is_over


def test_it_begins_once() -> None:
    clock = FakeClock()
    countdown = Countdown(5, clock)
    countdown.begin()
    clock.advance(4)
    countdown.begin()
    assert not countdown.is_over
    clock.advance(1)
    assert countdown.is_over


def test_without_a_time_it_never_ends() -> None:
    clock = FakeClock()
    countdown = Countdown(None, clock)
    countdown.begin()
    clock.advance(1e9)
    assert not countdown.is_over
