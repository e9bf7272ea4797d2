import math
import threading
from collections.abc import Sequence
from itertools import pairwise

import pytest

from edgecount.counting.trails.trail import Trail
from edgecount.daemon.workers.camera_loop import HAND_OVER_SECONDS, CameraLoop
from edgecount.daemon.workers.messages import Handed, WorkerUpdate
from edgecount.daemon.workers.talk.wire import encoded, from_worker
from edgecount.errors import SourceError
from edgecount.events.model import AnyEvent, CameraLost
from edgecount.pipeline.load import FULL, LoadLevel
from edgecount.pipeline.pipeline import NamedZone, Pipeline, Processed
from edgecount.ports import CameraDetector, Frame, FrameSource, Image
from edgecount.site.crowd_figures import CrowdFigures, Estimated
from edgecount.sources.fault import CameraError
from edgecount.sources.sight import Sight
from edgecount.tracking.track import Track
from tests.support.builders import seen_at
from tests.support.fakes import BEGAN, FakeClock, FakeDetector, FakeSource
from tests.support.footage.clips import picture
from tests.support.stage import (
    HALL,
    FickleSource,
    RaisingDetector,
    SwiftStop,
    pictures,
    script,
    told,
    watcher_of,
)

GONE = SourceError("the camera is gone: check its cable")
OFF = CameraError("it does not answer: check that it is on")
REFUSES = CameraError("it refuses the password: check it", "unauthorised")


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


def watched(
    source: FrameSource,
    detector: CameraDetector | None = None,
    clock: FakeClock | None = None,
    *,
    stop: threading.Event | None = None,
    sight: Sight | None = None,
    zones: tuple[NamedZone, ...] = (),
) -> list[WorkerUpdate]:
    """What a watcher hands over, from its start to its end."""
    reports: list[WorkerUpdate] = []
    watcher_of(source, reports.append, detector=detector, clock=clock, stop=stop, sight=sight, zones=zones).run()
    return reports


def events_of(reports: list[WorkerUpdate]) -> list[str]:
    return told([event for report in reports for event in report.events])


def losses_of(reports: list[WorkerUpdate]) -> list[tuple[str, str]]:
    events = [event for report in reports for event in report.events]
    return [(event.condition, event.reason) for event in events if isinstance(event, CameraLost)]


def seconds_of(reports: list[WorkerUpdate]) -> float:
    return math.fsum(seconds for report in reports for seconds in report.watched.values())


def reason_of(report: WorkerUpdate) -> str:
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


def test_a_picture_that_is_due_is_handed_over_at_once_and_knows_who_is_there() -> None:
    seen: list[int] = []

    def still(frame: Frame, tracks: Sequence[Track]) -> bytes | None:
        seen.append(len(tracks))
        return b"jpeg" if frame.index == 20 else None

    reports: list[WorkerUpdate] = []
    watcher_of(FakeSource(pictures(31)), reports.append, still=still).run()
    assert [report.picture for report in reports if report.picture is not None] == [b"jpeg"]
    assert len(seen) == 31
    assert seen[19] == 1


def test_what_only_the_end_settles_is_handed_over_before_the_end() -> None:
    reports = watched(FakeSource(pictures(12)))  # the person has been seen beyond the line once
    assert events_of(reports) == ["camera_restored", "in", "camera_lost"]


def test_what_was_wrong_with_a_recording_is_told() -> None:
    reports = watched(FakeSource(pictures(5), warning="door.avi is cut off"))
    assert reports[-1].warning == "door.avi is cut off"
    assert reports[-1].failure is None
    assert reason_of(reports[-1]) == "door.avi is cut off"


def test_all_watched_time_is_handed_over_every_few_seconds() -> None:
    reports = watched(FakeSource(pictures(161)))
    assert seconds_of(reports) == pytest.approx(16)
    with_time = [sum(report.watched.values()) for report in reports if report.watched]
    assert len(with_time) >= 16 // HAND_OVER_SECONDS
    assert max(with_time) < HAND_OVER_SECONDS + 0.15  # a frame late at most


def test_a_source_that_cannot_be_opened() -> None:
    source = FakeSource([], refuses=GONE)
    (*before, last) = watched(source)
    assert events_of(before) == []
    assert last.ended
    assert last.failure is GONE
    assert reason_of(last) == str(GONE)


