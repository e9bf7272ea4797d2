"""Where people really were: a table of ways with what is made of them, and what holds for every way."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.counting.anchor import Anchor
from edgecount.counting.facts import FrameTime
from edgecount.counting.lines.smoothing import REACH_SECONDS, People, Smoother
from edgecount.geometry import Box, Size
from edgecount.tracking.track import Track
from tests.support.builders import (
    HEIGHT,
    SIZE,
    VARYING,
    Scene,
    box_at,
    moment,
    moments,
    perfect_tracks,
    smoothed,
    steps,
    track_at,
    walk,
)
from tests.support.strategies import crowds

ANCHORS: list[Anchor] = ["foot", "center"]
WIDE = Size(100_000, 100_000)

rates = st.sampled_from([5, 7, 10, 25, VARYING])
scattered = st.lists(
    st.tuples(st.integers(1000, 3000).map(float), st.integers(1000, 3000).map(float)), min_size=1, max_size=30
)
"""Ways that jump about: places of the foot, frame by frame, far from the edges of a wide picture."""


def ways(scene: Scene, size: Size = WIDE, anchor: Anchor = "foot") -> list[Track]:
    """Everybody in the smoothed scene, frame by frame."""
    smoother = Smoother(anchor, size)
    settled = [people for now, tracks in scene for people in smoother.update(tracks, now)]
    return [track for people in (*settled, *smoother.finish()) for track in people.tracks]


def feet(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where somebody is said to have been who was seen at these places, at 10 frames a second."""
    return [(track.box.foot.x, track.box.foot.y) for track in ways(steps(places))]


def sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


@pytest.mark.parametrize(
    ("ys", "index", "expected"),
    [
        pytest.param([300], 0, 300, id="seen-once"),
        pytest.param([300, 310], 0, 300, id="seen-twice"),
        pytest.param([300] * 30, 10, 300, id="stands"),
        pytest.param([300 + 10 * n for n in range(30)], 15, 450, id="walks"),
        pytest.param([300 + 10 * n for n in range(30)], 0, 300, id="walks-from-the-first-sight"),
        pytest.param([300 + 10 * n for n in range(30)], 29, 590, id="walks-to-the-last-sight"),
        pytest.param([300] * 15 + [330] + [300] * 14, 15, 302.6, id="jumps-and-is-a-tenth-of-it-off"),
        pytest.param([300] * 15 + [330] * 15, 14, 313.7, id="a-step-becomes-a-slope"),
        pytest.param([300 + 10 * abs(15 - n) for n in range(30)], 15, 331.7, id="a-sharp-turn-is-rounded-off"),
        pytest.param([300 + 10 * max(0, abs(15 - n) - 5) for n in range(30)], 15, 302.6, id="a-turn-with-a-stay-less"),
        pytest.param([300] * 15 + [330] * 15, 4, 300, id="what-is-a-second-away-says-nothing"),
        pytest.param([300] * 5 + [330] * 25, 15, 330, id="what-was-a-second-ago-says-nothing"),
    ],
)
def test_places(ys: Sequence[float], index: int, expected: float) -> None:
    assert feet([(400, y) for y in ys])[index] == pytest.approx((400, expected), abs=0.5)


@pytest.mark.parametrize("anchor", ANCHORS)
def test_the_size_is_a_mean_and_the_anchor_stays_where_it_is(anchor: Anchor) -> None:
    """Somebody who is seen larger every other time."""
    scene = [(moment(n), (Track(1, box_at(400, 300, 90 + 20 * (n % 2)), "detected", True, 0.9),)) for n in range(1, 40)]
    middle = ways(scene, anchor=anchor)[20].box
    assert (middle.height, middle.width) == pytest.approx((100, 40), rel=0.01)
    assert middle.center.x == pytest.approx(400)
    assert middle.bottom == pytest.approx(300, abs=1)


# Boxes that are too short or too tall.

ANKLES, KNEES, NECK = 0.93, 0.75, 0.15
"""How far down a person goes what is seen of them, and how far up."""


def seen_in_part(number: int, head: float = 0.0, feet: float = 1.0, where: tuple[float, float] = (400, 3000)) -> Track:
    """Somebody 100 pixels tall, from one share of their height to another, standing there."""
    x, y = where
    return Track(1, Box(x - 20, y - 100 + 100 * head, x + 20, y - 100 + 100 * feet), "detected", True, 0.9)


