"""Which seconds were watched."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.figures.coverage import CoverageMeter
from tests.support.stored import utc

START = utc("2026-05-04T12:00:00")

Frame = tuple[float, float]
"""Seconds after START on the wall clock, and seconds on the clock that never jumps."""


def watched(frames: list[Frame], max_gap: float = 2.0) -> dict[datetime, float]:
    meter = CoverageMeter(max_gap)
    for wall, monotonic in frames:
        meter.saw(START + timedelta(seconds=wall), monotonic)
    return meter.take()


def steady(first: float, last: float, step: float, ahead: float = 0.0) -> list[Frame]:
    """Frames every `step` seconds; the wall clock is `ahead` of the other."""
    count = round((last - first) / step)
    return [(first + number * step + ahead, first + number * step) for number in range(count + 1)]


@pytest.mark.parametrize(
    ("frames", "minutes"),
    [
        pytest.param([], {}, id="nothing-seen"),
        pytest.param([(5, 5)], {}, id="one-frame-watches-no-time"),
        pytest.param([(5, 5), (5.5, 5.5), (7, 7)], {0: 2}, id="short-gaps"),
        pytest.param([(5, 5), (7, 7), (9.1, 9.1), (10.1, 10.1)], {0: 3}, id="a-long-gap-is-not-watched"),
        pytest.param(steady(0, 60, 0.5), {0: 60}, id="a-whole-minute"),
        pytest.param(steady(30, 150, 0.5), {0: 30, 1: 60, 2: 30}, id="several-minutes"),
        pytest.param([(59.5, 59.5), (61, 61)], {0: 0.5, 1: 1}, id="a-gap-across-the-minute"),
        pytest.param([(58.5, 58.5), (60, 60)], {0: 1.5}, id="up-to-the-minute"),
        pytest.param([(5, 5), (3605.5, 5.5), (3606, 6)], {60: 1}, id="the-clock-jumps-an-hour-ahead"),
        pytest.param([(5, 5), (-3594.5, 5.5), (-3594, 6)], {-60: 1}, id="the-clock-jumps-an-hour-back"),
        pytest.param([(5, 5), (5, 5), (6, 6)], {0: 1}, id="the-same-frame-again"),
        pytest.param([(5, 5), (6, 4), (7, 5)], {0: 1}, id="a-clock-that-goes-back-after-all"),
    ],
)
def test_watched(frames: list[Frame], minutes: dict[int, float]) -> None:
    assert watched(frames) == {
        START + timedelta(minutes=minute): pytest.approx(seconds) for minute, seconds in minutes.items()
    }


def test_the_longest_gap_is_a_setting() -> None:
    frames: list[Frame] = [(0, 0), (10, 10)]
    assert watched(frames, max_gap=10) == {START: 10}
    assert watched(frames, max_gap=9.9) == {}


def test_a_minute_lived_twice_has_sixty_seconds_once() -> None:
    again = [(wall, monotonic + 100) for wall, monotonic in steady(0, 60, 1)]
    assert watched([*steady(0, 60, 1), *again]) == {START: 60}


def test_what_was_taken_is_forgotten() -> None:
    meter = CoverageMeter()
    meter.saw(START, 0)
    meter.saw(START + timedelta(seconds=1), 1)
    assert meter.take() == {START: 1}
    assert meter.take() == {}
    meter.saw(START + timedelta(seconds=2), 2)
    assert meter.take() == {START: 1}


@given(st.lists(st.tuples(st.floats(-1e8, 1e8), st.floats(-10, 200))), st.floats(0.1, 60))
def test_never_negative_and_never_more_than_time_allows(frames: list[Frame], max_gap: float) -> None:
    minutes = watched(frames, max_gap)
    assert all(0 < seconds <= 60 for seconds in minutes.values())
    assert all(minute.second == minute.microsecond == 0 for minute in minutes)
    steps = [after - before for (_, before), (_, after) in pairwise(frames)]
    assert sum(minutes.values()) <= sum(step for step in steps if step > 0) + 1e-6


@given(st.lists(st.floats(0.01, 1.99), min_size=1, max_size=60), st.floats(0, 3600))
def test_all_of_it_is_watched_where_gaps_are_short(gaps: list[float], start: float) -> None:
    times = [start]
    for gap in gaps:
        times.append(times[-1] + gap)
    minutes = watched([(time, time) for time in times])
    assert sum(minutes.values()) == pytest.approx(times[-1] - start, abs=1e-4)


@pytest.mark.parametrize("max_gap", [0, -1, 60.1, float("nan")])
def test_refuses_other_gaps(max_gap: float) -> None:
    with pytest.raises(ValueError, match=r"more than 0 and at most 60 seconds"):
        CoverageMeter(max_gap)
