"""From pictures and scripted detections to events, with the real tracker and the real lines."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from itertools import count
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.counting.lines.rule import LineRule
from edgecount.counting.lines.smoothing import REACH_SECONDS
from edgecount.counting.trails.trail import Trail
from edgecount.counting.trails.what_if import recounted
from edgecount.events.model import AnyEvent, Crossing, Rejected, StaffMarked
from edgecount.geometry import Box, Point, Polygon, Segment
from edgecount.pipeline.cadence import Cadence, Every
from edgecount.pipeline.load import LEVELS, LoadLevel
from edgecount.pipeline.pipeline import NamedLine, NamedZone, Pipeline, Watch
from edgecount.ports import Follower, Frame, Image
from edgecount.tracking.detection import Detection
from edgecount.tracking.standing import StandingPeople
from edgecount.tracking.tracker import Tracker
from tests.support.builders import SIZE, Walk, detections, moments, seen_at, told, walk
from tests.support.fakes import FakeDetector, FakeFollower, FakeSource

DOOR = NamedLine("door", Segment(Point(0.25, 0.5), Point(0.75, 0.5)), "right")
GATE = NamedLine("gate", Segment(Point(0.25, 0.6), Point(0.75, 0.6)), "left")
FLOOR = Polygon((Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)))
IN = walk((0, 400, 200), (3, 400, 500))
OUT = walk((0, 300, 500), (3, 300, 200))
TURNED_BACK = walk((0, 500, 200), (1, 500, 300), (2, 500, 300), (3, 500, 200))

Script = Sequence[Sequence[Detection]]


def pipeline(
    script: Script,
    *,
    keep_trails: bool = False,
    every: Every = 1,
    follower: Follower | None = None,
    replaying: bool = True,
    lines: tuple[NamedLine, ...] = (DOOR,),
) -> Pipeline:
    numbers = count(1)
    return Pipeline(
        Watch("main-street", "entrance", lines, LineRule(), keep_trails=keep_trails),
        FakeDetector(*script),
        follower or FakeFollower(),
        Cadence(every),
        Tracker(min_confidence=0.4, lost_after_seconds=1.0),
        replaying=replaying,
        new_id=lambda: UUID(int=next(numbers)),
    )


def frames(number: int, fps: float = 10.0, size: tuple[int, int] = (SIZE.width, SIZE.height)) -> list[Frame]:
    """A recording of the stage."""
    source = FakeSource([np.zeros((size[1], size[0], 3), np.uint8)] * number, fps)
    source.open()
    taken = [source.read() for _ in range(number)]
    return [frame for frame in taken if frame is not None]


def run(counting: Pipeline, taken: Sequence[Frame]) -> list[AnyEvent]:
    """All events of some frames, and of the end."""
    return [event for frame in taken for event in counting.process(frame).events] + list(counting.finish())


def counted(walks: Sequence[Walk], fps: int = 10, **settings: object) -> list[AnyEvent]:
    script = detections(walks, moments(fps, 5))
    return run(pipeline(script, **settings), frames(len(script), fps))  # type: ignore[arg-type]  # keywords of pipeline


def in_short(events: Sequence[AnyEvent]) -> list[tuple[str, str]]:
    """Line and direction, or reason, of each event."""
    return [
        (event.line, event.direction if isinstance(event, Crossing) else event.reason)
        for event in events
        if isinstance(event, (Crossing, Rejected))
    ]


def test_who_comes_in_and_who_goes_out() -> None:
    assert sorted(in_short(counted([IN, OUT]))) == [("door", "in"), ("door", "out")]


def test_who_turns_back_is_reported_with_the_reason() -> None:
    (event,) = counted([TURNED_BACK])
    assert isinstance(event, Rejected)
    assert (event.reason, event.line, event.camera, event.site) == ("turned_back", "door", "entrance", "main-street")


def test_every_line_counts_by_itself() -> None:
    assert in_short(counted([IN], lines=(DOOR, GATE))) == [("door", "in"), ("gate", "out")]


def test_a_replay_says_in_which_frame_and_when() -> None:
    (event,) = counted([IN], fps=7)
    taken = frames(40, 7)
    assert event.frame is not None
    assert event.media_time == round((event.frame - 1) / 7, 3)
    assert event.ts == taken[event.frame - 1].ts


def test_a_live_event_has_no_frame() -> None:
    (event,) = counted([IN], replaying=False)
    assert (event.frame, event.media_time) == (None, None)


def test_figures_have_three_decimals() -> None:
    script = detections([IN], moments(7, 5))
    unround = [[dataclasses.replace(seen, confidence=0.87654321) for seen in found] for found in script]
    (event,) = run(pipeline(unround), frames(len(script), 7))
    assert isinstance(event, Crossing)
    assert event.confidence == 0.877
    assert event.media_time is not None
    assert event.media_time == round(event.media_time, 3)


def test_crossings_have_ids_of_their_own_and_so_have_rejections() -> None:
    events = counted([IN, OUT, TURNED_BACK])
    assert len({event.id for event in events}) == len(events) == 3


def test_crossings_of_people_who_came_together_name_the_first_one() -> None:
    alone = walk((2, 600, 200), (5, 600, 500))
    events = counted([IN, walk((0, 460, 190), (3, 460, 490)), alone])
    first, second, third = events
    assert [getattr(event, "group", None) for event in events] == [first.id, first.id, third.id]
    assert second.id != first.id


OFFICE = NamedZone("office", Polygon((Point(0.75, 0.6), Point(1, 0.6), Point(1, 1), Point(0.75, 1))))


def test_whoever_comes_from_the_staffs_zone_is_marked_at_once_and_whoever_goes_there_later() -> None:
    leaving, coming = walk((0, 700, 500), (4, 450, 100)), walk((0.5, 300, 150), (4.5, 700, 500))
    customer = walk((0, 250, 200), (3, 250, 500))
    script = detections([leaving, coming, customer], moments(10, 6))
    counting = pipeline(script)
    counting._watch = dataclasses.replace(counting._watch, zones=(OFFICE,), staff_zone="office")
    events = run(counting, frames(len(script)))
    crossings = {event.id: event for event in events if isinstance(event, Crossing)}
    marks = [event for event in events if isinstance(event, StaffMarked)]
    assert len(crossings) == 3
    assert [(mark.direction, mark.by, mark.undoes) for mark in marks] == [
        ("out", "the zone office", None),
        ("in", "the zone office", None),
    ]
    for mark in marks:
        crossing = crossings[mark.crossing]
        assert (mark.line, mark.track, mark.crossed) == (crossing.line, crossing.track, crossing.ts)
        assert mark.ts >= mark.crossed
    assert marks[0].ts == marks[0].crossed


def test_a_return_names_what_it_takes_back() -> None:
    there_and_back = walk((0, 400, 200), (2, 400, 400), (4, 400, 200))
    first, second = counted([there_and_back])
    assert isinstance(second, Crossing)
    assert second.reverses == first.id


def test_the_end_settles_what_is_open_once() -> None:
    script = detections([IN], moments(10, 1.2))
    counting = pipeline(script)
    assert [counting.process(frame).events for frame in frames(len(script))] == [()] * len(script)
    assert in_short(counting.finish()) == [("door", "in")]
    assert counting.finish() == ()


def test_without_a_frame_there_is_nothing_to_settle() -> None:
    assert pipeline([]).finish() == ()


def test_without_a_line_people_are_followed_all_the_same() -> None:
    script = detections([IN], moments(10, 1))
    counting = pipeline(script, lines=(), every=2)
    assert [len(counting.process(frame).tracks) for frame in frames(5)] == [1, 1, 1, 1, 1]


@given(every=st.sampled_from([1, 2, 3, "auto"]), fps=st.sampled_from([7, 10, 25]), misses=st.sampled_from([0, 4]))
def test_the_same_pictures_give_the_same_events(every: Every, fps: int, misses: int) -> None:
    script = detections([IN, OUT, TURNED_BACK], moments(fps, 5), misses=misses, jitter=0.02)

    def once() -> list[AnyEvent]:
        return run(pipeline(script, every=every), frames(len(script), fps))

    first, second = once(), once()
    assert first == second
    assert first


# Lines look at people a second later, when it is known better where they were.


def test_a_crossing_is_told_a_second_later_and_says_when_it_was() -> None:
    script = detections([IN], moments(10, 5))
    counting = pipeline(script)
    told = [(frame, event) for frame in frames(len(script)) for event in counting.process(frame).events]
    ((frame, event),) = told
    assert event.media_time == pytest.approx(1.1)  # on the line at 1.0, clear of it a frame later
    assert frame.media_time == pytest.approx(1.2 + REACH_SECONDS)  # settled by a second sight


def test_a_box_that_jumps_over_the_line_makes_no_crossing() -> None:
    """For two frames, which settles it where boxes are believed."""
    stands = [[seen_at(400, 312 if n in (20, 21) else 285)] for n in range(40)]
    assert run(pipeline(stands), frames(len(stands))) == []


# The detector looks only at every third picture; in between, a follower carries people on.


def test_between_its_looks_a_follower_goes_on() -> None:
    every = 3
    script = detections([IN], moments(10, 5))[::every]
    detector_missed = run(pipeline(script, every=every, follower=FakeFollower(dy=10)), frames(51))
    assert in_short(detector_missed) == [("door", "in")]


def test_the_detector_is_shown_only_the_pictures_of_its_turn() -> None:
    detector = FakeDetector()
    counting = Pipeline(
        Watch("main-street", "entrance", (DOOR,), LineRule()), detector, FakeFollower(), Cadence(3), Tracker(0.4, 1.0)
    )
    taken = frames(7)
    run(counting, taken)
    assert [id(image) for image in detector.images] == [id(taken[index].image) for index in (0, 3, 6)]


def test_whom_the_detector_misses_the_follower_carries_over_the_line() -> None:
    every = 2
    script = [list(found) for found in detections([IN], moments(10, 5))[::every]]
    script[3:7] = [[]] * 4  # frames 7 to 13: the line lies at frame 11
    assert in_short(run(pipeline(script, every=every, follower=FakeFollower(dy=10)), frames(51))) == [("door", "in")]
    alone = pipeline(script, every=every).process
    assert [alone(frame).tracks[0].seen for frame in frames(7)][-1] == "followed"


def test_with_a_look_at_every_picture_nobody_is_followed() -> None:
    class Unused(FakeFollower):
        def start(self, image: Image, boxes: Mapping[int, Box]) -> None:
            raise AssertionError("there is no need")

    assert in_short(counted([IN], follower=Unused())) == [("door", "in")]


class NotingFollower(FakeFollower):
    """Keeps whom it was told to follow, in which order, and whom to keep."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[list[int]] = []
        self.kept: list[set[int]] = []

    def start(self, image: Image, boxes: Mapping[int, Box]) -> None:
        self.started.append(list(boxes))
        super().start(image, boxes)

    def keep(self, ids: Collection[int]) -> None:
        self.kept.append(set(ids))
        super().keep(ids)