def test_a_source_that_breaks_off_keeps_what_was_seen_until_then() -> None:
    source = FakeSource(pictures(12), breaks=GONE)
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


def test_what_it_hands_over_goes_from_process_to_process() -> None:
    reports = watched(FakeSource(pictures(31), breaks=GONE))
    over = [from_worker(encoded(Handed(1, report))) for report in reports]
    assert over[:-1] == [Handed(1, report) for report in reports[:-1]]
    assert isinstance(over[-1], Handed)
    assert str(over[-1].update.failure) == str(GONE)


# Cameras that fail and come back.


def test_a_camera_that_is_off_is_tried_until_it_is_there() -> None:
    clock = FakeClock()
    stop = SwiftStop(clock, after=99)
    off = FakeSource([], refuses=OFF)
    source = FickleSource(clock, off, off, off, FakeSource(pictures(31)))
    reports = watched(source, clock=clock, stop=stop)
    assert source.gaps == [0.5, 1, 2]
    assert events_of(reports) == ["camera_lost", "camera_restored", "in", "camera_lost"]
    assert losses_of(reports) == [("offline", str(OFF)), ("offline", "ended")]
    assert seconds_of(reports) == pytest.approx(3)
    assert not source.is_open


def test_a_camera_that_comes_and_goes_is_lost_and_what_it_shows_is_counted() -> None:
    clock = FakeClock()
    sessions = [*[FakeSource(pictures(31), breaks=OFF) for _ in range(3)], FakeSource(pictures(31))]
    reports = watched(
        FickleSource(clock, *sessions), FakeDetector(*script() * 4), clock, stop=SwiftStop(clock, after=99)
    )
    assert events_of(reports) == [*["camera_restored", "in", "camera_lost"] * 2, *["in"] * 2]
    assert losses_of(reports)[-1] == ("offline", f"comes and goes: {OFF}")
    assert seconds_of(reports) == pytest.approx(4 * 3)


def test_people_are_estimated_only_while_the_camera_is_there() -> None:
    """A loss is told once: an estimate after it would stand for as long as the camera comes and goes."""
    clock, reports = FakeClock(), list[WorkerUpdate]()
    source = FickleSource(clock, *[FakeSource(pictures(2), breaks=OFF) for _ in range(3)], FakeSource(pictures(2)))
    estimate = CrowdFigures(BEGAN, Estimated(40, 30, 50, "density"))
    stop = SwiftStop(clock, after=99)
    watcher_of(source, reports.append, clock=clock, stop=stop, crowd=lambda _frame: estimate).run()
    told_of = [report.crowd for report in reports if report.crowd is not None]
    assert told_of == [estimate] * 4
    assert [*events_of(reports)][:4] == ["camera_restored", "camera_lost"] * 2


def test_a_camera_that_breaks_off_settles_what_was_seen_and_goes_on_when_it_is_back() -> None:
    clock = FakeClock()
    stop = SwiftStop(clock, after=99)
    source = FickleSource(
        clock, FakeSource(pictures(12), breaks=OFF), FakeSource([], refuses=REFUSES), FakeSource(pictures(31))
    )
    reports = watched(source, FakeDetector(*script()[:12], *script()), clock, stop=stop)
    assert events_of(reports) == ["camera_restored", "in", "camera_lost", "camera_lost", "camera_restored", "in",
                                  "camera_lost"]  # fmt: skip
    assert losses_of(reports)[1] == ("unauthorised", str(REFUSES))
    assert seconds_of(reports) == pytest.approx(1.1 + 3)
    assert [report.ended for report in reports] == [False] * (len(reports) - 1) + [True]


@pytest.mark.parametrize("away", [1, 8])
def test_nobody_is_known_again_after_a_gap(away: int) -> None:
    """Somebody stands before the line when the camera goes, and somebody stands behind it when it is back."""
    clock = FakeClock()
    before, after = script()[:8], script()[14:22]
    off = FakeSource([], refuses=OFF)
    visits = [FakeSource(pictures(8), breaks=OFF), *[off] * away, FakeSource(pictures(8))]
    detector = FakeDetector(*before, *after)
    reports = watched(FickleSource(clock, *visits), detector, clock, stop=SwiftStop(clock, after=99))
    assert "in" not in events_of(reports)


