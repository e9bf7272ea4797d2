"""A machine that cannot keep up: what is measured, what is done for the next frame, and who is told."""

import numpy as np
import pytest

from edgecount.counting.lines.rule import LineRule
from edgecount.daemon.workers.camera_loop import CameraLoop
from edgecount.daemon.workers.keeping_up import KeepingUp
from edgecount.daemon.workers.messages import WorkerUpdate
from edgecount.daemon.workers.work import Work
from edgecount.pipeline.cadence import Cadence
from edgecount.pipeline.load import FULL
from edgecount.pipeline.pipeline import NamedLine, Pipeline, Watch
from edgecount.ports import Frame
from edgecount.tracking.tracker import Tracker
from tests.support.builders import SIZE
from tests.support.fakes import BEGAN, FakeClock, FakeFollower, FakeSource
from tests.support.stage import DOOR, SlowDetector

FPS = 8.0


def test_the_age_counts_what_a_frame_waited_for() -> None:
    clock = FakeClock()
    keeping_up = KeepingUp(clock)
    ages = []
    for media_time, waited, took in [(0.0, 0.0, 0.25), (0.5, 0.125, 0.25), (1.0, 0.0, 0.5), (1.5, 0.5, 0.125)]:
        clock.advance(1000.0 + media_time + waited - clock.monotonic())
        taken_up = clock.monotonic()
        clock.advance(took)
        ages.append(keeping_up.done(media_time, taken_up))
    assert ages == [0.25, 0.375, 0.5, 0.625]


def test_a_source_that_is_opened_anew_has_another_zero() -> None:
    clock = FakeClock()
    keeping_up = KeepingUp(clock)
    keeping_up.done(0.0, clock.monotonic())
    clock.advance(60)
    keeping_up.begin()
    assert keeping_up.done(1.0, clock.monotonic()) == 0


def worked(keeping_up: KeepingUp, clock: FakeClock, seconds: int, load: float) -> None:
    """So many seconds of frames that took this share of the time."""
    for _ in range(round(seconds * FPS)):
        clock.advance((1 - load) / FPS)
        taken_up = clock.monotonic()
        clock.advance(load / FPS)
        keeping_up.done(taken_up, taken_up)


def test_it_is_told_since_when_and_what_is_done() -> None:
    clock = FakeClock()
    keeping_up = KeepingUp(clock)
    worked(keeping_up, clock, 20, 0.5)
    assert (keeping_up.load, keeping_up.degraded) == (FULL, None)
    worked(keeping_up, clock, 4, 1.0)
    first = keeping_up.degraded
    assert first is not None
    assert 23 <= (first.since - BEGAN).total_seconds() <= 24
    assert first.reason == (
        "this machine cannot keep up: it looks every 0.1 seconds at most, and follows at most 4 people in between; "
        "fewer cameras, a smaller view or a faster processor help"
    )
    worked(keeping_up, clock, 20, 1.0)
    assert keeping_up.degraded is not None
    assert keeping_up.degraded.since == first.since
    assert "it looks every 0.4 seconds at most, and follows nobody in between" in keeping_up.degraded.reason


def test_while_the_full_effort_is_on_trial_nothing_new_is_told() -> None:
    clock = FakeClock()
    keeping_up = KeepingUp(clock)
    worked(keeping_up, clock, 10, 0.5)
    worked(keeping_up, clock, 4, 1.0)
    before = keeping_up.degraded
    worked(keeping_up, clock, 12, 0.25)
    assert keeping_up.load == FULL
    assert keeping_up.degraded == before is not None
    worked(keeping_up, clock, 60, 0.25)
    assert keeping_up.degraded is None


class LiveSource(FakeSource):
    """A camera of 25 frames a second that gives its newest frame; it ends after so many seconds of the clock."""

    def __init__(self, clock: FakeClock, seconds: float) -> None:
        super().__init__([])
        self._clock = clock
        self._began = clock.monotonic()
        self._seconds = seconds
        self._image = np.zeros((SIZE.height, SIZE.width, 3), np.uint8)

    def read(self) -> Frame | None:
        newest = int((self._clock.monotonic() - self._began) * 25)
        if newest <= self._index:
            self._clock.advance((self._index + 1) / 25 - (self._clock.monotonic() - self._began))
        self._index = max(self._index + 1, newest)
        if self._index / 25 >= self._seconds:
            return None
        return Frame(self._image, self._index, self._index / 25, self._clock.now())


def live(look_seconds: float, seconds: float) -> tuple[list[WorkerUpdate], SlowDetector]:
    """What is handed over of a camera before which a look takes so long."""
    clock = FakeClock()
    detector = SlowDetector(clock, look_seconds)
    pipeline = Pipeline(
        Watch("main-street", "entrance", (NamedLine("door", DOOR, "right"),), LineRule()),
        detector,
        FakeFollower(),
        Cadence(3),
        Tracker(min_confidence=0.4, lost_after_seconds=2.0),
    )
    reports: list[WorkerUpdate] = []
    CameraLoop("main-street", "entrance", LiveSource(clock, seconds), pipeline, reports.append, clock).run()
    return reports, detector


def test_a_watcher_that_keeps_up_makes_the_full_effort() -> None:
    reports, detector = live(0.04, 60)
    assert [report.work.degraded for report in reports] == [None] * len(reports)
    assert len(detector.images) == pytest.approx(60 * 25 / 3, abs=1)


def test_a_watcher_that_cannot_keep_up_looks_less_often_and_says_so_at_once() -> None:
    reports, detector = live(0.16, 60)
    reasons = [None if work.degraded is None else work.degraded.reason for work in (r.work for r in reports)]
    told = [reason for before, reason in zip([None, *reasons], reasons, strict=False) if reason != before]
    assert len(told) == 4 + 1, "at most 4 followed, nobody, every 0.15 and 0.2 seconds; and the end"
    assert len(detector.images) == pytest.approx(60 / 0.2, rel=0.1)
    ages = sum((report.work.ages.counts for report in reports), start=())
    assert sum(ages) > 10 * 60


def test_a_camera_that_is_lost_is_not_degraded() -> None:
    reports, _ = live(0.16, 60)
    assert reports[-1].ended
    assert reports[-1].work == Work()
