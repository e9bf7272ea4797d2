import dataclasses
import threading

import pytest

from edgecount.ports import Frame
from edgecount.sources.recordings.paced import Paced
from tests.support.fakes import BEGAN, FakeClock, FakeSource
from tests.support.footage.clips import picture


class FakeStop(threading.Event):
    """An event whose waiting takes no time but moves the clock; set by itself after so many waits."""

    def __init__(self, clock: FakeClock, after: int = 1000) -> None:
        super().__init__()
        self._clock = clock
        self._after = after
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        if len(self.waits) == self._after:
            return True
        self.waits.append(round(timeout, 6))
        self._clock.advance(timeout)
        return False


def test_frames_come_when_their_time_has_come() -> None:
    clock = FakeClock()
    stop = FakeStop(clock)
    source = Paced(FakeSource([picture(1)] * 3, fps=4), clock, stop)
    source.open()
    clock.advance(60)
    frames = [source.read(), source.read(), source.read()]
    assert stop.waits == [0.25, 0.25]
    assert [(frame.ts - BEGAN).total_seconds() for frame in frames if frame] == [60, 60.25, 60.5]
    assert [frame.media_time for frame in frames if frame] == [0, 0.25, 0.5]
    assert source.read() is None
    source.close()


def test_who_is_late_does_not_wait_and_catches_up() -> None:
    clock = FakeClock()
    stop = FakeStop(clock)
    source = Paced(FakeSource([picture(1)] * 4, fps=4), clock, stop)
    source.open()
    source.read()
    clock.advance(0.6)
    source.read()
    source.read()
    assert stop.waits == []
    source.read()
    assert stop.waits == [0.15]


def test_a_stop_ends_the_waiting() -> None:
    clock = FakeClock()
    source = Paced(FakeSource([picture(1)] * 4, fps=4), clock, FakeStop(clock, after=1))
    source.open()
    assert source.read() is not None
    assert source.read() is not None
    assert source.read() is None


def test_opened_again_its_time_starts_again() -> None:
    clock = FakeClock()
    stop = FakeStop(clock)
    source = Paced(FakeSource([picture(1)] * 2, fps=4), clock, stop)
    for _ in range(2):
        source.open()
        source.read()
        source.read()
        source.close()
        clock.advance(99)
    assert stop.waits == [0.25, 0.25]


def test_what_the_recording_knows_is_passed_on() -> None:
    clock = FakeClock()
    inner = FakeSource([picture(1)], fps=12, warning="cut off")
    source = Paced(inner, clock, FakeStop(clock))
    source.open()
    while source.read() is not None:
        pass
    assert (source.fps, source.frame_count, source.warning) == (12, 1, "cut off")
    source.close()
    assert not inner.is_open


class Pausing(FakeSource):
    """A recording with a pause of two hours after its second frame."""

    def read(self) -> Frame | None:
        frame = super().read()
        if frame is None or frame.index <= 2:
            return frame
        return dataclasses.replace(frame, media_time=frame.media_time + 7200)


def test_a_pause_of_hours_is_played_as_a_short_one() -> None:
    clock = FakeClock()
    stop = FakeStop(clock)
    source = Paced(Pausing([picture(1)] * 4), clock, stop)
    source.open()
    frames = [source.read() for _ in range(4)]
    assert [frame.media_time for frame in frames if frame] == pytest.approx([0, 0.1, 2.6, 2.7])
    assert stop.waits == [0.1, 2.5, 0.1]
