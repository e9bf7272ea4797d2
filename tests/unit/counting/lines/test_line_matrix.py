"""The test matrix: people walk, a line counts; with perfect tracks, with these smoothed, and through the tracker.

Through the tracker, the detector misses everybody in one frame of seven, each at another time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from edgecount.counting.facts import Fact, FrameTime
from edgecount.counting.lines.rule import LineRule, Side, UTurn
from edgecount.geometry import Point, Segment
from edgecount.tracking.detection import Detection
from tests.support.builders import (
    LINE,
    SIZE,
    VARYING,
    Scene,
    Walk,
    crossed,
    detections,
    facts_of,
    line_counter,
    longest,
    moments,
    perfect_tracks,
    smoothed,
    steps,
    told,
    tracked,
    walk,
)

RATES = [pytest.param(rate, id=f"{rate}fps") for rate in (5, 10, 25)] + [pytest.param(VARYING, id="varying")]

VERTICAL = Segment(Point(400, 200), Point(400, 560))
DIAGONAL = Segment(Point(200, 200), Point(600, 500))
REVERSED = Segment(LINE.end, LINE.start)


@dataclass(frozen=True)
class LineCase:
    """Some walks over a line, and what the line is to say of them, in whatever order."""

    walks: tuple[Walk, ...]
    expected: tuple[str, ...]
    segment: Segment = LINE
    in_side: Side = "right"

    def frames(self, rate: int | Sequence[float]) -> list[FrameTime]:
        return moments(rate, longest(self.walks))

    def facts(self, scene: Scene) -> list[Fact]:
        return facts_of(line_counter(segment=self.segment, in_side=self.in_side), scene)


def case(*walks: Walk, expected: str = "", segment: Segment = LINE, in_side: Side = "right") -> LineCase:
    return LineCase(walks, tuple(expected.split(",")) if expected else (), segment, in_side)


ON = walk((0, 400, 200), (4, 400, 400))
OFF = walk((0, 400, 400), (4, 400, 200))

CASES = {
    "walks-in": case(ON, expected="in"),
    "walks-out": case(OFF, expected="out"),
    "slow": case(walk((0, 400, 260), (20, 400, 340)), expected="in"),
    "runs": case(walk((0, 400, 100), (2, 400, 550)), expected="in"),
    "stop-and-go": case(
        walk((0, 400, 200), (1, 400, 270), (3, 400, 270), (3.5, 400, 300), (6, 400, 302), (7, 400, 340), (9, 400, 400)),
        expected="in",
    ),
    "stands-on-the-line-then-goes-on": case(
        walk((0, 400, 200), (1, 400, 295), *((2 + n, 400, 296 + 8 * (n % 2)) for n in range(60)), (63, 400, 400)),
        expected="in",
    ),
    "stands-on-the-line-then-goes-back": case(
        walk((0, 400, 200), (1, 400, 295), *((2 + n, 400, 296 + 8 * (n % 2)) for n in range(60)), (63, 400, 200)),
        expected="turned_back",
    ),
    "turns-before-the-line": case(walk((0, 400, 200), (2, 400, 270), (4, 400, 200))),
    "turns-on-the-line": case(
        walk((0, 400, 200), (2, 400, 304), (2.5, 400, 304), (4.5, 400, 200)), expected="turned_back"
    ),
    "turns-beyond-the-line": case(
        walk((0, 400, 200), (2, 400, 360), (2.5, 400, 360), (4.5, 400, 200)), expected="in,out back"
    ),
    "returns-later": case(
        walk((0, 400, 200), (2, 400, 360), (10, 450, 360), (12, 400, 200)),
        expected="in,out",
    ),
    "in-out-in": case(
        walk((0, 400, 200), (2, 400, 360), (4, 400, 240), (6, 400, 400)),
        expected="in,out back,in",
    ),
    "diagonal-walk": case(walk((0, 250, 200), (4, 550, 400)), expected="in"),
    "diagonal-line": case(walk((0, 600, 250), (4, 250, 450)), expected="in", segment=DIAGONAL),
    "reversed-line": case(ON, expected="out", segment=REVERSED),
    "reversed-line-and-side": case(ON, expected="in", segment=REVERSED, in_side="left"),
    "vertical-line": case(walk((0, 300, 400), (4, 500, 400)), expected="out", segment=VERTICAL),
    "vertical-line-the-other-way": case(walk((0, 500, 400), (4, 300, 400)), expected="in", segment=VERTICAL),
    "far-beside-the-end": case(walk((0, 650, 200), (4, 650, 400))),
    "close-beside-the-end": case(walk((0, 606, 240), (6, 606, 360)), expected="beside_the_line"),
    "close-beside-the-start": case(walk((0, 194, 360), (6, 194, 240)), expected="beside_the_line"),
    "just-inside-the-end": case(walk((0, 592, 200), (4, 592, 400)), expected="in"),
    "along-the-line-clear-of-it": case(walk((0, 150, 280), (5, 650, 280))),
    "along-the-line-on-it": case(walk((0, 100, 302), (5, 700, 298)), expected="born_inside"),
    "comes-to-the-line-and-walks-along-it": case(
        walk((0, 250, 240), (1, 260, 300), (4, 540, 300), (5, 550, 240)), expected="turned_back"
    ),
    "along-the-line-and-round-its-end": case(
        walk((0, 560, 240), (1, 560, 300), (4, 740, 300), (5, 740, 360)), expected="beside_the_line"
    ),
    "round-the-end": case(walk((0, 400, 240), (2, 700, 240), (3, 700, 360), (5, 400, 360))),
    "born-beyond": case(walk((0, 400, 330), (3, 400, 450))),
    "born-beyond-and-leaves": case(walk((0, 400, 350), (1, 400, 380), (4, 400, 200)), expected="out"),
    "born-on-the-line": case(walk((0, 400, 300), (0.5, 400, 300), (3.5, 400, 450)), expected="born_inside"),
    "dies-before-the-line": case(walk((0, 400, 200), (2, 400, 280))),
    "dies-on-the-line": case(walk((0, 400, 200), (2, 400, 303)), expected="lost_on_line"),
    "dies-just-beyond-the-line": case(walk((0, 400, 200), (2, 400, 312), (3, 400, 312)), expected="in"),
    "two-side-by-side": case(ON, walk((0, 460, 200), (4, 460, 400)), expected="in,in"),
    "two-in-opposite-directions": case(ON, walk((0, 460, 400), (4, 460, 200)), expected="in,out"),
    "two-brush-past-each-other": case(ON, walk((0, 425, 400), (4, 425, 200)), expected="in,out"),
    "one-behind-the-other": case(walk((0, 400, 250), (4, 400, 450)), ON, expected="in,in"),
    "six-at-once": case(
        *(walk((n / 5, 230 + 60 * n, 200), (4 + n / 5, 230 + 60 * n, 400)) for n in range(6)),
        expected="in,in,in,in,in,in",
    ),
    "hidden-for-a-second-at-the-line": case(walk((0, 400, 200), (4, 400, 400), hidden=(1.5, 2.5)), expected="in"),
    "hidden-on-the-line-and-turned-back": case(
        walk((0, 400, 200), (2, 400, 304), (4, 400, 200), hidden=(1.5, 2.5)), expected=""
    ),
    "close-to-the-camera": case(walk((0, 300, 550), (2, 500, 550), height=520), expected="out", segment=VERTICAL),
}


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", CASES)
def test_perfect_tracks(name: str, rate: int | Sequence[float]) -> None:
    it = CASES[name]
    assert sorted(told(it.facts(perfect_tracks(it.walks, it.frames(rate))))) == sorted(it.expected)


@pytest.mark.unmeasured
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", CASES)
def test_perfect_tracks_smoothed(name: str, rate: int | Sequence[float]) -> None:
    it = CASES[name]
    assert sorted(told(it.facts(smoothed(perfect_tracks(it.walks, it.frames(rate)))))) == sorted(it.expected)


@pytest.mark.unmeasured
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", CASES)
def test_through_the_tracker(name: str, rate: int | Sequence[float]) -> None:
    it, frames = CASES[name], CASES[name].frames(rate)
    scene = smoothed(tracked(detections(it.walks, frames, misses=7), frames))
    assert sorted(told(it.facts(scene))) == sorted(it.expected)


DECIDED_BY_A_JUMP = {"born-on-the-line", "dies-on-the-line"}
"""Where the first or the last boxes are all that tells the sides apart."""


@pytest.mark.unmeasured
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", sorted(CASES.keys() - DECIDED_BY_A_JUMP))
def test_boxes_that_jump_by_a_tenth_of_the_height(name: str, rate: int | Sequence[float]) -> None:
    """The crossings are the same; who comes near the line may be told for another reason, or for none."""
    it, frames = CASES[name], CASES[name].frames(rate)
    for misses in (0, 7):
        scene = smoothed(tracked(detections(it.walks, frames, misses=misses, jitter=0.1), frames))
        found = crossed(it.facts(scene))
        assert sorted(told(found)) == sorted(what for what in it.expected if what.split()[0] in ("in", "out"))


ROAD = Segment(Point(400, 300), Point(400, 590))


@pytest.mark.parametrize("pixels", [40, 60, 150])
@pytest.mark.parametrize("offset", range(0, 60, 7))
@pytest.mark.parametrize("in_side", ["left", "right"])
def test_fast_people_are_not_lost_between_two_frames(pixels: int, offset: int, in_side: Side) -> None:
    """So many pixels a frame, from wherever they begin; perfect tracks."""
    there = [(offset + pixels * n, 400.0) for n in range((800 - offset) // pixels)]
    expected = "in" if in_side == "left" else "out"
    assert told(facts_of(line_counter(segment=ROAD, in_side=in_side), steps(there))) == [expected]


@pytest.mark.parametrize(
    ("rate", "height"),
    [
        pytest.param(5, 100, id="5fps-runs"),
        pytest.param(7, 130, id="7fps-runs"),
        pytest.param(10, 200, id="10fps-close-to-the-camera"),
        pytest.param(25, 400, id="25fps-very-close"),
    ],
)
def test_sixty_pixels_a_frame_through_the_tracker(rate: int, height: float) -> None:
    """Three of the people's heights a second and more."""
    way = walk((0, 30, 560), (12 / rate, 750, 560), height=height)
    frames = moments(rate, way.seconds)
    facts = facts_of(line_counter(segment=ROAD), smoothed(tracked(detections([way], frames), frames)))
    assert told(facts) == ["out"]


