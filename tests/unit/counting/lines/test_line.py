"""The counting rule, state by state.

A person walks at x = 400, frame by frame; a number is the foot's distance beyond the line, in pixels, and the band
reaches from -8 to 8.  Whoever comes from below zero is coming in.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest

from edgecount.counting.lines.line import TABLE, LineCounter, LinePosition, LineState
from edgecount.counting.lines.rule import LineRule, UTurn
from edgecount.geometry import Point, Segment, Size
from edgecount.tracking.track import Seen, Track
from tests.support.builders import LINE, SIZE, box_at, crossed, facts_of, line_counter, moment, steps, told, track_at
from tests.support.fakes import BEGAN


def count(*offsets: float) -> list[str]:
    return told(facts_of(line_counter(), steps([(400, 300 + offset) for offset in offsets])))


@pytest.mark.parametrize(
    ("offsets", "expected"),
    [
        pytest.param([-50], [], id="seen-once"),
        pytest.param([-50, -40, -9], [], id="stays-clear-of-the-line"),
        pytest.param([50, 60], [], id="born-beyond"),
        pytest.param([-50, 50, 60], ["in"], id="steps-over-the-band"),
        pytest.param([50, -50, -60], ["out"], id="steps-over-the-band-outwards"),
        pytest.param([-50, -5, 5, 50, 60], ["in"], id="through-the-band"),
        pytest.param([-50, 50], ["in"], id="gone-after-one-sight-beyond"),
        pytest.param([-50, 50, -50], ["flicker"], id="one-sight-beyond"),
        pytest.param([-50, 0, 50, 0, -50], ["flicker"], id="one-sight-beyond-from-the-band"),
        pytest.param([-50, 50, -50, 50, -50], ["flicker", "flicker"], id="two-single-sights-beyond"),
        pytest.param([-50, 50, 0, 50], ["in"], id="beyond-then-on-the-line-then-beyond"),
        pytest.param([-50, 50, 5], ["in"], id="lost-on-the-line-after-one-sight-beyond"),
        pytest.param([-50, 50, 0], ["lost_on_line"], id="lost-on-the-very-line-after-one-sight-beyond"),
        pytest.param([-50, 50, -5], ["lost_on_line"], id="lost-on-this-side-after-one-sight-beyond"),
        pytest.param([50, -50, 5], ["lost_on_line"], id="lost-on-the-other-side-after-one-sight-beyond"),
        pytest.param([-50, 0], ["lost_on_line"], id="lost-on-the-line"),
        pytest.param([-50, 6.4], ["lost_on_line"], id="lost-hardly-beyond"),
        pytest.param([-50, 6.5], ["in"], id="lost-plainly-beyond"),
        pytest.param([50, -6.4], ["lost_on_line"], id="lost-hardly-beyond-outwards"),
        pytest.param([50, -6.5], ["out"], id="lost-plainly-beyond-outwards"),
        pytest.param([-50, 0, -50], ["turned_back"], id="turned-back"),
        pytest.param([-50, 8, -50], ["turned_back"], id="the-bands-edge-belongs-to-it"),
        pytest.param([-50, 8.1, -50], ["flicker"], id="just-beyond-the-band"),
        pytest.param([-50, -8, -50], ["turned_back"], id="the-bands-near-edge-belongs-to-it"),
        pytest.param([0], ["born_inside"], id="born-and-gone-on-the-line"),
        pytest.param([0, 5, 0], ["born_inside"], id="stays-on-the-line"),
        pytest.param([0, 50], ["born_inside"], id="born-on-the-line-goes-in"),
        pytest.param([0, -50], ["born_inside"], id="born-on-the-line-goes-out"),
        pytest.param([0, 50, -50, -60], ["born_inside", "out"], id="armed-once-it-left-its-birthplace"),
        pytest.param([-4.1, 50, 60], ["in"], id="born-just-before-the-line-comes-over"),
        pytest.param([4.1, -50, -60], ["out"], id="born-just-beyond-the-line-comes-back-over"),
        pytest.param([-4, 50, 60], ["born_inside"], id="born-too-near-to-the-line-to-say"),
        pytest.param([-5, 0, 5, 50, 60], ["in"], id="born-before-the-line-goes-over-slowly"),
        pytest.param([-5, 50], ["in"], id="born-before-the-line-and-gone-after-one-sight-beyond"),
        pytest.param([-5, 50, -50], ["flicker"], id="born-before-the-line-one-sight-beyond"),
        pytest.param([-5, -50, -60], ["born_inside"], id="born-before-the-line-goes-away-from-it"),
        pytest.param([-5, 7], ["born_inside"], id="born-before-the-line-gone-on-it"),
        pytest.param([-5, -50, 50, 60], ["born_inside", "in"], id="born-before-the-line-goes-over-later"),
        pytest.param([-50, 0, 50, 50, 0, -50, -50], ["in", "out back"], id="armed-again-after-a-count"),
        pytest.param([-50, 0, -50, 50, 50], ["turned_back", "in"], id="armed-again-after-turning-back"),
        pytest.param([-50, 50, -50, 50, 50], ["flicker", "in"], id="armed-again-after-a-flicker"),
    ],
)
def test_rule(offsets: Sequence[float], expected: list[str]) -> None:
    assert count(*offsets) == expected


def test_table_says_what_follows_for_every_state_and_place_there_can_be() -> None:
    never = {
        (LineState.UNSEEN, LinePosition.FAR),  # whoever is not armed has no far side
        (LineState.UNSEEN, LinePosition.GONE),  # nobody is remembered before they were seen
    }
    assert TABLE.keys() == set(product(LineState, LinePosition)) - never


@pytest.mark.parametrize(
    ("offsets", "frame", "confidence"),
    [
        pytest.param([-50, -20, 20, 50], 3, 0.9, id="the-first-sight-clear-beyond"),
        pytest.param([-50, 0, 0, 0, 50, 0, 50], 5, 0.9, id="not-the-one-that-settles"),
        pytest.param([-50, 0, 50], 3, 0.45, id="gone-after-one-sight"),
        pytest.param([-50, 0, 50, 5, 6], 3, 0.45, id="lost-on-the-line-after-one-sight"),
        pytest.param([-50, 0, 7, 8], 4, 0.45, id="lost-plainly-beyond"),
    ],
)
def test_moment_and_confidence_of_a_crossing(offsets: Sequence[float], frame: int, confidence: float) -> None:
    (fact,) = crossed(facts_of(line_counter(), steps([(400, 300 + offset) for offset in offsets], id_=7)))
    assert (fact.track, fact.direction, fact.moment) == (7, "in", moment(frame))
    assert fact.confidence == pytest.approx(confidence)


def test_confidence_is_the_tracks_when_the_passage_is_settled() -> None:
    counter = line_counter()
    *_, facts = (
        counter.update([track_at(400, y, confidence=confidence)], moment(frame))
        for frame, (y, confidence) in enumerate([(200, 0.9), (350, 0.8), (360, 0.6)], 1)
    )
    assert crossed(facts)[0].confidence == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("offsets", "reason", "frame"),
    [
        pytest.param([-50, 0, -30, -50], "turned_back", 3, id="when-back"),
        pytest.param([-50, 0, 3, -3], "lost_on_line", 4, id="when-last-seen"),
        pytest.param([0, 0, 40, 50], "born_inside", 3, id="when-off-the-line"),
    ],
)
def test_moment_of_a_rejection(offsets: Sequence[float], reason: str, frame: int) -> None:
    (fact,) = facts_of(line_counter(), steps([(400, 300 + offset) for offset in offsets], id_=7))
    assert (told([fact]), fact.track, fact.moment) == ([reason], 7, moment(frame))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param([(400, 200), (1000, 290), (400, 200)], [], id="on-the-extension-and-back"),
        pytest.param([(650, 200), (650, 400), (650, 410)], [], id="over-the-extension"),
        pytest.param([(650, 200), (650, 400), (650, 200)], [], id="over-the-extension-once"),
        pytest.param([(650, 200), (650, 400), (650, 305)], [], id="lost-beyond-the-extension"),
        pytest.param([(650, 200), (650, 400), (650, 295)], [], id="lost-on-the-extension-after-one-sight-beyond"),
        pytest.param([(650, 200), (650, 300)], [], id="lost-on-the-extension"),
        pytest.param([(650, 300), (650, 400)], [], id="born-on-the-extension"),
        pytest.param([(608, 200), (608, 300), (608, 400), (608, 410)], ["beside_the_line"], id="past-the-end"),
        pytest.param([(609, 200), (609, 300), (609, 400), (609, 410)], [], id="out-of-reach-of-the-end"),
        pytest.param([(608, 200), (608, 300), (608, 400)], ["beside_the_line"], id="past-the-end-and-gone"),
        pytest.param([(603, 200), (603, 307)], ["beside_the_line"], id="lost-plainly-past-the-end"),
        pytest.param([(600, 200), (600, 400), (600, 410)], ["in"], id="over-the-very-end"),
        pytest.param([(200, 200), (200, 400), (200, 410)], ["in"], id="over-the-very-start"),
        pytest.param([(601, 200), (601, 400), (601, 410)], [], id="just-past-the-end-in-one-step"),
        pytest.param([(150, 200), (290, 400), (300, 410)], ["in"], id="aslant-through-the-start"),
        pytest.param([(100, 200), (290, 400), (300, 410)], [], id="aslant-past-the-start"),
        pytest.param([(550, 275), (640, 320), (640, 330)], ["in"], id="a-way-that-meets-the-end"),
        pytest.param([(550, 280), (640, 320), (640, 330)], ["in"], id="a-way-that-meets-it-nearer-the-near-sight"),
        pytest.param([(560, 280), (640, 400), (640, 410)], ["in"], id="meets-it-where-the-near-sight-is-close"),
        pytest.param([(560, 200), (640, 320), (640, 330)], [], id="misses-it-where-the-far-sight-is-close"),
        pytest.param([(590, 200), (590, 300), (900, 400), (590, 200)], ["flicker"], id="leaps-past-the-end-from-it"),
        pytest.param(
            [(590, 200), (590, 300), (900, 400), (590, 295)], ["lost_on_line"], id="leaps-past-the-end-and-is-lost"
        ),
    ],
)
def test_only_the_drawn_segment_counts(places: list[tuple[float, float]], expected: list[str]) -> None:
    assert told(facts_of(line_counter(), steps(places))) == expected


def test_whoever_went_round_the_end_has_not_turned_back() -> None:
    places = [
        (550, 200),
        (550, 400),
        (550, 400),
        (700, 400),
        (700, 200),
        (700, 200),
        (550, 200),
        (550, 400),
        (550, 410),
    ]
    for mode in ("net", "ignore"):
        assert told(facts_of(line_counter(LineRule(u_turn=mode)), steps(places))) == ["in", "in"]


@pytest.mark.parametrize(
    ("height", "expected"),
    [pytest.param(100, ["in"], id="small"), pytest.param(300, ["lost_on_line"], id="large")],
)
def test_band_grows_with_the_person(height: float, expected: list[str]) -> None:
    scene = [(moment(n), (track_at(400, y, height=height),)) for n, y in enumerate([200, 312, 313], 1)]
    assert told(facts_of(line_counter(), scene)) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        pytest.param(0.0, ["in"], id="no-band"),
        pytest.param(0.1, ["in"], id="narrow"),
        pytest.param(0.25, ["turned_back"], id="wide"),
    ],
)
def test_clear_of_line_is_a_setting(share: float, expected: list[str]) -> None:
    rule = LineRule(clear_of_line=share)
    assert told(facts_of(line_counter(rule), steps([(400, y) for y in (200, 320, 320, 200)])))[:1] == expected


def test_without_a_band_only_the_line_itself_is_neither_side() -> None:
    rule = LineRule(clear_of_line=0)
    assert told(facts_of(line_counter(rule), steps([(400, y) for y in (299, 300, 299)]))) == ["turned_back"]
    assert told(facts_of(line_counter(rule), steps([(400, y) for y in (299, 300, 301)]))) == ["in"]
    assert told(facts_of(line_counter(rule), steps([(400, 299), (400, 300)]))) == ["lost_on_line"]
    assert told(facts_of(line_counter(rule), steps([(400, 299.9), (400, 300.1), (400, 300.1)]))) == ["in"]
    assert told(facts_of(line_counter(rule), steps([(400, 300.1), (400, 299.9), (400, 299.9)]))) == ["out"]


@pytest.mark.parametrize(
    ("sights", "expected"),
    [
        pytest.param([(-50, "detected"), (50, "predicted"), (60, "predicted")], [], id="predicted-beyond"),
        pytest.param([(-50, "detected"), (0, "predicted"), (-50, "detected")], [], id="predicted-on-the-line"),
        pytest.param([(-50, "predicted"), (50, "detected"), (60, "detected")], [], id="armed-by-no-prediction"),
        pytest.param([(-50, "detected"), (50, "predicted"), (60, "detected")], ["in"], id="one-sight-beyond"),
        pytest.param([(-50, "detected"), (50, "followed"), (60, "followed")], ["in"], id="followed-beyond"),
        pytest.param([(-50, "detected"), (50, "detected"), (-50, "predicted"), (60, "detected")], ["in"], id="settled"),
        pytest.param([(50, "predicted")], [], id="never-seen"),
    ],
)
def test_a_prediction_is_no_sight(sights: list[tuple[float, Seen]], expected: list[str]) -> None:
    scene = [(moment(n), (track_at(400, 300 + offset, seen=seen),)) for n, (offset, seen) in enumerate(sights, 1)]
    assert told(facts_of(line_counter(), scene)) == expected


@pytest.mark.parametrize(
    ("offsets", "confirmed_from", "expected"),
    [
        pytest.param([-50, 50, 60, 70], 4, ["in"], id="counts-once-confirmed"),
        pytest.param([-50, 50, 60, 70], 9, ["too_short"], id="gone-beyond"),
        pytest.param([-50, 0, 10], 9, ["too_short"], id="gone-plainly-past-the-line"),
        pytest.param([-50, 0], 9, ["too_short"], id="gone-on-the-line"),
        pytest.param([-50, 50, 60, -50], 9, ["too_short"], id="jumps-over-and-back"),
        pytest.param([-50, 50, 60, -50], 4, ["flicker"], id="confirmed-when-back"),
        pytest.param([-50, -60], 9, [], id="never-at-the-line"),
        pytest.param([0], 9, ["too_short"], id="born-and-gone-on-the-line"),
        pytest.param([-50, 50, 0, 60], 4, ["in"], id="on-the-line-in-between"),
    ],
)
def test_unconfirmed_people_do_not_count(offsets: list[float], confirmed_from: int, expected: list[str]) -> None:
    scene = [
        (moment(n), (track_at(400, 300 + offset, confirmed=n >= confirmed_from),))
        for n, offset in enumerate(offsets, 1)
    ]
    facts = facts_of(line_counter(), scene)
    assert told(facts) == expected
    assert all(fact.moment.frame == 2 for fact in crossed(facts))


LOW = Segment(Point(200, 560), Point(600, 560))


@pytest.mark.parametrize(
    ("bottoms", "expected"),
    [
        pytest.param([500, 599, 600, 600], [], id="leaves-through-the-bottom"),
        pytest.param([500, 590, 598], ["in"], id="whole-down-to-the-edge"),
        pytest.param([500, 590, 598.1], ["in"], id="once-whole-then-cut-off"),
        pytest.param([600, 600, 540, 500], [], id="comes-up-from-the-bottom"),
        pytest.param([500, 560, 600, 600, 500], ["turned_back"], id="from-the-line-and-back"),
        pytest.param([500, 560, 600, 600], ["lost_on_line"], id="from-the-line-and-gone"),
    ],
)
def test_a_foot_cut_off_by_the_pictures_edge_makes_no_crossing(bottoms: list[float], expected: list[str]) -> None:
    assert told(facts_of(line_counter(segment=LOW), steps([(400, bottom) for bottom in bottoms]))) == expected


@pytest.mark.parametrize(
    ("bottom", "confidence"),
    [
        pytest.param(598, 0.9, id="two-pixels-above-the-edge"),
        pytest.param(598.1, 0.45, id="nearer-so-cut-off-and-no-second-sight"),
    ],
)
def test_a_box_that_ends_at_the_pictures_edge_is_cut_off(bottom: float, confidence: float) -> None:
    (fact,) = crossed(facts_of(line_counter(segment=LOW), steps([(400, 500), (400, 590), (400, bottom)])))
    assert fact.confidence == pytest.approx(confidence)


def centers(*offsets: float, height: float = 100.0) -> list[tuple[float, float]]:
    return [(400, 300 + offset + height / 2) for offset in offsets]


@pytest.mark.parametrize(
    ("places", "foot", "center"),
    [
        pytest.param(centers(-100, 50, 60), ["in"], ["in"], id="both"),
        pytest.param(centers(-100, -30, -20), ["in"], [], id="foot-alone"),
        pytest.param(centers(-30, 30, 40), [], ["in"], id="center-alone"),
    ],
)
def test_anchor(places: list[tuple[float, float]], foot: list[str], center: list[str]) -> None:
    assert told(facts_of(line_counter(LineRule(anchor="foot")), steps(places))) == foot
    assert told(facts_of(line_counter(LineRule(anchor="center")), steps(places))) == center


def test_center_of_a_box_at_the_bottom_edge_counts() -> None:
    people = [
        (moment(n), (Track(1, box_at(400, 600, h), "detected", confirmed=True, confidence=1),))
        for n, h in ((1, 350), (2, 450), (3, 500), (4, 520))
    ]  # comes nearer, feet out of the picture: the center rises
    line = Segment(Point(200, 400), Point(600, 400))
    assert told(facts_of(line_counter(LineRule(anchor="center", clear_of_line=0.05), line), people)) == ["out"]


IN, OUT = (400.0, 360.0), (400.0, 240.0)
WAYS: dict[str, list[tuple[float, tuple[float, float]]]] = {
    # seconds, place: clear beyond at 1.0, back again (first sight) at the time named
    "returns-at-once": [(0, OUT), (1, IN), (2, IN), (3, OUT), (4, OUT)],
    "returns-just-in-time": [(0, OUT), (1, IN), (2, IN), (6, OUT), (7, OUT)],
    "returns-too-late": [(0, OUT), (1, IN), (2, IN), (6.01, OUT), (7, OUT)],
    "is-lost-as-it-returns": [(0, OUT), (1, IN), (2, IN), (3, OUT)],
    "in-out-in": [(0, OUT), (1, IN), (2, IN), (3, OUT), (4, OUT), (5, IN), (6, IN)],
    "in-out-in-out": [(0, OUT), (1, IN), (1.5, IN), (2, OUT), (2.5, OUT), (3, IN), (3.5, IN), (4, OUT), (5, OUT)],
    "in-out-waits-in-waits-out": [
        (0, OUT), (1, IN), (2, IN), (3, OUT), (4, OUT), (60, IN), (61, IN), (80, OUT), (81, OUT),
    ],
    "out-in": [(0, IN), (1, OUT), (2, OUT), (3, IN), (4, IN)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "way", "expected"),
    [
        pytest.param(mode, way, expected, id=f"{mode}-{way}")
        for way, by_mode in {
            "returns-at-once": {"net": "in,out back", "count": "in,out", "ignore": "in,u_turn"},
            "returns-just-in-time": {"net": "in,out back", "count": "in,out", "ignore": "in,u_turn"},
            "returns-too-late": {"net": "in,out", "count": "in,out", "ignore": "in,out"},
            "is-lost-as-it-returns": {"net": "in,out back", "count": "in,out", "ignore": "in,u_turn"},
            "in-out-in": {"net": "in,out back,in", "count": "in,out,in", "ignore": "in,u_turn,u_turn"},
            "in-out-in-out": {
                "net": "in,out back,in,out back",
                "count": "in,out,in,out",
                "ignore": "in,u_turn,u_turn,u_turn",
            },
            "in-out-waits-in-waits-out": {
                "net": "in,out back,in,out",
                "count": "in,out,in,out",
                "ignore": "in,u_turn,u_turn,out",
            },
            "out-in": {"net": "out,in back", "count": "out,in", "ignore": "out,u_turn"},
        }.items()
        for mode, expected in by_mode.items()
    ],
)
def test_u_turn(mode: UTurn, way: str, expected: str) -> None:
    scene = [(moment(n, seconds), (track_at(*place),)) for n, (seconds, place) in enumerate(WAYS[way], 1)]
    facts = facts_of(line_counter(LineRule(u_turn=mode, u_turn_window_seconds=5.0)), scene)
    assert told(facts) == expected.split(",")
    before = None
    for fact in crossed(facts):
        assert fact.reverses is None or (before is not None and fact.reverses == before.id)
        before = fact


def test_u_turn_window_is_a_setting() -> None:
    scene = [(moment(n, seconds), (track_at(*place),)) for n, (seconds, place) in enumerate(WAYS["returns-at-once"], 1)]
    assert told(facts_of(line_counter(LineRule(u_turn_window_seconds=2)), scene)) == ["in", "out back"]
    assert told(facts_of(line_counter(LineRule(u_turn_window_seconds=1.9)), scene)) == ["in", "out"]


def test_a_return_of_somebody_else_takes_nothing_back() -> None:
    scene = steps([(400, 200), (400, 350), (400, 360)], id_=1) + steps(
        [(400, 360), (400, 240), (400, 200)], id_=2, first=4
    )
    assert told(facts_of(line_counter(), scene)) == ["in", "out"]


def test_an_id_that_changes_on_the_line_counts_nobody() -> None:
    scene = steps([(400, 200), (400, 298)], id_=1) + steps([(400, 302), (400, 400)], id_=2, first=3)
    assert told(facts_of(line_counter(), scene)) == ["lost_on_line", "born_inside"]


def test_whoever_was_gone_is_somebody_new() -> None:
    scene = [*steps([(400, 200), (400, 210)]), (moment(3), ()), *steps([(400, 400), (400, 410)], first=4)]
    assert told(facts_of(line_counter(), scene)) == []


def test_people_of_one_frame_are_told_in_the_order_of_their_ids() -> None:
    counter = line_counter()
    for n, (y1, y2) in enumerate([(200, 400), (250, 350)], 1):
        assert counter.update([track_at(450, y2, 9), track_at(400, y1, 2)], moment(n)) == ()
    counter.update([track_at(450, 240, 9), track_at(400, 360, 2)], moment(3))
    facts = counter.update([track_at(450, 230, 9), track_at(400, 370, 2)], moment(4))
    assert [(fact.track, told([fact])) for fact in facts] == [(2, ["in"]), (9, ["out"])]


def test_many_cross_in_one_frame() -> None:
    counter = line_counter()
    *_, facts = (
        counter.update([track_at(220 + 20 * id_, y, id_) for id_ in range(1, 19)], moment(n))
        for n, y in enumerate([200, 350, 360], 1)
    )
    assert [fact.track for fact in crossed(facts)] == list(range(1, 19))


def test_people_who_go_together_are_told_in_the_order_of_their_ids() -> None:
    counter = line_counter()
    for n, y in enumerate([200, 298], 1):
        counter.update([track_at(300 + 20 * id_, y, id_) for id_ in (11, 3, 7)], moment(n))
    assert [fact.track for fact in counter.update([], moment(3))] == [3, 7, 11]


def test_the_end_is_told_once() -> None:
    counter = line_counter()
    for n, y in enumerate([200, 312], 1):
        counter.update([track_at(400, y, 1), track_at(500, y, 2)], moment(n))
    assert told(counter.finish()) == ["in", "in"]
    assert counter.finish() == ()


def test_crossings_have_ids_of_their_own() -> None:
    counter = LineCounter(LINE, "right", SIZE, LineRule(u_turn="count"))
    facts = facts_of(counter, steps([OUT, IN, IN, OUT, OUT, IN, IN]))
    assert len({fact.id for fact in crossed(facts)}) == 3
    assert all(fact.id.version == 4 for fact in crossed(facts))


@pytest.mark.parametrize(
    ("x", "y", "height", "expected"),
    [
        pytest.param(400, 400, 100, 1.0, id="below"),
        pytest.param(400, 200, 50, 2.0, id="above"),
        pytest.param(630, 340, 100, 0.5, id="from-the-end"),
        pytest.param(400, 300, 100, 0.0, id="on-it"),
    ],
)
def test_distance_is_in_own_heights(x: float, y: float, height: float, expected: float) -> None:
    assert line_counter().distance(track_at(x, y, height=height)) == pytest.approx(expected)


def test_distance_is_that_of_the_anchor() -> None:
    assert line_counter(LineRule(anchor="center")).distance(track_at(400, 400)) == pytest.approx(0.5)


def test_frames_that_are_taken_at_one_moment_still_count() -> None:
    scene = [(replace(moment(1), frame=n), tracks) for n, (_, tracks) in enumerate(steps([OUT, IN, IN, OUT, OUT]), 1)]
    assert told(facts_of(line_counter(), scene)) == ["in", "out back"]
    assert all(fact.moment.ts == BEGAN for fact in facts_of(line_counter(), scene))


def test_a_line_counts_in_pictures_of_its_own_size() -> None:
    small = line_counter(segment=Segment(Point(20, 30), Point(60, 30)), size=Size(80, 60))
    scene = [(moment(n), (track_at(40, y, height=10),)) for n, y in enumerate([20, 35, 36], 1)]
    assert told(facts_of(small, scene)) == ["in"]
