import pytest

from edgecount.daemon.backoff import (
    LONGEST_WAIT,
    MOST_CRASHES,
    STEADY_SECONDS,
    WITHIN_SECONDS,
    Crashes,
    Restarts,
)


def most() -> float:
    """The chance that gives the longest waits."""
    return 0.0


@pytest.mark.parametrize(
    ("ran", "waits"),
    [
        pytest.param([5], [0], id="the first is started again at once"),
        pytest.param([5, 5, 5, 5], [0, 1, 2, 4], id="then after a while that grows"),
        pytest.param([5, 5, 5, STEADY_SECONDS, 5], [0, 1, 2, 0, 1], id="who ran well begins anew"),
        pytest.param([STEADY_SECONDS, STEADY_SECONDS], [0, 0], id="a crash in an hour is no habit"),
        pytest.param([0.1] * 9, [0, 1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT], id="up to a bound"),
    ],
)
def test_waits(ran: list[float], waits: list[float]) -> None:
    restarts = Restarts(most)
    assert [restarts.wait(seconds) for seconds in ran] == waits


@pytest.mark.parametrize(
    ("times", "verdicts"),
    [
        pytest.param([0, 1, 2, 3], [False] * 4, id="four"),
        pytest.param([0, 1, 2, 3, 4], [False] * (MOST_CRASHES - 1) + [True], id="five"),
        pytest.param([0, 15, 30, 45, WITHIN_SECONDS], [False] * 4 + [True], id="just within a minute"),
        pytest.param([0, 15, 30, 45, 60.1], [False] * 5, id="in more than a minute"),
        pytest.param([0, 50, 51, 52, 61, 62], [False] * 5 + [True], id="only the last ones matter"),
    ],
)
def test_too_many_crashes(times: list[float], verdicts: list[bool]) -> None:
    crashes = Crashes()
    assert [crashes.are_too_many(time) for time in times] == verdicts