@pytest.mark.parametrize("mode", ["net", "count", "ignore"])
@pytest.mark.parametrize("rate", RATES)
def test_u_turn_through_the_tracker(mode: UTurn, rate: int | Sequence[float]) -> None:
    way = CASES["turns-beyond-the-line"].walks[0]
    frames = moments(rate, way.seconds)
    scene = smoothed(tracked(detections([way], frames, misses=7), frames))
    facts = facts_of(line_counter(LineRule(u_turn=mode)), scene)
    assert told(facts) == {"net": ["in", "out back"], "count": ["in", "out"], "ignore": ["in", "u_turn"]}[mode]


@pytest.mark.parametrize("rate", RATES)
def test_center_through_the_tracker(rate: int | Sequence[float]) -> None:
    """Straight below the camera: the middle of the box crosses when its foot is long past the line."""
    way = walk((0, 400, 250), (4, 400, 450))
    frames = moments(rate, way.seconds)
    scene = tracked(detections([way], frames, misses=7), frames)
    (foot,) = crossed(facts_of(line_counter(LineRule(anchor="foot")), smoothed(scene, "foot")))
    (center,) = crossed(facts_of(line_counter(LineRule(anchor="center")), smoothed(scene, "center")))
    assert center.moment.media_time - foot.moment.media_time == pytest.approx(1, abs=0.3)


