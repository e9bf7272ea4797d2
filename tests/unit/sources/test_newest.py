import queue
import threading

import pytest

from edgecount.errors import SourceError
from edgecount.ports import Frame
from edgecount.sources.fault import CameraError
from edgecount.sources.newest import NewestFrame
from tests.support.fakes import BEGAN, FakeClock, FakeSource
from tests.support.footage.clips import picture
from tests.support.waiting import next_of, wait_until


class HandedSource:
    """A live source whose frames the test hands in; `handed` returns once the reader has put the frame away."""

    fps = 25.0
    frame_count = None
    warning = None

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Frame | Exception | None] = queue.SimpleQueue()
        self._asked = threading.Semaphore(0)
        self.closed_by: str | None = None

    def open(self) -> None:
        pass

    def read(self) -> Frame | None:
        self._asked.release()
        answer = next_of(self._waiting, "a frame")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed_by = threading.current_thread().name

    def reader_waits(self) -> None:
        wait_until(lambda: self._asked.acquire(blocking=False), "the reader waits")

    def hand(self, *numbers: int) -> None:
        for number in numbers:
            self._waiting.put(Frame(picture(number), number, number / 10, BEGAN))
            self.reader_waits()

    def hand_only(self, number: int) -> None:
        self._waiting.put(Frame(picture(number), number, number / 10, BEGAN))

    def end(self, error: Exception | None = None) -> None:
        self._waiting.put(error)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def handed() -> HandedSource:
    return HandedSource()


@pytest.fixture
def newest(handed: HandedSource, stop: threading.Event):
    source = NewestFrame(handed, stop, FakeClock())
    source.open()
    handed.reader_waits()
    yield source
    handed.end()
    source.close()


def index(frame: Frame | None) -> int:
    assert frame is not None
    return frame.index


def readers() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "newest-frame"]


def test_only_the_newest_frame_is_kept_and_the_others_are_counted(newest: NewestFrame, handed: HandedSource) -> None:
    handed.hand(1, 2, 3)
    assert index(newest.read()) == 3
    assert newest.dropped == 2
    handed.hand(4)
    assert index(newest.read()) == 4
    handed.hand(5, 6)
    assert index(newest.read()) == 6
    assert newest.dropped == 3


def test_read_waits_for_a_frame(newest: NewestFrame, handed: HandedSource) -> None:
    handed.hand(1)
    newest.read()
    later = threading.Timer(0.3, handed.hand, args=(2,))
    later.start()
    assert index(newest.read()) == 2
    later.join()


def test_the_end_comes_after_the_last_frame(newest: NewestFrame, handed: HandedSource) -> None:
    handed.hand(1)
    handed.end()
    assert index(newest.read()) == 1
    assert newest.read() is None
    assert newest.read() is None


def test_what_goes_wrong_surfaces_where_frames_are_read(newest: NewestFrame, handed: HandedSource) -> None:
    handed.hand(1)
    handed.end(SourceError("the cable is out"))
    assert index(newest.read()) == 1
    for _ in range(2):
        with pytest.raises(SourceError, match="the cable is out"):
            newest.read()


def test_a_stop_ends_the_waiting(newest: NewestFrame, stop: threading.Event) -> None:
    later = threading.Timer(0.05, stop.set)
    later.start()
    assert newest.read() is None
    later.join()


def test_nothing_is_given_out_after_a_stop(newest: NewestFrame, handed: HandedSource, stop: threading.Event) -> None:
    handed.hand(1)
    stop.set()
    assert newest.read() is None


def test_a_source_that_does_not_open_leaves_no_thread(stop: threading.Event) -> None:
    source = NewestFrame(FakeSource([], refuses=SourceError("no camera")), stop, FakeClock())
    with pytest.raises(SourceError, match="no camera"):
        source.open()
    source.close()
    assert readers() == []


