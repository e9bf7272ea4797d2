"""What holds at a line for every way that people can take."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from edgecount.counting.anchor import Anchor
from edgecount.counting.facts import Fact, NotCounted
from edgecount.counting.lines.rule import LineRule, Side, UTurn
from edgecount.geometry import Point, Segment, Size
from edgecount.tracking.track import Track
from tests.support.builders import (
    BAND,
    HEIGHT,
    LINE,
    Scene,
    crossed,
    facts_of,
    line_counter,
    moment,
    steps,
    told,
    track_at,
)
from tests.support.strategies import Places, anywhere, coordinates, crowds, one_side, through_the_line

MODES: list[UTurn] = ["net", "count", "ignore"]
modes = st.sampled_from(MODES)
SWAPPED = {"in": "out", "out": "in", "in back": "out back", "out back": "in back"}


def facts(places: Places, mode: UTurn = "net", line: Segment = LINE, in_side: Side = "right") -> list[Fact]:
    return facts_of(line_counter(LineRule(u_turn=mode), line, in_side), steps(places))


def directions(places: Places, mode: UTurn = "net", line: Segment = LINE, in_side: Side = "right") -> list[str]:
    return [fact.direction for fact in crossed(facts(places, mode, line, in_side))]


def is_inside(place: tuple[float, float]) -> bool:
    return place[1] > LINE.start.y


def changes_of_side(places: Places) -> list[str]:
    """The crossings of a way through the line by another road: the sides that somebody stayed on, one after the other.

    A single sight on a side is no stay, unless it is the first or the last of all.
    """
    sides = [is_inside(place) for place in places if abs(place[1] - LINE.start.y) > BAND]
    runs = [(side, len(list(run))) for side, run in groupby(sides)]
    stays = [side for n, (side, length) in enumerate(runs) if length > 1 or n in (0, len(runs) - 1)]
    return ["in" if now else "out" for before, now in pairwise(stays) if now != before]


@given(through_the_line)
def test_crossings_are_the_changes_of_side(places: Places) -> None:
    assert directions(places, "count") == changes_of_side(places)


@given(through_the_line, st.sampled_from(["net", "count"]))
def test_a_reversed_way_swaps_in_and_out(places: Places, mode: UTurn) -> None:
    there, back = directions(places, mode), directions(places[::-1], mode)
    assert back == [SWAPPED[direction] for direction in reversed(there)]


@given(anywhere, modes)
def test_a_reversed_line_swaps_in_and_out(places: Places, mode: UTurn) -> None:
    there, reversed_line = told(facts(places, mode)), Segment(LINE.end, LINE.start)
    swapped = [SWAPPED.get(what, what) for what in there]
    assert told(facts(places, mode, reversed_line)) == swapped
    assert told(facts(places, mode, in_side="left")) == swapped
    assert told(facts(places, mode, reversed_line, "left")) == there


@given(one_side, modes)
def test_whoever_stays_on_one_side_or_on_the_line_is_lost_plainly_past_it_or_not_counted(
    places: Places, mode: UTurn
) -> None:
    """Never clear of the other side: no crossing, unless the last that was seen is plainly past the line."""
    found = crossed(facts(places, mode))
    assert len(found) <= 1
    assert all(fact.confidence < 0.5 and fact.moment.frame == len(places) for fact in found)


@given(st.sampled_from([-1, 1]), st.data(), modes)
def test_whoever_stays_clear_on_one_side_is_not_counted(side: int, data: st.DataObject, mode: UTurn) -> None:
    offsets = data.draw(st.lists(st.floats(BAND + 0.001, 250)))
    xs = data.draw(st.lists(coordinates, min_size=len(offsets), max_size=len(offsets)))
    assert facts([(x, LINE.start.y + side * offset) for x, offset in zip(xs, offsets, strict=True)], mode) == []


@given(through_the_line, st.sampled_from(["net", "count"]))
def test_in_less_out_is_the_change_of_side(places: Places, mode: UTurn) -> None:
    found = directions(places, mode)
    assert found.count("in") - found.count("out") == is_inside(places[-1]) - is_inside(places[0])


@given(through_the_line)
def test_modes_differ_in_nothing_but_the_returns(places: Places) -> None:
    net, count, ignore = (crossed(facts(places, mode)) for mode in MODES)
    assert [(fact.direction, fact.moment) for fact in net] == [(fact.direction, fact.moment) for fact in count]
    assert [fact.reverses for fact in count + ignore] == [None] * (len(count) + len(ignore))
    assert {fact.moment for fact in ignore} <= {fact.moment for fact in count}


@given(through_the_line)
def test_a_return_names_the_crossing_before_it_the_other_way(places: Places) -> None:
    before = None
    for fact in crossed(facts(places, "net")):
        if fact.reverses is not None:
            assert before is not None
            assert (fact.reverses, before.reverses) == (before.id, None)
            assert fact.direction != before.direction
        before = fact


@given(anywhere, st.integers(-500, 500), st.integers(-500, 0), modes)
def test_moving_line_and_walk_together_changes_nothing(places: Places, dx: int, dy: int, mode: UTurn) -> None:
    moved = Segment(LINE.start.moved(dx, dy), LINE.end.moved(dx, dy))
    scene = steps([(x + dx, y + dy) for x, y in places])
    assert facts_of(line_counter(LineRule(u_turn=mode), moved, size=Size(2000, 2000)), scene) == facts_of(
        line_counter(LineRule(u_turn=mode), size=Size(2000, 2000)), steps(places)
    )


@given(anywhere, st.sampled_from([0.25, 0.5, 2, 4]), modes)
def test_a_larger_picture_changes_nothing(places: Places, factor: float, mode: UTurn) -> None:
    line = Segment(Point(LINE.start.x * factor, LINE.start.y * factor), Point(LINE.end.x * factor, LINE.end.y * factor))
    larger: Scene = [
        (moment(n), (track_at(x * factor, y * factor, height=HEIGHT * factor),)) for n, (x, y) in enumerate(places, 1)
    ]
    rule, size = LineRule(u_turn=mode), Size(8000, 8000)
    assert facts_of(line_counter(rule, line, size=size), larger) == facts_of(
        line_counter(rule, size=size), steps(places)
    )


@given(anywhere, modes)
@example([(590, 200), (590, 300), (900, 400), (590, 200)], "net")  # leaps past the line's end from it, and back
def test_whoever_came_to_the_drawn_line_is_counted_reversed_or_rejected(places: Places, mode: UTurn) -> None:
    """Each time anew: something is told before the person is clear of the line for two frames, or else at the end."""
    counter, untold, clear_for, before = line_counter(LineRule(u_turn=mode)), False, 0, None
    for now, tracks in steps(places):
        foot = tracks[0].box.foot
        side = LINE.offset(foot) > 0 if abs(LINE.offset(foot)) > BAND else None
        untold |= side is None and LINE.distance(foot) <= BAND
        untold &= not counter.update(tracks, now)
        clear_for = clear_for + 1 if side == before else 1
        before = side
        assert not (untold and side is not None and clear_for == 2)
    assert counter.finish() or not untold


@given(crowds, st.sampled_from([0.0, 0.08, 1.0]), st.sampled_from(["foot", "center"]), modes)
def test_no_input_raises(crowds: Sequence[Sequence[Track]], clear: float, anchor: Anchor, mode: UTurn) -> None:
    counter = line_counter(LineRule(anchor, clear, mode))
    found = [fact for n, them in enumerate(crowds, 1) for fact in counter.update(them, moment(n))]
    found += counter.finish()
    known = {track.id for them in crowds for track in them}
    assert {fact.track for fact in found} <= known
    assert all(0 <= fact.confidence <= 1 for fact in crossed(found))
    assert counter.finish() == ()


@given(crowds, st.randoms(use_true_random=False))
def test_the_order_of_the_tracks_does_not_matter(crowds: Sequence[Sequence[Track]], chance: Random) -> None:
    each_once = [list({track.id: track for track in them}.values()) for them in crowds]
    shuffled = [chance.sample(them, len(them)) for them in each_once]
    assert crowd_facts(each_once) == crowd_facts(shuffled)


@given(crowds)
def test_people_do_not_touch_each_other(crowds: Sequence[Sequence[Track]]) -> None:
    """Whatever else happens at a line, each person counts as if alone: a debounce is the track's, never the line's."""
    each_once = [list({track.id: track for track in them}.values()) for them in crowds]
    together = crowd_facts(each_once)
    for id_ in range(1, 6):
        alone = crowd_facts([[track for track in them if track.id == id_] for them in each_once])
        assert [short(fact) for fact in together if fact.track == id_] == [short(fact) for fact in alone]


def crowd_facts(crowds: Sequence[Sequence[Track]]) -> list[Fact]:
    return facts_of(line_counter(), [(moment(n), tuple(them)) for n, them in enumerate(crowds, 1)])


def short(fact: Fact) -> tuple[str, int]:
    what = fact.reason if isinstance(fact, NotCounted) else fact.direction
    return what, fact.moment.frame
