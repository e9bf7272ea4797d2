import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.sources.times import MediaTimes, StatedTimes, is_rate


def times(stamps: list[float], fps: float = 10) -> list[float]:
    clock = MediaTimes(fps)
    return [clock.at(stamp) for stamp in stamps]


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        pytest.param([0, 0.1, 0.2, 0.3], [0, 0.1, 0.2, 0.3], id="constant rate"),
        pytest.param([0, 0.04, 0.9, 0.94], [0, 0.04, 0.9, 0.94], id="varying rate"),
        pytest.param([0, 0.1, 0.1 + 0.2], [0, 0.1, 0.3], id="no trace of floating point"),
        pytest.param([7.5, 7.6, 7.8], [0, 0.1, 0.3], id="a stream that does not start at zero"),
        pytest.param([0, 0, 0, 0], [0, 0.1, 0.2, 0.3], id="no stamps at all"),
        pytest.param([1.0, 0, 1.2, 1.3], [0, 0.1, 0.2, 0.3], id="one stamp missing"),
        pytest.param([0, math.nan, 0.2], [0, 0.1, 0.2], id="a stamp that is no number"),
        pytest.param([math.nan, 0.1], [0, 0.1], id="the first stamp is no number"),
        pytest.param([0, 0.08, 0.04, 0.12], [0, 0.08, 0.081, 0.12], id="reordered stamps do not add up to a drift"),
        pytest.param([0, 0.1, 0.1, 0.3], [0, 0.1, 0.101, 0.3], id="a stamp twice"),
        pytest.param([50, 50.1, 2, 2.1], [0, 0.1, 0.2, 0.3], id="the recorder's clock set back"),
        pytest.param([0, 0.1, 90_000, 90_000.1], [0, 0.1, 0.2, 0.3], id="the recorder's clock set forward by a day"),
        pytest.param([0, 0.1, 600, 600.1], [0, 0.1, 600, 600.1], id="a pause of ten minutes is time that passed"),
        pytest.param([0, 0.1, 7200, 7200.1], [0, 0.1, 7200, 7200.1], id="a pause of two hours too"),
        pytest.param([0, 0, 0, 0, 0.1, 0.2], [0, 0.1, 0.2, 0.3, 0.4, 0.5], id="no stamps below zero"),
        pytest.param([0, -0.3, -0.2, -0.1, 0, 0.1], [0, 0.1, 0.2, 0.3, 0.4, 0.5], id="stamps from below zero"),
        pytest.param([0, 0, 0, -0.2, -0.1, 0, 0.1], [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], id="none, then below zero"),
        pytest.param([0, 0.1, 0.2, 0, 0.1, 0.2], [0, 0.1, 0.2, 0.3, 0.4, 0.5], id="a zero that moves"),
        pytest.param([1, 1.1, 0, 1.19, 1.3], [0, 0.1, 0.2, 0.201, 0.3], id="one missing where the rate varies"),
    ],
)
def test_media_time(stamps: list[float], expected: list[float]) -> None:
    assert times(stamps) == pytest.approx(expected, abs=1e-9)


def test_long_pauses_and_leaps_are_noted() -> None:
    clock = MediaTimes(10)
    for stamp in (0, 0.1, 7200, 11_000, 11_000.1, 200_000, 200_000.1):
        clock.at(stamp)
    assert (clock.pauses, round(clock.paused_seconds), clock.leaps) == (2, 11_000, 1)


@pytest.mark.parametrize(
    ("stamps", "positions"),
    [
        pytest.param([0, 0.1, 0.2, 0.3], [0, 1, 2, 3], id="counted up"),
        pytest.param([5, 5.1, 5.2], [0, 1, 2], id="from another zero"),
        pytest.param([0, 0.1, 0.4, 0.5], [0, 1, 4, 5], id="two frames were lost"),
        pytest.param([0, 0, 0, 0], [0, 1, 2, 3], id="no stamps"),
        pytest.param([0, 0.1, 0, 0.3, 0.4], [0, 1, 2, 3, 4], id="one stamp missing"),
        pytest.param([0, math.nan, 0.2, 0.3], [0, 1, 2, 3], id="a stamp that is no number"),
        pytest.param([0, 0.1, 0.05, 0.2], [0, 1, 2, 4], id="reordered"),
        pytest.param([0, 0.1, 90_000], [0, 1, 2], id="a clock that was set"),
    ],
)
def test_times_at_a_stated_rate(stamps: list[float], positions: list[int]) -> None:
    clock = StatedTimes(7, 10)
    assert [clock.at(stamp) for stamp in stamps] == [position / 7 for position in positions]


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1), st.floats(1, 120))
def test_whatever_the_stamps_time_starts_at_zero_and_rises(stamps: list[float], fps: float) -> None:
    given_times = times(stamps, fps)
    assert given_times[0] == 0
    assert all(math.isfinite(time) for time in given_times)
    assert all(earlier < later for earlier, later in pairwise(given_times))


@given(st.lists(st.integers(1, 5000), min_size=1), st.integers(0, 10_000))
def test_rising_stamps_are_kept_as_they_are(steps: list[int], first: int) -> None:
    stamps = [float(first)]
    for step in steps:
        stamps.append(stamps[-1] + step / 1000)
    assert times(stamps) == pytest.approx([stamp - first for stamp in stamps], abs=1e-6)


@pytest.mark.parametrize(
    ("fps", "expected"),
    [
        (0.1, True),
        (7, True),
        (999.9, True),
        (0, False),
        (-5, False),
        (1000, False),
        (math.nan, False),
        (math.inf, False),
    ],
)
def test_is_rate(fps: float, *, expected: bool) -> None:
    assert is_rate(fps) is expected