def test_the_thread_that_opened_the_source_closes_it(handed: HandedSource, stop: threading.Event) -> None:
    source = NewestFrame(handed, stop, FakeClock())
    source.open()
    handed.reader_waits()
    assert readers() == ["newest-frame"]
    handed.end()
    source.close()
    assert readers() == []
    assert handed.closed_by == "newest-frame"
    source.close()


def test_what_goes_wrong_in_closing_surfaces(stop: threading.Event) -> None:
    class Sticky(FakeSource):
        def close(self) -> None:
            raise OSError("stuck")

    source = NewestFrame(Sticky([]), stop, FakeClock())
    source.open()
    with pytest.raises(OSError, match="stuck"):
        source.read()


def test_a_source_that_keeps_giving_frames_is_closed_too(stop: threading.Event) -> None:
    endless = FakeSource([picture(1)] * 100_000)
    source = NewestFrame(endless, stop, FakeClock())
    source.open()
    assert source.read() is not None
    source.close()
    assert readers() == []
    assert not endless.is_open


def test_a_source_that_hangs_is_left_alone_until_it_is_let_go(handed: HandedSource, stop: threading.Event) -> None:
    source = NewestFrame(handed, stop, FakeClock(), patience=0.01)
    source.open()
    handed.reader_waits()
    source.close()
    assert handed.closed_by is None
    for _ in range(3):
        with pytest.raises(CameraError, match="hangs in its driver") as caught:
            source.open()
        assert caught.value.condition == "stalled"
        source.close()
    assert readers() == ["newest-frame"]
    handed.hand_only(1)
    wait_until(lambda: not readers(), "the thread ends")
    assert handed.closed_by is not None
    source.open()
    handed.reader_waits()
    handed.hand(2)
    assert index(source.read()) == 2
    handed.end()
    source.close()


class SlowSource(HandedSource):
    """Does not come back from `open` until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def open(self) -> None:
        wait_until(self.let_go.is_set, "the test lets go")


def test_a_source_that_hangs_while_it_opens(stop: threading.Event) -> None:
    slow = SlowSource()
    source = NewestFrame(slow, stop, FakeClock(step=6), patience=0.01)
    with pytest.raises(CameraError, match="does not open") as caught:
        source.open()
    assert caught.value.condition == "stalled"
    source.close()
    slow.let_go.set()
    wait_until(lambda: not readers(), "the thread ends")
    assert slow.closed_by is not None


def test_a_stop_does_not_wait_for_a_source_that_opens(stop: threading.Event) -> None:
    slow = SlowSource()
    source = NewestFrame(slow, stop, FakeClock(), patience=0.01)
    stop.set()
    source.open()
    assert source.read() is None
    source.close()
    slow.let_go.set()
    wait_until(lambda: not readers(), "the thread ends")


def test_a_source_that_gives_nothing_new_has_stalled(handed: HandedSource, stop: threading.Event) -> None:
    clock = FakeClock()
    source = NewestFrame(handed, stop, clock, stalls_after=3)
    source.open()
    handed.reader_waits()
    clock.advance(2.9)
    handed.hand(1)
    clock.advance(4)
    assert index(source.read()) == 1  # it came in time: whoever reads it is slow
    with pytest.raises(CameraError, match="gives no new pictures") as caught:
        source.read()
    assert caught.value.condition == "stalled"
    handed.end()
    source.close()


def test_it_can_be_opened_again(stop: threading.Event) -> None:
    source = NewestFrame(FakeSource([picture(1)]), stop, FakeClock())
    for _ in range(2):
        source.open()
        assert index(source.read()) == 1
        assert source.read() is None
        source.close()


def test_what_the_source_knows_is_passed_on(stop: threading.Event) -> None:
    inner = FakeSource([picture(1)], fps=12, warning="cut off")
    source = NewestFrame(inner, stop, FakeClock())
    source.open()
    while source.read() is not None:
        pass
    assert (source.fps, source.frame_count, source.warning) == (12, 1, "cut off")
    source.close()
