from edgecount.ports import Frame
from edgecount.sources.recordings.timeline import Timeline
from tests.support.fakes import BEGAN
from tests.support.footage.clips import picture


def frame(index: int, seconds: float) -> Frame:
    return Frame(picture(1), index, seconds, BEGAN)


def placed(timeline: Timeline, index: int, seconds: float) -> tuple[int, float]:
    frame_ = timeline.place(frame(index, seconds))
    assert frame_.ts == BEGAN
    return frame_.index, frame_.media_time


def test_frames_go_on_where_the_source_begins_anew() -> None:
    timeline = Timeline()
    assert [placed(timeline, 1, 0.0), placed(timeline, 2, 0.5)] == [(1, 0.0), (2, 0.5)]
    timeline.resume(10)
    assert [placed(timeline, 1, 0.0), placed(timeline, 2, 0.25)] == [(3, 10.5), (4, 10.75)]
    timeline.resume(1)
    timeline.resume(2)  # it began anew, and gave nothing
    assert placed(timeline, 1, 0.0) == (5, 12.75)


def test_time_never_runs_backwards() -> None:
    timeline = Timeline()
    placed(timeline, 1, 3.0)
    timeline.resume(-5)
    assert placed(timeline, 1, 0.0) == (2, 3.0)