def test_frames_are_numbered_on_and_time_goes_on() -> None:
    seen: list[tuple[int, float]] = []

    class Noting(Pipeline):
        def __init__(self) -> None:
            """Nothing to count with."""

        def process(self, frame: Frame, load: LoadLevel = FULL) -> Processed:
            seen.append((frame.index, round(frame.media_time, 3)))
            return Processed((), ())

        def finish(self) -> tuple[AnyEvent, ...]:
            return ()

        def take_trails(self) -> tuple[Trail, ...]:
            return ()

    clock = FakeClock()
    source = FickleSource(clock, FakeSource(pictures(2), breaks=OFF), FakeSource(pictures(2)))
    CameraLoop("s", "c", source, Noting(), lambda _: None, clock, stop=SwiftStop(clock, after=99)).run()
    assert seen == [(1, 0), (2, 0.1), (3, 0.6), (4, 0.7)]


def test_a_stop_ends_the_waiting_and_a_loss_is_told_once() -> None:
    clock = FakeClock()
    source = FickleSource(clock, *[FakeSource([], refuses=OFF)] * 4)
    reports = watched(source, clock=clock, stop=SwiftStop(clock, after=0.5 + 1 + 2 + 3))
    assert source.gaps == [0.5, 1, 2]
    assert losses_of(reports) == [("offline", str(OFF))]
    assert (reports[-1].ended, reports[-1].failure, reports[-1].events) == (True, None, ())


def test_a_loss_is_told_before_the_camera_is_closed() -> None:
    reports: list[WorkerUpdate] = []
    at_close: list[list[tuple[str, str]]] = []

    class Hanging(FickleSource):
        def close(self) -> None:
            at_close.append(losses_of(reports))
            super().close()

    clock = FakeClock()
    source = Hanging(clock, FakeSource(pictures(1), breaks=OFF), FakeSource(pictures(1)))
    watcher_of(source, reports.append, clock=clock, stop=SwiftStop(clock, after=99)).run()
    assert at_close[0] == [("offline", str(OFF))]


def test_a_failure_after_the_stop_is_none() -> None:
    stop = threading.Event()

    class Stopping(FakeSource):
        def read(self) -> Frame | None:
            stop.set()
            raise OFF

    assert losses_of(watched(Stopping(pictures(1)), stop=stop)) == [("offline", "ended")]


def test_who_is_stopped_before_the_start_opens_nothing() -> None:
    clock = FakeClock()
    stop = SwiftStop(clock, after=0)
    stop.set()
    assert losses_of(watched(FickleSource(clock), clock=clock, stop=stop)) == [("offline", "ended")]


def test_a_password_that_is_refused_is_not_tried_often() -> None:
    clock = FakeClock()
    source = FickleSource(clock, *[FakeSource([], refuses=REFUSES)] * 4)
    watched(source, clock=clock, stop=SwiftStop(clock, after=60 + 120 + 240 + 100))
    assert source.gaps == [60, 120, 240]


def test_it_beats_at_least_once_a_second_while_it_waits_and_at_every_frame() -> None:
    clock = FakeClock()
    beats: list[float] = []
    source = FickleSource(clock, *[FakeSource([], refuses=REFUSES)] * 3, FakeSource(pictures(31)))
    stop = SwiftStop(clock, after=999)
    watcher_of(source, lambda _: None, clock=clock, stop=stop, beat=lambda: beats.append(clock.monotonic())).run()
    assert max(later - before for before, later in pairwise(beats)) <= 1
    assert source.gaps == [60, 120, 240]
    assert len([beat for beat in beats if beat >= source.opened[-1]]) >= 31


def moving(count: int) -> list[Image]:
    return [picture(number) for number in range(count)]


BLACK: list[Image] = pictures(1)


