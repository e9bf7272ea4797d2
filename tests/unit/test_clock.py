"""The machine's clocks, and what is made of one that is not set."""

from datetime import datetime

import pytest

from edgecount.clock import SystemClock, believable


@pytest.mark.parametrize(
    ("shown", "running", "believed"),
    [
        pytest.param("2026-05-05T12:00:00+00:00", 60.0, "2026-05-05T12:00:00+00:00", id="set"),
        pytest.param("2199-01-01T00:00:00+00:00", 60.0, "2199-01-01T00:00:00+00:00", id="far-ahead"),
        pytest.param("2025-01-01T00:00:00+00:00", 60.0, "2025-01-01T00:00:00+00:00", id="just-believable"),
        pytest.param("2024-12-31T23:59:59+00:00", 60.0, "2025-01-01T00:01:00+00:00", id="just-unbelievable"),
        pytest.param("1970-01-01T00:00:20+00:00", 20.5, "2025-01-01T00:00:20.500000+00:00", id="never-set"),
        pytest.param("1970-01-03T00:00:20+00:00", 172800.0, "2025-01-03T00:00:00+00:00", id="never-set-for-two-days"),
    ],
)
def test_a_clock_is_believed_unless_it_is_not_set(shown: str, running: float, believed: str) -> None:
    assert believable(datetime.fromisoformat(shown), running) == datetime.fromisoformat(believed)


def test_the_machines_clocks_go_on() -> None:
    clock = SystemClock()
    before = clock.now(), clock.monotonic(), clock.cpu()
    after = clock.now(), clock.monotonic(), clock.cpu()
    assert after[0].utcoffset() is not None
    assert before[1] <= after[1]
    assert before[2] <= after[2]