def test_who_is_nearest_to_a_line_is_followed_first() -> None:
    follower = NotingFollower()
    far, near, middle = seen_at(400, 150, 0.9), seen_at(300, 290, 0.8), seen_at(500, 400, 0.7)
    counting = pipeline([[far, near, middle]], every=2, follower=follower)
    tracks = counting.process(frames(1)[0]).tracks
    places = {track.id: track.box.foot.y for track in tracks}
    assert [places[id_] for id_ in follower.started[0]] == [290, 400, 150]


def test_who_is_gone_is_not_followed_any_longer() -> None:
    follower = NotingFollower()
    counting = pipeline([[seen_at(400, 150)]], every=2, follower=follower)
    for frame in frames(21):
        counting.process(frame)
    assert follower.kept[1] == {1}
    assert follower.kept[-1] == set()


def test_without_a_follower_people_are_expected_where_they_walk() -> None:
    counting = Pipeline(
        Watch("main-street", "entrance", (DOOR,), LineRule()),
        FakeDetector(*detections([IN], moments(10, 5))[::3]),
        None,
        Cadence(3),
        Tracker(0.4, 1.0),
    )
    shown = [counting.process(frame) for frame in frames(51)]
    assert in_short([*(event for it in shown for event in it.events), *counting.finish()]) == [("door", "in")]
    assert [it.tracks[0].seen for it in shown[:6]] == ["detected", "expected", "expected"] * 2
    assert shown[14].tracks[0].box.foot.y == pytest.approx(200 + 1.4 * 100, abs=5)


