import pytest

from edgecount.daemon.backoff import (
    FIRST_BENCH,
    FORGIVEN_SECONDS,
    LONGEST_BENCH,
    MOST_CRASHES,
    STEADY_SECONDS,
    WITHIN_SECONDS,
    Restarts,
)


def most() -> float:
    """The chance that gives the longest waits."""
    return 0.0


def waits(ran: list[float]) -> list[float]:
    """The waits after crashes of workers that ran for so long each, one after the other."""
    restarts, now, found = Restarts(most), 0.0, []
    for seconds in ran:
        now += seconds
        found.append(restarts.wait(seconds, now))
        now += found[-1]
    return found


@pytest.mark.parametrize(
    ("ran", "expected"),
    [
        pytest.param([5], [0], id="the first is started again at once"),
        pytest.param([5, 5, 5, 5], [0, 1, 2, 4], id="then after a while that grows"),
        pytest.param([5, 5, 5, STEADY_SECONDS, 50], [0, 1, 2, 0, FIRST_BENCH], id="the budget is of minutes"),
        pytest.param([STEADY_SECONDS, STEADY_SECONDS], [0, 0], id="a crash in an hour is no habit"),
        pytest.param([61] * 9, [0] * 9, id="a crash a minute is none either"),
        pytest.param([0.1] * 6, [0, 1, 2, 4, FIRST_BENCH, 2 * FIRST_BENCH], id="five are too many, and each one after"),
        pytest.param([0.1] * 10, [0, 1, 2, 4, 300, 600, 1200, 2400, *[LONGEST_BENCH] * 2], id="up to an hour"),
        pytest.param([21] * 6, [0, 1, 2, 4, FIRST_BENCH, 2 * FIRST_BENCH], id="one that hangs is benched as well"),
        pytest.param([0.1] * 5 + [120], [0, 1, 2, 4, FIRST_BENCH, 2 * FIRST_BENCH], id="two minutes redeem nobody"),
        pytest.param([0.1] * 5 + [FORGIVEN_SECONDS, 1], [0, 1, 2, 4, FIRST_BENCH, 0, 1], id="ten minutes do"),
    ],
)
def test_waits(ran: list[float], expected: list[float]) -> None:
    assert waits(ran) == expected


@pytest.mark.parametrize(
    ("times", "benched"),
    [
        pytest.param([0, 1, 2, 3], False, id="four"),
        pytest.param([0, 1, 2, 3, 4], True, id="five"),
        pytest.param([0, 45, 90, 135, WITHIN_SECONDS], True, id="just within the time"),
        pytest.param([0, 45, 90, 135, WITHIN_SECONDS + 0.1], False, id="in more than that"),
        pytest.param([0, 150, 151, 152, 181, 182], True, id="only the last ones matter"),
    ],
)
def test_a_budget_of_crashes(times: list[float], *, benched: bool) -> None:
    restarts = Restarts(most)
    for before, now in zip([0.0, *times], times, strict=False):
        restarts.wait(now - before, now)
    assert restarts.is_benched == benched
    assert MOST_CRASHES == 5
