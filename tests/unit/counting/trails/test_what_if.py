"""A line's counter, run over trails, finds what it found in the pictures."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given

from edgecount.counting.anchor import EDGE
from edgecount.counting.facts import Fact
from edgecount.counting.lines.rule import LineRule, UTurn
from edgecount.counting.lines.tally import Tally
from edgecount.counting.trails.packed_trail import packed, unpacked
from edgecount.counting.trails.trail import Corner, Trail, joined
from edgecount.counting.trails.trail_recorder import TrailRecorder
from edgecount.counting.trails.what_if import recounted, tallied
from edgecount.geometry import Point, Segment, Size
from tests.support.builders import (
    HEIGHT,
    SIZE,
    Scene,
    Walk,
    crossed,
    detections,
    facts_of,
    line_counter,
    moments,
    perfect_tracks,
    smoothed,
    steps,
    told,
    track_at,
    tracked,
    walk,
)
from tests.support.fakes import BEGAN
from tests.support.strategies import Places, anywhere

DOOR = Segment(Point(0.25, 0.5), Point(0.75, 0.5))
"""The stage's line, in fractions of its picture."""


def kept(scene: Scene) -> list[Trail]:
    """The trails of a scene as the store gives them back."""
    recorder = TrailRecorder("foot", SIZE)
    ended = [trail for now, tracks in scene for trail in recorder.update(tracks, now)]
    return joined(unpacked(t.track, t.start, packed(t)) for t in (*ended, *recorder.finish()))


def counted_in(trails: list[Trail], rule: LineRule | None = None) -> list[Fact]:
    return list(recounted(trails, DOOR, "right", rule or LineRule()))


@pytest.mark.parametrize("u_turn", ["net", "count", "ignore"])
@pytest.mark.parametrize(
    "way",
    [
        pytest.param(walk((0, 400, 200), (3, 400, 500)), id="comes in"),
        pytest.param(walk((0, 400, 500), (3, 400, 200)), id="goes out"),
        pytest.param(walk((0, 400, 200), (2, 400, 450), (4, 400, 200)), id="in and out again"),
        pytest.param(walk((0, 400, 200), (1, 400, 300), (2, 400, 300), (3, 400, 200)), id="turned back"),
        pytest.param(walk((0, 400, 200), (1, 400, 250)), id="does not come near"),
        pytest.param(walk((0, 100, 200), (3, 100, 500)), id="beside the line"),
        pytest.param(walk((0, 400, 300), (3, 400, 500)), id="born on the line"),
        pytest.param(walk((0, 400, 200), (1, 400, 301)), id="lost on the line"),
        pytest.param(walk((0, 400, 200), (1, 400, 307.5)), id="plainly past when lost"),
        pytest.param(walk((0, 400, 200), (3, 400, 500), hidden=(0.8, 1.4)), id="hidden at the line"),
    ],
)
def test_what_a_line_finds_it_finds_again(way: Walk, u_turn: UTurn) -> None:
    rule = LineRule(u_turn=u_turn)
    scene = perfect_tracks([way], moments(10, 5))
    before = facts_of(line_counter(rule), scene)
    after = counted_in(kept(scene), rule)
    assert told(after) == told(before)
    for one, other in zip(before, after, strict=True):
        assert abs(one.moment.ts - other.moment.ts) <= timedelta(seconds=0.3)


def passages(facts: list[Fact]) -> Counter[tuple[int, str]]:
    return Counter((fact.track, fact.direction) for fact in crossed(facts))


def test_of_a_made_up_crowd_no_crossing_in_a_hundred_is_another() -> None:
    """Jittering boxes of people who pass, turn back or hesitate; five at a time, for it is no test of the tracker."""
    chance, crossings, wrong = random.Random(3), 0, 0
    for _ in range(72):
        ways = []
        for x in range(60, 700, 160):
            turn, end = chance.choice([(chance.uniform(290, 320), -100), (400, 60), (450, -200)])
            ways.append(walk((0, x, chance.uniform(150, 290)), (2, x + 30, turn), (4, x, turn + end)))
        frames = moments(10, 4)
        scene = smoothed(tracked(detections(ways, frames, misses=7, jitter=0.03), frames))
        before, after = passages(facts_of(line_counter(), scene)), passages(counted_in(kept(scene)))
        crossings += before.total()
        wrong += (before - after).total() + (after - before).total()
    assert crossings > 200
    assert wrong <= 0.01 * crossings


@given(anywhere)
def test_the_sights_that_the_counter_is_not_shown_say_nothing(places: Places) -> None:
    """Without thinning it finds exactly what it finds in the pictures."""
    shown = [Point(x, y) for x, y in places if y <= SIZE.height - EDGE]
    if shown:
        corners = tuple(Corner(number, number / 10, point, HEIGHT) for number, point in enumerate(shown))
        trail = Trail(1, BEGAN, SIZE, 0, corners)
        assert told(counted_in([trail])) == told(facts_of(line_counter(), steps([(p.x, p.y) for p in shown])))


def test_nobody_counts_before_they_are_believed() -> None:
    doubtful: Scene = [(now, [track_at(400, 200 + 10 * n, confirmed=False)]) for n, now in enumerate(moments(10, 3))]
    assert told(counted_in(kept(doubtful))) == ["too_short"]
    late: Scene = [(now, [track_at(400, 200 + 10 * n, confirmed=n > 20)]) for n, now in enumerate(moments(10, 3))]
    assert told(counted_in(kept(late))) == told(facts_of(line_counter(), late)) == ["in"]


def test_from_above_the_middle_of_people_is_what_crosses() -> None:
    recorder = TrailRecorder("center", SIZE)
    scene = perfect_tracks([walk((0, 400, 250), (3, 400, 550))], moments(10, 4))
    trails = [trail for now, tracks in scene for trail in recorder.update(tracks, now)]
    assert trails[0].corners[0].point == Point(400, 200)
    assert told(list(recounted(trails, DOOR, "right", LineRule(anchor="center")))) == ["in"]


def test_the_figures_of_a_span_leave_out_what_was_taken_back() -> None:
    ways = [walk((0, 300, 200), (3, 300, 500)), walk((5, 400, 200), (7, 400, 400), (9, 400, 200))]
    facts = counted_in(kept(perfect_tracks(ways, moments(10, 12))))
    assert told(facts) == ["in", "in", "out back"]
    assert tallied(facts, BEGAN, BEGAN + timedelta(seconds=12)) == Tally(1, 0)
    assert tallied(facts, BEGAN + timedelta(seconds=3), BEGAN + timedelta(seconds=12)) == Tally(0, 0)


def test_what_is_taken_back_after_the_span_counts_for_neither() -> None:
    facts = counted_in(kept(perfect_tracks([walk((0, 400, 200), (2, 400, 450), (4, 400, 200))], moments(10, 5))))
    crossings = [fact.moment.ts for fact in facts]
    assert len(crossings) == 2
    assert tallied(facts, BEGAN, crossings[1]) == Tally(0, 0)


def test_a_picture_of_another_size_has_its_line_at_the_same_place() -> None:
    scene = perfect_tracks(
        [
            walk(
                (0, 200, 100),
                (3, 200, 250),
            )
        ],
        moments(10, 4),
    )
    recorder = TrailRecorder("foot", Size(400, 300))
    trails = [trail for now, tracks in scene for trail in recorder.update(tracks, now)]
    assert told(counted_in(trails)) == ["in"]