@pytest.mark.parametrize(
    ("way", "runs", "looks"),
    [
        pytest.param(walk((0, 400, 550), (2, 400, 550)), 1, "x.x.x.x.x.", id="far"),
        pytest.param(walk((0, 100, 250), (2, 100, 300)), 1, "xxx.x.x.x.", id="slowly-beside-the-line"),
        pytest.param(walk((0, 400, 250), (2, 400, 450)), 1, "xxxxxxxxxx", id="to-the-line"),
        pytest.param(walk((0, 400, 250), (2, 400, 450)), 3, "x..x..x..x", id="to-the-line-in-three-tiles"),
    ],
)
def test_the_detector_looks_as_often_as_it_decides(way: Walk, runs: int, looks: str) -> None:
    script = detections([way], moments(10, 2))

    class Showing(FakeDetector):
        def detect(self, image: Image, now: float = 0.0) -> Sequence[Detection]:
            super().detect(image, now)
            return script[shown[0]]

    detector, shown, seen = Showing(runs=runs), [0], []
    counting = Pipeline(
        Watch("main-street", "entrance", (DOOR,), LineRule()), detector, None, Cadence("auto"), Tracker(0.4, 1.0)
    )
    for frame in frames(10):
        shown[0], before = frame.index - 1, len(detector.images)
        counting.process(frame)
        seen.append("x" if len(detector.images) > before else ".")
    assert "".join(seen) == looks


