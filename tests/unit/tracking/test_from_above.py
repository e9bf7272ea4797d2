"""People seen from above: boxes show a part of their height, so that they go more boxes a second, with the same id."""

import pytest

from edgecount.counting.facts import Fact
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule
from edgecount.counting.lines.smoothing import People, Smoother
from edgecount.geometry import Box, Point, Segment
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track
from edgecount.tracking.tracker import Tracker
from tests.support.builders import SIZE, moment, moments, told

HEIGHT = 170.0
"""A pixel is a centimetre."""


def above(x: float, y: float, confidence: float = 0.9, *, side: float = 70, stature: float = HEIGHT) -> Detection:
    """The detection of a person straight below: the box's middle is there."""
    return Detection(Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2), confidence, stature)


def ids(shown: list[list[Detection]], rate: float) -> set[int]:
    tracker = Tracker(0.4, 2.0)
    return {track.id for n, seen in enumerate(shown) for track in tracker.detected(seen, n / rate)}


@pytest.mark.parametrize("rate", [5, 10, 25])
@pytest.mark.parametrize("speed", [80, 150, 250], ids=["strolling", "hurrying", "running"])
def test_a_walker_keeps_the_id(speed: float, rate: int) -> None:
    assert ids([[above(100 + speed * n / rate, 200)] for n in range(2 * rate)], rate) == {1}


def test_a_reach_of_the_arm_is_no_step() -> None:
    tracker = Tracker(0.4, 2.0)
    for n in range(20):
        tracker.detected([above(200, 200, side=70 if n % 6 < 3 else 110)], n / 10)
    (later,) = tracker.detected([], 2.4)
    assert (later.id, later.height) == (1, HEIGHT)
    assert later.box.center.distance(Point(200, 200)) < 1


def test_a_child_beside_is_another_person() -> None:
    assert ids([[above(200, 200)]] * 3 + [[above(240, 200, side=35, stature=HEIGHT / 2.2)]], 10) == {1, 2}


@pytest.mark.parametrize(("aside", "people"), [(45, {1, 2}), (38, {1})], ids=["another person", "a second box"])
def test_nobody_stands_on_somebody(aside: float, people: set[int]) -> None:
    assert ids([[above(200, 200)]] * 3 + [[above(200, 200), above(200 + aside, 200)]], 10) == people


@pytest.mark.parametrize(
    ("stature", "expected"),
    [pytest.param(HEIGHT, ["turned_back"], id="of their own height"), pytest.param(None, ["in"], id="of the box")],
)
def test_the_band_is_a_share_of_the_persons_own_height(stature: float | None, expected: list[str]) -> None:
    counter = LineCounter(Segment(Point(0, 300), Point(800, 300)), "right", SIZE, LineRule("center"))
    facts: list[Fact] = []
    for n, y in enumerate((250, 289, 311, 311, 250), 1):
        track = Track(1, Box(365, y - 35, 435, y + 35), "detected", confirmed=True, confidence=0.9, stature=stature)
        facts += counter.update([track], moment(n))
    assert told([*facts, *counter.finish()])[:1] == expected


def test_smoothing_weighs_a_reach_of_the_arm_like_any_other_sight() -> None:
    smoother, frames = Smoother("center", SIZE), moments(10, 4)
    settled: list[People] = []
    for n, now in enumerate(frames):
        box = above(300, 200, side=110 if n == 20 else 70).box
        track = Track(1, box, "detected", confirmed=True, confidence=0.9, stature=HEIGHT)
        settled += smoother.update([track], now)
    (reaching,) = settled[20].tracks
    assert reaching.height == HEIGHT
    assert reaching.box.center.distance(Point(300, 200)) < 1e-6
    assert reaching.box.height > 71