@pytest.mark.parametrize(
    ("bad", "condition"),
    [pytest.param(moving(1) * 600, "frozen", id="frozen"), pytest.param(BLACK * 600, "blind", id="blind")],
)
def test_a_picture_that_shows_nothing_new_or_nothing_is_not_watched(bad: list[Image], condition: str) -> None:
    clock = FakeClock()
    detector = FakeDetector()
    source = FickleSource(clock, FakeSource([*moving(100), *bad, *moving(100)]))
    reports = watched(source, detector, clock, sight=Sight())
    assert events_of(reports) == ["camera_restored", "camera_lost", "camera_restored", "camera_lost"]
    assert [lost for lost, _ in losses_of(reports)] == [condition, "offline"]
    assert 10 + 10 - 4 <= seconds_of(reports) <= 10 + 10  # no second of the bad picture, nor of its end
    assert len(detector.images) < 100 + 510 + 100  # nobody looks for people in it, once it is believed
    assert any(report.work.light is not None for report in reports)


def test_a_short_stillness_is_watched() -> None:
    clock = FakeClock()
    source = FickleSource(clock, FakeSource([*moving(100), *moving(1) * 150, *moving(100)]))
    reports = watched(source, FakeDetector(), clock, sight=Sight())
    assert events_of(reports) == ["camera_restored", "camera_lost"]
    assert seconds_of(reports) == pytest.approx(34.9)


def test_a_camera_that_comes_back_as_frozen_as_it_was_is_still_frozen() -> None:
    clock = FakeClock()
    frozen = moving(1) * 600
    source = FickleSource(clock, FakeSource([*moving(20), *frozen], breaks=OFF), FakeSource(frozen[:50]))
    reports = watched(source, FakeDetector(), clock, stop=SwiftStop(clock, after=99), sight=Sight())
    assert [lost for lost, _ in losses_of(reports)] == ["frozen", "offline", "frozen"]
    assert events_of(reports).count("camera_restored") == 1


def test_a_recording_may_be_as_still_as_it_likes() -> None:
    clock = FakeClock()
    reports = watched(FickleSource(clock, FakeSource(BLACK * 700)), FakeDetector(), clock)
    assert events_of(reports) == ["camera_restored", "camera_lost"]
    assert seconds_of(reports) == pytest.approx(69.9)


def test_every_frame_is_told_of() -> None:
    reports = watched(FakeSource(pictures(31)))
    assert sum(report.work.frames.get("processed", 0) for report in reports) == 31


def test_heat_is_handed_over_now_and_then_and_the_rest_at_the_end() -> None:
    people = [[seen_at(400, 300)]] * 361
    reports = watched(FakeSource(pictures(361)), FakeDetector(*people))
    heat = [sum(sum(cells.values()) for cells in report.heat.values()) for report in reports if report.heat]
    assert heat == pytest.approx([29.9, 5.9], abs=0.11), "three sights make a person"
    assert reports[-1].heat


def test_who_is_in_the_zones_is_handed_over_at_once_and_now_and_then() -> None:
    people = [*([()] * 5), *([[seen_at(400, 450)]] * 140), *([()] * 55)]
    reports = watched(FakeSource(pictures(200)), FakeDetector(*people), zones=(HALL,))
    handed = [
        [round(dwell, 1) for dwell in report.zones["hall"].dwells] for report in reports if report.zones is not None
    ]
    assert handed == [[], [1.0], [6.0], [11.0], [16.0]], "the last five seconds nobody saw him leave"
    assert [report.zones for report in reports if report.events or report.ended] == [None] * 3


def test_what_was_learnt_of_peoples_size_is_handed_over() -> None:
    learnt = iter([None, *[0.12] * 99])
    reports: list[WorkerUpdate] = []
    watcher_of(FakeSource(pictures(120)), reports.append, person_width=lambda: next(learnt)).run()
    widths = [report.person_width for report in reports if not report.ended]
    assert widths == [None, *[0.12] * (len(widths) - 1)]
    assert len(widths) > 2


def test_trails_are_handed_over_at_the_end_and_when_the_camera_breaks_off() -> None:
    clock, reports = FakeClock(), list[WorkerUpdate]()
    source = FickleSource(clock, FakeSource(pictures(12), breaks=OFF), FakeSource(pictures(31)))
    detector = FakeDetector(*script()[:12], *script())
    watcher_of(
        source, reports.append, detector=detector, clock=clock, stop=SwiftStop(clock, after=99), trails=True
    ).run()
    assert [len(report.trails) for report in reports if report.trails] == [1, 1]
    assert not any(report.trails for report in watched(FakeSource(pictures(31)), FakeDetector(*script())))