@pytest.mark.parametrize(
    ("head", "feet", "hidden", "off"),
    [
        pytest.param(0.0, KNEES, 1, 1.5, id="feet-for-a-frame"),
        pytest.param(0.0, KNEES, 5, 5, id="feet-for-half-a-second"),
        pytest.param(0.0, ANKLES, 5, 3, id="ankles-for-half-a-second"),
        pytest.param(NECK, 1.0, 5, 4, id="head-for-half-a-second"),
        pytest.param(-NECK, 1.0, 5, 4, id="somebody-above"),
        pytest.param(0.0, 2 - KNEES, 5, 5, id="somebody-below"),
    ],
)
@pytest.mark.parametrize("anchor", ANCHORS)
def test_who_is_hidden_in_part_stands_where_they_stood(
    head: float, feet: float, hidden: int, off: float, anchor: Anchor
) -> None:
    """The foot's boxes alone would put a person whose knees are the last to be seen 13 pixels too high."""
    parts = [(head, feet) if 30 <= n < 30 + hidden else (0.0, 1.0) for n in range(60)]
    found = ways([(moment(n + 1), (seen_in_part(n, *part),)) for n, part in enumerate(parts)], anchor=anchor)
    points = [track.box.bottom if anchor == "foot" else track.box.center.y + 50 for track in found]
    assert points == pytest.approx([3000] * 60, abs=off)


def test_who_comes_nearer_grows() -> None:
    """By a fifth a second, and walks straight: nobody takes the growth for a box that is too tall."""
    heights = [100 * 1.2 ** (n / 10) for n in range(60)]
    scene = [
        (moment(n + 1), (Track(1, box_at(2000, 3000 + 20 * n, height), "detected", True, 0.9),))
        for n, height in enumerate(heights)
    ]
    for n, track in enumerate(ways(scene)[10:50], 10):
        assert track.box.bottom == pytest.approx(3000 + 20 * n, abs=0.05 * heights[n])


def test_whose_head_is_cut_off_by_the_picture_is_as_tall_as_before() -> None:
    """Somebody walks up and out of the picture, head first: the box gets shorter, the foot is where it is."""
    bottoms = [300 - 10 * n for n in range(29)]
    boxes = [Box(400, max(0, bottom - 100), 440, bottom) for bottom in bottoms]
    scene = [(moment(n), (Track(1, box, "detected", True, 0.9),)) for n, box in enumerate(boxes, 1)]
    assert [track.box.bottom for track in ways(scene, SIZE)] == pytest.approx(bottoms, abs=0.5)


def test_of_whom_no_head_was_ever_seen_the_foot_is_believed() -> None:
    """Somebody stands before the camera, and bows and straightens up."""
    boxes = [Box(400, 0, 600, 400 + 20 * (n % 2)) for n in range(40)]
    scene = [(moment(n), (Track(1, box, "detected", True, 0.9),)) for n, box in enumerate(boxes, 1)]
    assert [track.box.bottom for track in ways(scene, SIZE)[10:30]] == pytest.approx([410] * 20, abs=1)


@given(
    rates,
    st.sampled_from(ANCHORS),
    st.tuples(st.integers(-200, 200), st.integers(-200, 200)),
    st.floats(0.5, 8),
)
def test_a_straight_steady_walk_is_unchanged(
    rate: int | Sequence[float], anchor: Anchor, pace: tuple[int, int], seconds: float
) -> None:
    end = (seconds, 2000 + pace[0] * seconds, 2000 + pace[1] * seconds)
    scene = perfect_tracks([walk((0, 2000, 2000), end)], moments(rate, seconds))
    before = [track for _, tracks in scene for track in tracks]
    for was, now in zip(before, ways(scene, anchor=anchor), strict=True):
        assert sides(now.box) == pytest.approx(sides(was.box))
        assert replace(now, box=was.box) == was


@given(scattered, st.integers(-900, 900), st.integers(-900, 900))
def test_moving_everything_moves_the_result(places: Sequence[tuple[float, float]], dx: int, dy: int) -> None:
    there = feet([(x + dx, y + dy) for x, y in places])
    for (x, y), now in zip(feet(places), there, strict=True):
        assert now == pytest.approx((x + dx, y + dy))