def test_the_border_of_a_zone_is_looked_at_like_a_line() -> None:
    square = Polygon((Point(0.25, 0.5), Point(0.75, 0.5), Point(0.75, 1.0), Point(0.25, 1.0)))
    looks = []
    for zones in ((), (NamedZone("shelf", square),)):
        detector = FakeDetector(*[[seen_at(400, 300)]] * 10)
        watch = Watch("main-street", "entrance", (), LineRule(), zones)
        run(Pipeline(watch, detector, None, Cadence("auto"), Tracker(0.4, 1.0)), frames(10))
        looks.append(len(detector.images))
    assert looks == [5, 10]


def test_nobody_is_looked_for_where_they_were_long_ago() -> None:
    """Frames come fast, then slowly, then fast again: who is followed was learnt from the last look."""
    follower = FakeFollower()
    counting = pipeline([[seen_at(400, 550)]] * 9, every="auto", follower=follower)
    followed = []
    for index, seconds in enumerate([0.0, 0.08, 0.2, 0.6, 1.0, 1.08], 1):
        counting.process(dataclasses.replace(frames(1)[0], index=index, media_time=seconds))
        followed.append(set(follower.boxes))
    assert followed == [set(), set(), {1}, set(), set(), set()]


# A machine that cannot keep up does less.


@pytest.mark.parametrize(
    ("most", "heights"),
    [
        pytest.param(None, [290, 400, 150], id="as-configured"),
        pytest.param(2, [290, 400], id="two"),
        pytest.param(0, [], id="nobody"),
    ],
)
def test_no_more_people_are_followed_than_the_effort_allows(most: int | None, heights: list[int]) -> None:
    follower = NotingFollower()
    everybody = [seen_at(400, 150, 0.9), seen_at(300, 290, 0.8), seen_at(500, 400, 0.7)]
    counting = pipeline([everybody] * 2, every=2, follower=follower)
    first, second, third = frames(3)
    counting.process(first)
    counting.process(second)
    assert len(follower.boxes) == 3
    tracks = counting.process(third, LoadLevel(0.0, most)).tracks
    places = {track.id: track.box.foot.y for track in tracks}
    assert [places[id_] for id_ in follower.started[-1]] == heights
    assert {places[id_] for id_ in follower.boxes} == set(heights)


def test_who_is_carried_on_takes_a_place() -> None:
    follower = FakeFollower()
    counting = pipeline([[seen_at(300, 290), seen_at(400, 150)], [seen_at(400, 150)]], every=2, follower=follower)
    first, second, third = frames(3)
    counting.process(first)
    counting.process(second)
    tracks = counting.process(third, LoadLevel(0.0, 1)).tracks
    assert [track.seen for track in tracks] == ["followed", "detected"]
    assert set(follower.boxes) == {tracks[0].id}


@pytest.mark.parametrize(
    ("every", "gap", "looks"), [(1, 0.0, 21), (1, 0.2, 11), (3, 0.2, 7), (3, 0.4, 6), ("auto", 0.4, 6)]
)
def test_looks_are_as_far_apart_as_the_effort_wants(every: Every, gap: float, looks: int) -> None:
    detector = FakeDetector()
    counting = Pipeline(
        Watch("main-street", "entrance", (DOOR,), LineRule()),
        detector,
        FakeFollower(),
        Cadence(every),
        Tracker(0.4, 1.0),
    )
    for frame in frames(21):
        counting.process(frame, LoadLevel(gap, 0))
    assert len(detector.images) == looks


