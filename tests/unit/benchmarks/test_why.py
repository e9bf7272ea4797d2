"""Why crossings were missed and invented: somebody walks to the right over a line at x = 100, from frame 1 to 41."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from benchmarks.followed import Followed, Turned
from benchmarks.truth import Crossing, Truth
from benchmarks.why import Cause, left_over, who_crossed, why_invented, why_missed
from edgecount.geometry import Box, Size
from edgecount.tracking.detection import Detection

FRAMES = range(1, 42)
LINE = Crossing("door", "in", 21)
TRUTH = Truth(fps=10, size=Size(200, 100), anchor="foot", lines={}, crossings=(LINE,))
ANNA, BEN = 1, 2
Ways = Mapping[int, Mapping[int, Box]]


def walker(frame: int, ahead: float = 0) -> Box:
    """A person of 60 pixels who is at the line in frame 21."""
    x = 100 + (frame - 21) * 4 + ahead
    return Box(x - 10, 20, x + 10, 80)


def people(ways: Mapping[int, Mapping[int, Box]]) -> Ways:
    """By frame."""
    return {frame: {id_: way[frame] for id_, way in ways.items() if frame in way} for frame in FRAMES}


def way(frames: Sequence[int] = FRAMES, ahead: float = 0) -> Mapping[int, Box]:
    return {frame: walker(frame, ahead) for frame in frames}


def followed(tracks: Ways, confidence: Mapping[int, float] | None = None) -> Followed:
    """What was tracked where every box was found; `confidence` (0.8) by frame, 0 where nothing was found."""
    by_frame = people(tracks)
    sure = confidence or {}
    looks = {
        frame: [Detection(box, sure.get(frame, 0.8)) for box in on.values() if sure.get(frame, 0.8)]
        for frame, on in by_frame.items()
    }
    return Followed(10, 0.4, looks, by_frame, (), (), ())


TRUE = people({ANNA: way()})
BOTH = people({ANNA: way(), BEN: way(ahead=-24)})
LEFT, RIGHT = range(1, 19), range(24, 42)
NOT_SEEN = dict.fromkeys(range(16, 27), 0.0)


@dataclass(frozen=True)
class MissedCase:
    name: str
    found: Followed
    what: str
    seen: str
    true: Ways | None = None


MISSED = [
    MissedCase("never found", followed({}), "never tracked about the line", "not seen"),
    MissedCase("late", followed({7: way(RIGHT)}), "tracked only after the line", "not seen"),
    MissedCase("lost", followed({7: way(LEFT)}), "lost at the line", "not seen"),
    MissedCase(
        "found anew", followed({7: way(LEFT), 8: way(RIGHT)}), "id lost at the line, a new one after it", "seen"
    ),
    MissedCase(
        "exchanged with a neighbour",
        followed({7: {**way(LEFT), **way(RIGHT, -24)}, 8: {**way(LEFT, -24), **way(RIGHT)}}),
        "id exchanged at the line",
        "seen",
        BOTH,
    ),
    MissedCase(
        "half hidden",
        followed({7: way()}, dict.fromkeys(FRAMES, 0.3)),
        "the track did not reach the other side",
        "below the threshold",
    ),
    MissedCase(
        "refused by the line",
        replace(followed({7: way()}), turned=[Turned("door", "flicker", 7, 22)]),
        "turned away: flicker",
        "seen",
    ),
    MissedCase(
        "counted the other way",
        replace(followed({7: way()}), crossings=[Crossing("door", "out", 21)], tracks=[7]),
        "counted the other way, or at another time",
        "seen",
    ),
]


@pytest.mark.parametrize("case", MISSED, ids=lambda case: case.name)
def test_why_a_crossing_was_missed(case: MissedCase) -> None:
    cause = why_missed(LINE, ANNA, case.true or TRUE, case.found)
    assert (cause.what, cause.seen) == (case.what, case.seen)


def test_one_box_for_two_people() -> None:
    close = people({ANNA: way(), BEN: way(ahead=6)})
    assert why_missed(LINE, ANNA, close, followed({7: way(ahead=6)})).seen == "one box for two"


def test_frames_that_were_not_looked_at() -> None:
    assert why_missed(LINE, ANNA, TRUE, replace(followed({}), looks={})).seen == "not looked at"


@dataclass(frozen=True)
class InventedCase:
    name: str
    tracks: Ways
    what: str
    made: tuple[tuple[int, Crossing], ...] = ()
    true: Ways | None = None


STANDING = {frame: walker(5) for frame in FRAMES}
INVENTED = [
    InventedCase("nobody", {7: way()}, "nobody there", true={}),
    InventedCase("a box that jumps", {7: STANDING}, "stayed on one side: place off", true=people({ANNA: STANDING})),
    InventedCase("to a neighbour", {7: {**way(LEFT), **way(RIGHT, -24)}}, "id went from one to another", true=BOTH),
    InventedCase("off somebody", {7: {**way(LEFT), **way(RIGHT, 90)}}, "id left or took somebody"),
    InventedCase("the other way", {7: way()}, "crossed the other way", ((ANNA, Crossing("door", "out", 21)),)),
    InventedCase("too late", {7: way()}, "counted at the wrong time, or twice", ((ANNA, Crossing("door", "in", 1)),)),
]


@pytest.mark.parametrize("case", INVENTED, ids=lambda case: case.name)
def test_why_a_crossing_was_invented(case: InventedCase) -> None:
    found = replace(followed(case.tracks), crossings=[LINE], tracks=[7])
    assert why_invented(0, case.made, TRUE if case.true is None else case.true, found) == Cause(case.what, track=7)


def test_a_second_track_of_one_person() -> None:
    tracks = {7: {f: b for f, b in way().items() if f % 2}, 8: {f: b for f, b in way().items() if not f % 2}}
    found = replace(followed(tracks), crossings=[LINE, LINE], tracks=[7, 8])
    assert why_invented(1, [(ANNA, LINE)], TRUE, found).what == "second track of one person"


def test_the_miss_is_that_of_the_person_whose_track_was_not_counted() -> None:
    """Both cross, Ben a little later; only Ben's track is counted, early, nearer to Anna's crossing than to his own."""
    truth = replace(TRUTH, crossings=(LINE, Crossing("door", "in", 27)))
    made = [(ANNA, LINE), (BEN, Crossing("door", "in", 27))]
    found = replace(followed({8: way(ahead=-24)}), crossings=[Crossing("door", "in", 22)], tracks=[8])
    who = who_crossed(truth, made)
    assert who == [ANNA, BEN]
    left = left_over(truth, who, BOTH, found)
    assert (left.missed, left.invented) == ((0,), ())


def test_a_crossing_that_no_witness_saw() -> None:
    assert who_crossed(TRUTH, []) == [None]
