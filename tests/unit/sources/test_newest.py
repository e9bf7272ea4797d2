import queue
import threading

import pytest

from edgecount.errors import SourceError
from edgecount.ports import Frame
from edgecount.sources.newest import NewestFrame
from tests.clips import picture
from tests.fakes import BEGAN, FakeSource

PATIENCE = 20  # seconds until a test that hangs is given up


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
        answer = self._waiting.get(timeout=PATIENCE)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed_by = threading.current_thread().name

    def reader_waits(self) -> None:
        assert self._asked.acquire(timeout=PATIENCE)

    def hand(self, *numbers: int) -> None:
        for number in numbers:
            self._waiting.put(Frame(picture(number), number, number / 10, BEGAN))
            self.reader_waits()

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
    source = NewestFrame(handed, stop)
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


def test_a_source_that_does_not_open_starts_no_thread(stop: threading.Event) -> None:
    source = NewestFrame(FakeSource([], refuses=SourceError("no camera")), stop)
    with pytest.raises(SourceError, match="no camera"):
        source.open()
    assert readers() == []
    source.close()


def test_closing_ends_the_thread_and_only_then_the_source(handed: HandedSource, stop: threading.Event) -> None:
    source = NewestFrame(handed, stop)
    source.open()
    handed.reader_waits()
    assert readers() == ["newest-frame"]
    handed.end()
    source.close()
    assert readers() == []
    assert handed.closed_by == threading.current_thread().name
    source.close()


def test_a_source_that_keeps_giving_frames_is_closed_too(stop: threading.Event) -> None:
    endless = FakeSource([picture(1)] * 100_000)
    source = NewestFrame(endless, stop)
    source.open()
    assert source.read() is not None
    source.close()
    assert readers() == []
    assert not endless.is_open


def test_a_source_that_hangs_is_left_alone(handed: HandedSource, stop: threading.Event) -> None:
    source = NewestFrame(handed, stop, patience=0.01)
    source.open()
    handed.reader_waits()
    source.close()
    assert handed.closed_by is None
    handed.end()
    for thread in threading.enumerate():
        if thread.name == "newest-frame":
            thread.join(PATIENCE)
    source.close()
    assert handed.closed_by is not None


def test_it_can_be_opened_again(stop: threading.Event) -> None:
    source = NewestFrame(FakeSource([picture(1)]), stop)
    for _ in range(2):
        source.open()
        assert index(source.read()) == 1
        assert source.read() is None
        source.close()


def test_what_the_source_knows_is_passed_on(stop: threading.Event) -> None:
    inner = FakeSource([picture(1)], fps=12, warning="cut off")
    source = NewestFrame(inner, stop)
    source.open()
    while source.read() is not None:
        pass
    assert (source.fps, source.frame_count, source.warning) == (12, 1, "cut off")
    source.close()