@given(scattered, st.sampled_from([0.25, 0.5, 3.0, 10.0]), st.sampled_from(ANCHORS))
def test_scaling_everything_scales_the_result(
    places: Sequence[tuple[float, float]], factor: float, anchor: Anchor
) -> None:
    larger = [
        (moment(n), (track_at(x * factor, y * factor, height=HEIGHT * factor),)) for n, (x, y) in enumerate(places, 1)
    ]
    for was, now in zip(ways(steps(places), anchor=anchor), ways(larger, anchor=anchor), strict=True):
        assert sides(now.box) == pytest.approx([side * factor for side in sides(was.box)])


@given(scattered)
def test_mirroring_everything_mirrors_the_result(places: Sequence[tuple[float, float]]) -> None:
    there = feet([(5000 - x, y) for x, y in places])
    for (x, y), now in zip(feet(places), there, strict=True):
        assert now == pytest.approx((5000 - x, y))


@given(scattered)
def test_a_way_walked_backwards_is_smoothed_alike(places: Sequence[tuple[float, float]]) -> None:
    """What came after weighs as much as what was before."""
    for (x, y), now in zip(feet(places), reversed(feet(places[::-1])), strict=True):
        assert now == pytest.approx((x, y))


@given(st.integers(0, 29), st.integers(-300, 300).filter(bool), st.sampled_from([5, 7, 10, 25]))
def test_a_single_jump_moves_the_place_by_less(index: int, jump: int, rate: int) -> None:
    frames = moments(rate, 40 / rate)[:30]
    scene = [(now, (track_at(2000, 2000 + jump * (n == index)),)) for n, now in enumerate(frames)]
    off = abs(ways(scene)[index].box.bottom - 2000)
    assert off < abs(jump)
    if 5 <= index < 25:  # seen on both sides
        assert off < 0.3 * abs(jump)


@given(crowds, st.sampled_from(ANCHORS), st.randoms(use_true_random=False))
def test_the_order_of_the_people_does_not_matter(
    crowds: Sequence[Sequence[Track]], anchor: Anchor, chance: Random
) -> None:
    each_once = [list({track.id: track for track in them}.values()) for them in crowds]
    shuffled = [chance.sample(them, len(them)) for them in each_once]

    def by_id(crowd: Sequence[Sequence[Track]]) -> list[list[Track]]:
        settled = run(anchor, [(moment(n), them) for n, them in enumerate(crowd, 1)])
        return [sorted(people.tracks, key=lambda track: track.id) for people in settled]

    assert by_id(each_once) == by_id(shuffled)


@given(crowds, st.sampled_from(ANCHORS))
def test_people_do_not_touch_each_other(crowds: Sequence[Sequence[Track]], anchor: Anchor) -> None:
    each_once = [list({track.id: track for track in them}.values()) for them in crowds]
    together = run(anchor, [(moment(n), them) for n, them in enumerate(each_once, 1)])
    for id_ in range(1, 6):
        alone = [(moment(n), [track for track in them if track.id == id_]) for n, them in enumerate(each_once, 1)]
        assert [[track for track in people.tracks if track.id == id_] for people in together] == [
            list(people.tracks) for people in run(anchor, alone)
        ]


def run(anchor: Anchor, scene: Scene, size: Size = SIZE) -> list[People]:
    smoother = Smoother(anchor, size)
    settled = [people for now, tracks in scene for people in smoother.update(tracks, now)]
    return [*settled, *smoother.finish()]


@given(crowds, st.sampled_from(ANCHORS))
def test_only_the_box_of_who_was_seen_is_another(crowds: Sequence[Sequence[Track]], anchor: Anchor) -> None:
    each_once = [list({track.id: track for track in them}.values()) for them in crowds]
    for them, people in zip(
        each_once, run(anchor, [(moment(n), them) for n, them in enumerate(each_once, 1)]), strict=True
    ):
        for was, now in zip(them, people.tracks, strict=True):
            cut_off = anchor == "foot" and was.box.bottom > SIZE.height - 2
            assert now == (was if not was.is_sighted or cut_off else replace(was, box=now.box))
            assert anchor == "center" or (now.box.bottom > SIZE.height - 2) == (was.box.bottom > SIZE.height - 2)


def test_who_is_only_believed_to_be_somewhere_stays_there_and_says_nothing() -> None:
    """A prediction in the midst of a walk that was far off."""
    there = [(moment(n), (track_at(400, 300, seen="detected"),)) for n in range(1, 30)]
    there[14] = (moment(15), (track_at(700, 500, seen="predicted"),))
    boxes = [track.box for track in ways(there, SIZE)]
    assert boxes[14] == box_at(700, 500)
    assert {tuple(round(side, 6) for side in sides(box)) for n, box in enumerate(boxes) if n != 14} == {
        (380.0, 200.0, 420.0, 300.0)
    }


