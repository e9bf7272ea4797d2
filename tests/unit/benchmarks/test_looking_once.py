"""What a detector found is known again by the picture; what it cost is a stage's."""

import numpy as np
import pytest

from benchmarks.remembered import Remembered, digest
from benchmarks.stages import LOOK, Stopwatch, TimedDetector
from edgecount.geometry import Box
from edgecount.tracking.detection import Detection
from tests.support.fakes import FakeDetector

BLACK, WHITE = np.zeros((40, 60, 3), np.uint8), np.full((40, 60, 3), 255, np.uint8)
SOMEBODY = [Detection(Box(1, 2, 3, 4), 0.9)]


def test_a_picture_that_was_looked_at_is_known() -> None:
    remembered = Remembered({digest(BLACK): SOMEBODY, digest(WHITE): []})
    assert (remembered.detect(BLACK.copy()), remembered.detect(WHITE)) == (SOMEBODY, [])


def test_one_that_was_not_is_an_error_and_not_an_empty_scene() -> None:
    with pytest.raises(KeyError):
        Remembered({digest(BLACK): SOMEBODY}).detect(WHITE)


def test_what_a_stage_calls_of_others_is_its_own() -> None:
    watch = Stopwatch()
    inner = watch.timed("count", lambda: 7)
    assert watch.timed("track", inner)() == 7
    assert list(watch.seconds) == ["track"]
    assert inner() == 7
    assert list(watch.seconds) == ["track", "count"]


def test_the_stopwatch_goes_on_after_an_error() -> None:
    def fails() -> None:
        raise ZeroDivisionError

    watch = Stopwatch()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            watch.timed("track", fails)()
    watch.timed("count", list)()
    assert list(watch.seconds) == ["track", "count"]


def test_a_timed_detector_finds_what_it_finds_untimed() -> None:
    watch = Stopwatch()
    assert TimedDetector(FakeDetector(SOMEBODY), watch).detect(BLACK, 0.0) == SOMEBODY
    assert list(watch.seconds) == [LOOK]