def test_a_foot_that_leaves_through_the_bottom_is_no_crossing() -> None:
    """The detector cuts boxes off at the picture's edge: the last that is seen of a foot is not where it is."""
    line, way = Segment(Point(200, 592), Point(600, 592)), walk((0, 400, 450), (4, 400, 650))
    frames = moments(10, way.seconds)
    shown = [
        [Detection(box, d.confidence) for d in seen if (box := d.box.clipped(SIZE)) is not None]
        for seen in detections([way], frames)
    ]
    facts = facts_of(line_counter(segment=line), smoothed(tracked(shown, frames)))
    assert told(facts) == ["lost_on_line"]


@pytest.mark.parametrize("gap", [0.3, 0.6, 1.0, 1.5])
def test_an_id_is_not_lost_with_the_boxes_at_the_line(gap: float) -> None:
    way = walk((0, 400, 200), (4, 400, 400), hidden=(2 - gap / 2, 2 + gap / 2))
    frames = moments(10, way.seconds)
    scene = smoothed(tracked(detections([way], frames), frames))
    assert {track.id for _, tracks in scene for track in tracks} == {1}
    assert told(facts_of(line_counter(), scene)) == ["in"]


def test_somebody_hidden_at_the_line_for_too_long_is_not_counted() -> None:
    way = walk((0, 400, 200), (2, 400, 298), (6.5, 400, 302), (8.5, 400, 400), hidden=(2, 6))
    frames = moments(10, way.seconds)
    facts = facts_of(line_counter(), smoothed(tracked(detections([way], frames), frames)))
    assert told(facts) == ["lost_on_line", "born_inside"]