@pytest.mark.parametrize("load", LEVELS)
def test_with_the_least_effort_a_walker_still_counts(load: LoadLevel) -> None:
    script = detections([IN, OUT], moments(10, 5))

    class Showing:
        runs = 1

        def detect(self, image: Image, now: float) -> Sequence[Detection]:
            return script[step]

    counting = Pipeline(
        Watch("main-street", "entrance", (DOOR,), LineRule()), Showing(), FakeFollower(), Cadence(1), Tracker(0.4, 2.0)
    )
    events: list[AnyEvent] = []
    for step, frame in enumerate(frames(len(script))):  # noqa: B007 - the detector shows what is there now
        events += counting.process(frame, load).events
    assert sorted(in_short([*events, *counting.finish()])) == [("door", "in"), ("door", "out")]


# A camera that is switched to another size shows nobody where they were.


def test_a_change_of_size_settles_and_begins_anew() -> None:
    at_the_line = detections([IN], moments(10, 1.1))  # seen beyond it once, which only the end settles
    counting = pipeline([*at_the_line, [seen_at(100, 100, height=40)]])
    before = [event for frame in frames(len(at_the_line)) for event in counting.process(frame).events]
    assert before == []
    changed = counting.process(frames(len(at_the_line) + 1, size=(400, 300))[-1])
    assert in_short(changed.events) == [("door", "in")]
    assert [track.id for track in changed.tracks] == [2]


def test_who_was_followed_is_let_go_with_the_size() -> None:
    follower = FakeFollower()
    counting = pipeline([[seen_at(400, 150)]], every=2, follower=follower)
    counting.process(frames(1)[0])
    assert set(follower.boxes) == {1}
    assert counting.process(frames(2, size=(400, 300))[-1]).tracks == ()
    assert follower.boxes == {}


def test_lines_go_with_the_size() -> None:
    half = walk((0, 200, 100), (3, 200, 250), height=50)
    script = detections([half], moments(10, 5))
    assert in_short(run(pipeline(script), frames(len(script), size=(400, 300)))) == [("door", "in")]


def test_who_stands_in_a_zone_counts_there_and_at_no_line() -> None:
    script = [(seen_at(400, 300, 0.35),)] * 60
    watch = Watch("main-street", "entrance", (DOOR,), LineRule(), (NamedZone("all", FLOOR),))

    def counting(standing: StandingPeople | None) -> Pipeline:
        detector = FakeDetector(*script)
        return Pipeline(watch, detector, None, Cadence(1), Tracker(0.4, 1.0), standing=standing)

    without, with_them = counting(None), counting(StandingPeople(0.3, 1.0))
    seen = [(without.process(frame), with_them.process(frame)) for frame in frames(60)]
    assert all((before.tracks, before.events) == (after.tracks, after.events) for before, after in seen)
    before, after = seen[-1]
    assert (before.zones["all"].count, after.zones["all"].count, len(after.standing)) == (0, 1, 1)
    assert without.finish() == ()
    assert [event.type for event in with_them.finish()] == ["visit"]


def test_trails_are_told_once_they_have_ended_and_change_no_count() -> None:
    script = detections([IN, TURNED_BACK], moments(10, 6))
    plain = run(pipeline(script), frames(len(script)))
    counting = pipeline(script, keep_trails=True)
    events: list[AnyEvent] = []
    trails: list[Trail] = []
    for frame in frames(len(script)):
        processed = counting.process(frame)
        events += processed.events
        trails += processed.trails
    assert [*events, *counting.finish()] == plain
    trails += counting.take_trails()
    assert counting.take_trails() == ()
    assert {trail.track for trail in trails} == {1, 2}
    assert all(trail.confirmed is not None for trail in trails)
    again = [fact for trail in trails for fact in recounted([trail], DOOR.segment, "right", LineRule())]
    assert sorted(told(again)) == ["in", "turned_back"]


def test_the_trails_of_the_end_are_told_after_it() -> None:
    script = detections([walk((0, 400, 200), (3, 400, 280))], moments(10, 3))
    counting = pipeline(script, keep_trails=True)
    for frame in frames(len(script)):
        assert counting.process(frame).trails == ()
    counting.finish()
    assert [trail.track for trail in counting.take_trails()] == [1]
