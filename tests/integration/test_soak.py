"""An hour of counting as fast as the machine can: both processes keep what they hold, and count all the time.

`make soak` takes an hour; `make soak SOAK_SECONDS=120` is a first look, which shows peaks and no growth.
"""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from tests.support.machine.processes import Held
from tests.support.servers.broker import Broker
from tests.support.servers.ports import free_port
from tests.support.shops.soaking import BusyCounter, Sample, counting
from tests.support.waiting import wait_until

SECONDS = float(os.environ.get("SOAK_SECONDS", "3600"))
SETTLED_SECONDS = 20 * 60
"""By then all files have been made, the workbook after a quarter of an hour for the first time."""
MOST_GROWTH = 0.01
MEBIBYTE = 2**20
MAIN_PEAK, WORKER_PEAK = 90 * MEBIBYTE, 280 * MEBIBYTE


def growth(amounts: Sequence[int]) -> float:
    """By which share the last fifth is larger than the first, chance outliers left aside."""
    part = max(1, len(amounts) // 5)
    return median(amounts[-part:]) / median(amounts[:part]) - 1


@pytest.mark.parametrize(
    ("amounts", "grown"),
    [
        pytest.param([100], 0.0, id="one"),
        pytest.param([100, 102], 0.02, id="two"),
        pytest.param([100, 100, 900, 100, 100, 100, 100, 100, 900, 100, 100, 100, 100, 100, 100], 0.0, id="outliers"),
        pytest.param(list(range(100, 120)), 16 / 101.5, id="steadily"),
        pytest.param([100] * 10 + [90] * 10, -0.1, id="less"),
    ],
)
def test_growth(amounts: list[int], grown: float) -> None:
    assert growth(amounts) == pytest.approx(grown)


@pytest.mark.long
@pytest.mark.soak
def test_an_hour_of_it(tmp_path: Path) -> None:
    with Broker(tmp_path / "broker") as broker, counting(tmp_path, broker, free_port()) as counter:
        wait_until(lambda: "watching" in counter.log, "it watches")
        samples = list(samples_of(counter, SECONDS, min(60.0, SECONDS / 24)))
        assert counter.stop() == 0
    assert "ERROR" not in counter.log
    assert all(later.crossings > one.crossings for one, later in pairwise(samples)), "people are counted all the time"
    assert all(later.frames > one.frames for one, later in pairwise(samples)), "it looks all the time"
    for held, most in (([one.main for one in samples], MAIN_PEAK), ([one.worker for one in samples], WORKER_PEAK)):
        assert held[-1].peak <= most
        settled = held[round(len(held) * SETTLED_SECONDS / SECONDS) :]
        if len(settled) >= 5:
            assert grows_not(settled)


def samples_of(counter: BusyCounter, seconds: float, every: float) -> Iterator[Sample]:
    """Look at the counter every so often, for so long; each sample is printed when it is taken."""
    began = time.monotonic()
    for number in range(1, round(seconds / every) + 1):
        threading.Event().wait(began + number * every - time.monotonic())
        sample = counter.sample(time.monotonic() - began)
        print(sample, flush=True)  # noqa: T201 - for whoever waits an hour
        yield sample


def grows_not(held: Sequence[Held]) -> bool:
    """Whether a process holds no more at the end than at the beginning; a job that runs just then has a file open."""
    part = len(held) // 5
    first, last = held[:part], held[-part:]
    return (
        growth([one.resident for one in held]) < MOST_GROWTH
        and min(one.threads for one in last) <= min(one.threads for one in first)
        and min(one.descriptors for one in last) <= min(one.descriptors for one in first)
    )
