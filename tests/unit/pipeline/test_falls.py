"""Falls through the pipeline, with a scripted detector and a scripted model of poses."""

import logging
from itertools import count
from uuid import UUID

import numpy as np
import pytest

from edgecount.counting.lines.rule import LineRule
from edgecount.events.model import Fallen, FallenCleared, Visit
from edgecount.geometry import Box, Point, Polygon
from edgecount.pipeline.cadence import Cadence
from edgecount.pipeline.load import FULL, LEVELS, LoadLevel
from edgecount.pipeline.pipeline import NamedZone, Pipeline, Watch
from edgecount.ports import Figure, Frame, Image, Segmenter
from edgecount.tracking.tracker import Tracker
from tests.support.builders import SIZE, detections, moments, walk
from tests.support.fakes import BEGAN, FakeDetector, FakeFollower, FakeSource
from tests.support.models.poses import pose

HALL = NamedZone("hall", Polygon((Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1))))
STANDS_THEN_IS_LOST = walk((0, 400, 330), (3, 400, 330))
LIES = Point(370, 325)


class ScriptedPoses:
    """Sees somebody who lies, from the third second on; before it somebody who stands."""

    def __init__(self, *, fails: bool = False) -> None:
        self.looks: list[Box] = []
        self._fails = fails

    def figure(self, image: Image, box: Box) -> Figure:
        self.looks.append(box)
        if self._fails:
            raise RuntimeError("out of memory")
        held = pose(90, 90, at=LIES) if box.width > box.height else pose(at=Point(400, 300))
        return Figure(box, np.zeros((256, 256), np.bool_), held, 0.97)


def pipeline(model: Segmenter | None, *, zones: tuple[NamedZone, ...] = (HALL,), replaying: bool = True) -> Pipeline:
    numbers = count(1)
    return Pipeline(
        Watch("main-street", "entrance", (), LineRule(), zones),
        FakeDetector(*detections([STANDS_THEN_IS_LOST], moments(10, 25))),
        FakeFollower(),
        Cadence(1),
        Tracker(min_confidence=0.4, lost_after_seconds=1.0),
        segmenter=model,
        replaying=replaying,
        new_id=lambda: UUID(int=next(numbers)),
    )


def frames(number: int = 250, width: int = SIZE.width) -> list[Frame]:
    source = FakeSource([np.zeros((SIZE.height, width, 3), np.uint8)] * number)
    source.open()
    return [frame for _ in range(number) if (frame := source.read()) is not None]


def falls(counting: Pipeline, load: LoadLevel = FULL) -> list[Fallen | FallenCleared]:
    events = [event for frame in frames() for event in counting.process(frame, load).events]
    return [event for event in (*events, *counting.finish()) if isinstance(event, (Fallen, FallenCleared))]


def test_a_fall_and_its_end_are_events() -> None:
    fallen, over = falls(pipeline(ScriptedPoses()))
    assert isinstance(fallen, Fallen)
    assert isinstance(over, FallenCleared)
    assert (fallen.site, fallen.camera, fallen.zone, fallen.track) == ("main-street", "entrance", "hall", 1)
    assert (fallen.ts - fallen.since).total_seconds() >= 10
    assert (fallen.since - BEGAN).total_seconds() < 4.5
    assert fallen.frame is not None
    assert fallen.media_time == (fallen.frame - 1) / 10
    assert (over.fall, over.how, over.track) == (fallen.id, "unseen", 1)


def test_a_live_fall_has_no_frame() -> None:
    fallen = falls(pipeline(ScriptedPoses(), replaying=False))[0]
    assert (fallen.frame, fallen.media_time) == (None, None)


@pytest.mark.parametrize(
    ("model", "zones"),
    [
        pytest.param(None, (HALL,), id="no-model"),
        pytest.param(ScriptedPoses(), (), id="no-zone"),
        pytest.param(ScriptedPoses(fails=True), (HALL,), id="a-model-that-fails"),
    ],
)
def test_without_looks_nobody_has_fallen(model: ScriptedPoses | None, zones: tuple[NamedZone, ...]) -> None:
    assert falls(pipeline(model, zones=zones)) == []


def test_a_model_that_fails_is_told_once_and_visits_go_on(caplog: pytest.LogCaptureFixture) -> None:
    counting = pipeline(ScriptedPoses(fails=True))
    with caplog.at_level(logging.ERROR):
        events = [event for frame in frames() for event in counting.process(frame).events]
    assert [record.message for record in caplog.records] == [
        "nobody is seen falling: the model of poses fails (out of memory)"
    ]
    assert [type(event) for event in (*events, *counting.finish())] == [Visit]


def test_less_effort_is_fewer_looks() -> None:
    def looks(load: LoadLevel) -> int:
        model = ScriptedPoses(fails=True)  # so that who is lost is sought for as long as anybody is
        counting = pipeline(model)
        for frame in frames(80):
            counting.process(frame, load)
        return len(model.looks)

    gaps = sorted({load.pose_gap for load in LEVELS})
    taken = [looks(LoadLevel(pose_gap=gap)) for gap in gaps]
    assert taken == sorted(set(taken), reverse=True)
    assert gaps[0] == FULL.pose_gap


def test_frames_of_another_size_settle_who_lies_and_begin_anew() -> None:
    counting = pipeline(ScriptedPoses())
    for frame in frames():
        counting.process(frame)
    later = frames(1, width=640)[0]
    events = counting.process(Frame(later.image, 251, 25.0, later.ts)).events
    assert [event.how for event in events if isinstance(event, FallenCleared)] == ["unseen"]
