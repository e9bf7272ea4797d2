"""The work at a camera: added up, handed over once, and the looks of a detector measured."""

import threading
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.daemon.workers.timed_detector import TimedDetector
from edgecount.daemon.workers.work import BOUNDS, Durations, Work, WorkMeter
from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.site.status import Degraded
from edgecount.tracking.detection import Detection
from tests.support.fakes import BEGAN, FakeClock
from tests.support.stage import SlowDetector

PICTURE = np.zeros((4, 4, 3), np.uint8)
SLOW = Degraded(BEGAN, "this machine cannot keep up")
SOMEBODY = Detection(Box(1, 1, 2, 3), 0.9)


def durations(*seconds: float) -> Durations:
    made = Durations()
    for each in seconds:
        made = made.after(each)
    return made


@pytest.mark.parametrize(
    ("seconds", "index"),
    [
        pytest.param(0.0, 0, id="none"),
        pytest.param(0.005, 0, id="just-the-first-bound"),
        pytest.param(0.0051, 1, id="just-above"),
        pytest.param(2.5, len(BOUNDS) - 1, id="just-the-last-bound"),
        pytest.param(60.0, len(BOUNDS), id="beyond"),
    ],
)
def test_a_look_is_counted_where_it_belongs(seconds: float, index: int) -> None:
    one = durations(seconds)
    assert [place for place, count in enumerate(one.counts) if count] == [index]
    assert (sum(one.counts), one.seconds) == (1, seconds)


looks = st.lists(st.floats(0, 10))


@given(looks, looks)
def test_it_does_not_matter_who_counted(some: list[float], others: list[float]) -> None:
    together = durations(*some).plus(durations(*others))
    assert together.counts == durations(*some, *others).counts
    assert together.seconds == pytest.approx(sum(some) + sum(others))


def test_durations_of_other_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^durations have 13 counts, not 2$"):
        Durations((1, 2))


def test_work_is_handed_over_once() -> None:
    dropped = [0]
    meter = WorkMeter(lambda: dropped[0])
    assert meter.take() == Work()
    meter.saw(BEGAN, 0.04)
    meter.saw(BEGAN + timedelta(seconds=1), 0.3)
    dropped[0] = 5
    meter.looked(0.02)
    work = meter.take(SLOW)
    last = BEGAN + timedelta(seconds=1)
    assert work == Work({"processed": 2, "dropped": 5}, last, durations(0.02), durations(0.04, 0.3), SLOW)
    assert meter.take() == Work()


def test_two_threads_lose_nothing() -> None:
    meter = WorkMeter()

    def see() -> None:
        for _ in range(1000):
            meter.saw(BEGAN, 0.1)

    threads = [threading.Thread(target=see) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert meter.take().frames == {"processed": 4000}


def test_a_look_is_measured() -> None:
    clock, meter = FakeClock(), WorkMeter()
    detector = TimedDetector(SlowDetector(clock, 0.02, [SOMEBODY]), meter, clock)
    assert list(detector.detect(PICTURE, 0.0)) == [SOMEBODY]
    assert list(detector.detect(PICTURE, 0.0)) == []
    taken = meter.take().looks
    assert sum(taken.counts) == 2
    assert taken.seconds == pytest.approx(0.04)


class BrokenDetector:
    runs = 1

    def detect(self, image: Image, now: float) -> list[Detection]:
        raise ZeroDivisionError


def test_a_look_that_fails_is_none() -> None:
    meter = WorkMeter()
    with pytest.raises(ZeroDivisionError):
        TimedDetector(BrokenDetector(), meter, FakeClock()).detect(PICTURE, 0.0)
    assert meter.take() == Work()


def test_the_light_is_that_of_the_last_picture() -> None:
    meter = WorkMeter()
    meter.lit(90.0)
    meter.lit(80.0)
    assert (meter.take().light, meter.take().light) == (80.0, None)