@pytest.mark.parametrize(("anchor", "says_nothing"), [("foot", True), ("center", False)])
def test_a_foot_cut_off_by_the_pictures_edge_stays_and_says_nothing(anchor: Anchor, says_nothing: bool) -> None:
    """Seen whole, walking down, until the picture ends: there the foot seems to stop."""
    scene = steps([(400, min(600, 500 + 10 * n)) for n in range(20)])
    found = ways(scene, SIZE, anchor)
    assert (found[-1].box == box_at(400, 600)) == says_nothing
    assert (found[9].box.bottom == pytest.approx(590)) == says_nothing
    assert (found[8].box.bottom == pytest.approx(580)) == says_nothing


def test_nobody_who_was_seen_whole_is_cut_off_by_being_smoothed() -> None:
    """The line through all sights leads below the edge, where the last sight is not."""
    found = ways(steps([(400, y) for y in (500, 530, 560, 590, 597, 597)]), SIZE)
    assert max(track.box.bottom for track in found) == 598
    assert found[-1].box.height == pytest.approx(HEIGHT)


@given(st.lists(st.floats(0, 3), max_size=40))
def test_every_frame_comes_out_once_in_order_and_none_too_early(gaps: Sequence[float]) -> None:
    smoother, given_, settled = Smoother("foot", SIZE), list[FrameTime](), list[FrameTime]()
    seconds = 0.0
    for frame, gap in enumerate(gaps, 1):
        seconds += gap
        given_.append(moment(frame, seconds))
        settled += [people.moment for people in smoother.update([track_at(400, 300)], given_[-1])]
        assert settled == [now for now in given_ if now.media_time <= seconds - REACH_SECONDS]
    last = [people.moment for people in smoother.finish()]
    assert settled + last == given_
    assert smoother.finish() == ()


def test_a_person_comes_out_with_their_frame() -> None:
    scene = perfect_tracks([walk((0, 300, 200), (2, 300, 300)), walk((1, 500, 200), (3, 500, 300))], moments(10, 3))
    out = smoothed(scene)
    assert [(now, [track.id for track in tracks]) for now, tracks in out] == [
        (now, [track.id for track in tracks]) for now, tracks in scene
    ]


def test_a_gap_between_two_frames_hides_nobody() -> None:
    """The first of two frames ten seconds apart is settled by itself."""
    smoother = Smoother("foot", SIZE)
    assert smoother.update([track_at(400, 300)], moment(1, 0)) == ()
    (people,) = smoother.update([track_at(500, 400)], moment(2, 10))
    assert sides(people.tracks[0].box) == pytest.approx(sides(box_at(400, 300)))


def test_two_frames_of_one_time_are_taken_together() -> None:
    scene = [(moment(1, 1.0), [track_at(400, 300)]), (moment(2, 1.0), [track_at(410, 300)])]
    assert [track.box.foot.x for track in ways(scene)] == pytest.approx([405, 405])


def held(smoother: Smoother) -> tuple[int, int]:
    """How many frames and people it remembers."""
    return len(vars(smoother)["_waiting"]), len(vars(smoother)["_sights"])


def test_who_is_gone_is_forgotten_though_nobody_comes_back() -> None:
    smoother = Smoother("foot", SIZE)
    for frame in range(1, 1001):
        smoother.update([track_at(400, 300, id_=frame)], moment(frame))
        assert held(smoother)[0] <= 11
        assert held(smoother)[1] <= 41
    for frame in range(1001, 1042):
        smoother.update([], moment(frame))
    assert held(smoother) == (10, 0)


def test_who_stays_is_remembered_for_four_seconds() -> None:
    smoother = Smoother("foot", SIZE)
    for frame in range(1, 1001):
        smoother.update([track_at(400, 300)], moment(frame))
    (sights,) = vars(smoother)["_sights"].values()
    assert len(sights) <= 41


def test_at_the_end_everybody_is_forgotten() -> None:
    smoother = Smoother("foot", SIZE)
    smoother.update([track_at(400, 300)], moment(1))
    smoother.finish()
    assert held(smoother) == (0, 0)
