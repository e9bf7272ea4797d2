"""When a frame is handed over to be estimated, and what becomes of the figures."""

import threading

import numpy as np

from edgecount.daemon.workers.estimating.crowd_watch import CrowdWatch
from edgecount.errors import EdgecountError
from edgecount.ports import Frame
from edgecount.site.crowd_figures import CrowdFigures, Estimated
from tests.support.fakes import BEGAN, FakeClock
from tests.support.waiting import wait_until


def frame(index: int) -> Frame:
    return Frame(np.full((4, 4, 3), index, np.uint8), index, index / 10, BEGAN)


class Estimator:
    """Finds as many people as the frame's number says, once it `may`; fails where it is told to."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.may = threading.Event()
        self.failure: EdgecountError | None = None

    def ask(self, asked: Frame) -> CrowdFigures:
        self.asked.append(asked.index)
        self.may.wait(30)
        if self.failure is not None:
            raise self.failure
        people = int(asked.image[0, 0, 0])
        return CrowdFigures(asked.ts, Estimated(people, people, people, "density"))


def come(watch: CrowdWatch, index: int) -> CrowdFigures:
    """The figures that come, while frames go on coming."""
    found: list[CrowdFigures] = []

    def has_come() -> bool:
        news = watch.see(frame(index))
        found.extend([] if news is None else [news])
        return bool(found)

    wait_until(has_come)
    return found[0]


def test_one_frame_is_with_the_estimator_at_a_time_and_nobody_waits_for_it() -> None:
    clock, estimator = FakeClock(), Estimator()
    watch = CrowdWatch(estimator.ask, 30.0, clock)
    first = frame(7)
    assert watch.see(first) is None
    first.image[:] = 99  # the source uses its own memory anew
    clock.advance(100)
    assert [watch.see(frame(8)) for _ in range(3)] == [None] * 3
    estimator.may.set()
    found = come(watch, 9)
    assert found.whole == Estimated(7, 7, 7, "density")
    assert 8 not in estimator.asked


def test_frames_are_handed_over_as_often_as_was_asked_for() -> None:
    clock, estimator = FakeClock(), Estimator()
    estimator.may.set()
    watch = CrowdWatch(estimator.ask, 30.0, clock)
    come(watch, 1)
    clock.advance(29)
    assert watch.see(frame(2)) is None
    clock.advance(1)
    assert come(watch, 3).whole == Estimated(3, 3, 3, "density")
    assert estimator.asked == [1, 3]


def test_after_a_failure_it_is_asked_later_and_later() -> None:
    clock, estimator = FakeClock(), Estimator()
    estimator.may.set()
    estimator.failure = EdgecountError("what estimates people crashed: SIGKILL; it is started again")
    watch = CrowdWatch(estimator.ask, 5.0, clock)
    told = come(watch, 1)
    assert (told.whole, told.fault) == (None, str(estimator.failure))
    for wait in (5, 10, 20):
        clock.advance(wait - 1)
        assert watch.see(frame(2)) is None
        clock.advance(1)
        come(watch, 3)
    estimator.failure = None
    clock.advance(40)
    assert come(watch, 4).fault is None
    assert estimator.asked == [1, 3, 3, 3, 4]
