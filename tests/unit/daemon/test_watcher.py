import math
from queue import SimpleQueue

import pytest

from edgecount.daemon.watcher import HAND_OVER_SECONDS, Report
from edgecount.errors import SourceError
from edgecount.events import CameraLost
from edgecount.ports import Detector, Frame, FrameSource
from tests.fakes import BEGAN, FakeSource
from tests.unit.daemon.watching import PATIENCE, MuteSource, RaisingDetector, handed_over, pictures, told, watcher_of

GONE = SourceError("the camera is gone: check its cable")


class RaisingSource(FakeSource):
    """Gives a picture, and then fails with anything."""

    def __init__(self, failure: BaseException) -> None:
        super().__init__(pictures(1))
        self._failure = failure

    def read(self) -> Frame | None:
        frame = super().read()
        if frame is None:
            raise self._failure
        return frame


def watched(source: FrameSource, detector: Detector | None = None) -> list[Report]:
    """What a watcher hands over, from its start to its end."""
    reports: SimpleQueue[Report] = SimpleQueue()
    watcher = watcher_of(source, reports.put, detector=detector)
    watcher.start()
    assert watcher.join(PATIENCE)
    return handed_over(reports)


def events_of(reports: list[Report]) -> list[str]:
    return told([event for report in reports for event in report.events])


def reason_of(report: Report) -> str:
    (event,) = report.events
    assert isinstance(event, CameraLost)
    assert (event.camera, event.site, event.ts) == ("entrance", "main-street", BEGAN)
    return event.reason


def test_a_recording_is_counted_to_its_end() -> None:
    source = FakeSource(pictures(31))
    reports = watched(source)
    assert events_of(reports) == ["camera_restored", "in", "camera_lost"]
    assert [report.ended for report in reports] == [False] * (len(reports) - 1) + [True]
    assert reports[-1].failure is None
    assert reports[-1].warning is None
    assert reason_of(reports[-1]) == "ended"
    assert not source.is_open


def test_what_only_the_end_settles_is_handed_over_before_the_end() -> None:
    reports = watched(FakeSource(pictures(13)))  # the person has been seen beyond the line once
    assert events_of(reports) == ["camera_restored", "in", "camera_lost"]


def test_what_was_wrong_with_a_recording_is_told() -> None:
    reports = watched(FakeSource(pictures(5), warning="door.avi is cut off"))
    assert reports[-1].warning == "door.avi is cut off"
    assert reports[-1].failure is None
    assert reason_of(reports[-1]) == "door.avi is cut off"


def test_all_watched_time_is_handed_over_every_few_seconds() -> None:
    reports = watched(FakeSource(pictures(161)))
    assert math.fsum(seconds for report in reports for seconds in report.watched.values()) == pytest.approx(16)
    with_time = [sum(report.watched.values()) for report in reports if report.watched]
    assert len(with_time) >= 16 // HAND_OVER_SECONDS
    assert max(with_time) <= HAND_OVER_SECONDS + 0.1


def test_a_source_that_cannot_be_opened() -> None:
    source = FakeSource([], refuses=GONE)
    (*before, last) = watched(source)
    assert events_of(before) == []
    assert last.ended
    assert last.failure is GONE
    assert reason_of(last) == str(GONE)


def test_a_source_that_breaks_off_keeps_what_was_seen_until_then() -> None:
    source = FakeSource(pictures(13), breaks=GONE)
    reports = watched(source)
    assert events_of(reports) == ["camera_restored", "in", "camera_lost"]
    assert reports[-1].failure is GONE
    assert reason_of(reports[-1]) == str(GONE)
    assert not source.is_open


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(RuntimeError("a bug"), id="a bug"),
        pytest.param(SystemExit(3), id="a library that wants to exit"),
        pytest.param(MemoryError(), id="no memory"),
    ],
)
@pytest.mark.parametrize("where", ["source", "pipeline"])
def test_whatever_it_crashes_with_the_main_thread_gets_to_know(failure: BaseException, where: str) -> None:
    source, detector = FakeSource(pictures(3)), RaisingDetector(2, failure)
    if where == "source":
        source, detector = RaisingSource(failure), RaisingDetector(99, failure)
    reports = watched(source, detector)
    assert events_of(reports) == ["camera_restored", "camera_lost"]
    assert reports[-1].ended
    assert reports[-1].failure is failure
    assert reason_of(reports[-1]) == "crashed"
    assert not source.is_open


def test_a_source_that_fails_to_close_does_not_hide_the_end() -> None:
    class Sticky(FakeSource):
        def close(self) -> None:
            raise OSError("stuck")

    reports = watched(Sticky(pictures(2)))
    assert reports[-1].ended
    assert isinstance(reports[-1].failure, OSError)


def test_who_hangs_is_not_waited_for() -> None:
    source = MuteSource()
    reports: SimpleQueue[Report] = SimpleQueue()
    watcher = watcher_of(source, reports.put)
    watcher.start()
    assert not watcher.join(0)
    source.let_go.set()
    assert watcher.join(PATIENCE)
