"""One id for one person: who is kept, who is found again, who is new, who is gone."""

import pytest

from edgecount.geometry import Box, Size
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track
from edgecount.tracking.tracker import Tracker
from tests.support.builders import VARYING, Scene, Walk, box_at, detections, longest, moments, seen_at, tracked, walk


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(min_confidence=0.4, lost_after_seconds=2.0)


def look(tracker: Tracker, now: float, *seen: Detection) -> dict[int, Track]:
    return {track.id: track for track in tracker.detected(seen, now)}


def confirm(tracker: Tracker, *seen: Detection, until: float = 1.0) -> None:
    """Show people standing there, every tenth of a second."""
    for n in range(round(until * 10) + 1):
        tracker.detected(seen, n / 10)


def ids_of(scene: Scene) -> list[int]:
    return sorted({track.id for _, tracks in scene for track in tracks})


def test_nobody(tracker: Tracker) -> None:
    assert tracker.detected([], 0) == ()
    assert tracker.followed({}, 1) == ()
    assert tracker.ids == ()


def test_a_newcomer_is_believed_at_the_third_sight(tracker: Tracker) -> None:
    seen = [look(tracker, n / 10, seen_at(400, 300))[1] for n in range(4)]
    assert [track.confirmed for track in seen] == [False, False, True, True]
    assert {track.seen for track in seen} == {"detected"}
    assert {track.box for track in seen} == {box_at(400, 300)}


@pytest.mark.parametrize(
    ("confidence", "known"), [pytest.param(0.4, True, id="just-sure"), pytest.param(0.39, False, id="not-quite")]
)
def test_only_a_sure_detection_makes_a_newcomer(tracker: Tracker, confidence: float, known: bool) -> None:
    assert bool(look(tracker, 0, seen_at(400, 300, confidence))) == known


def test_just_sure_detections_confirm(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300, 0.4), until=0.2)
    assert tracker.followed({}, 0.2)[0].confirmed


def test_of_several_newcomers_the_surest_comes_first(tracker: Tracker) -> None:
    tracks = look(tracker, 0, seen_at(100, 300, 0.5), seen_at(300, 300, 0.9), seen_at(500, 300, 0.7))
    assert [track.confidence for track in tracks.values()] == [0.9, 0.7, 0.5]
    assert list(tracks) == [1, 2, 3]


def test_unsure_detections_do_not_confirm(tracker: Tracker) -> None:
    confidences = [0.9, 0.9, 0.3, 0.3, 0.3]
    *_, tracks = (look(tracker, n / 10, seen_at(400, 300, confidence)) for n, confidence in enumerate(confidences))
    assert (tracks[1].confirmed, tracks[1].seen) == (False, "predicted")


def test_confidence_is_smoothed(tracker: Tracker) -> None:
    look(tracker, 0, seen_at(400, 300, 0.9))
    assert look(tracker, 0.1, seen_at(400, 300, 0.4))[1].confidence == pytest.approx(0.8)


@pytest.mark.parametrize("rate", [5, 10, 25, pytest.param(VARYING, id="varying")])
@pytest.mark.parametrize(
    "walks",
    [
        pytest.param([walk((0, 100, 300), (5, 700, 300))], id="alone"),
        pytest.param([walk((0, 100, 300), (5, 500, 300)), walk((0, 100, 380), (5, 500, 380))], id="abreast"),
        pytest.param([walk((0, 100, 300), (5, 500, 300)), walk((1, 100, 300), (6, 500, 300))], id="one-behind-another"),
        pytest.param([walk((0, 100, 300), (5, 500, 300)), walk((0, 500, 360), (5, 100, 360))], id="past-each-other"),
        pytest.param([walk((0, 100, 300), (5, 500, 300), hidden=(2, 3))], id="hidden-for-a-second"),
        pytest.param([walk((0, 100, 300), (2, 260, 300), (4, 260, 300), (6, 420, 300))], id="stops-and-goes"),
        pytest.param([walk((0, 100, 300), (2, 260, 300), (2.5, 260, 300), (4, 100, 300))], id="turns"),
    ],
)
def test_keeps_the_ids_of_walkers(walks: list[Walk], rate: int) -> None:
    frames = moments(rate, longest(walks))
    for misses, jitter in ((0, 0), (5, 0.03)):
        scene = tracked(detections(walks, frames, misses=misses, jitter=jitter), frames)
        assert ids_of(scene) == list(range(1, len(walks) + 1))
        assert [track.confirmed for track in scene[len(scene) // 2][1]] == [True] * len(walks)


def test_who_is_missed_is_expected_where_the_way_leads(tracker: Tracker) -> None:
    for n in range(20):
        look(tracker, n / 10, seen_at(100 + 8 * n, 300))
    missed = look(tracker, 2.0)[1]
    assert missed.seen == "predicted"
    assert missed.box.foot.x == pytest.approx(260, abs=3)
    assert missed.vx == pytest.approx(80, abs=5)
    assert missed.vy == pytest.approx(0, abs=1)
    assert missed.confirmed
    assert missed.confidence == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("found_at", "expected"),
    [
        pytest.param(1.25, 1, id="soon"),
        pytest.param(2.0, 1, id="late"),
        pytest.param(3.0, 1, id="just-in-time"),
        pytest.param(3.5, 2, id="too-late"),
    ],
)
def test_who_was_lost_is_found_again_for_a_while(tracker: Tracker, found_at: float, expected: int) -> None:
    confirm(tracker, seen_at(400, 300))
    for n in range(5, int(found_at * 4)):
        look(tracker, n / 4)
    assert list(look(tracker, found_at, seen_at(410, 300))) == [expected]


def test_who_is_not_found_again_is_gone(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    assert list(look(tracker, 2.0)) == [1]
    assert list(look(tracker, 3.0)) == [1]
    assert list(look(tracker, 3.01)) == []


@pytest.mark.parametrize(
    ("lost_after", "kept", "gone"),
    [
        pytest.param(2.0, 0.5, 0.51, id="sooner-than-others"),
        pytest.param(0.25, 0.35, 0.36, id="never-later-than-others"),
    ],
)
def test_an_unconfirmed_newcomer_is_gone_soon(lost_after: float, kept: float, gone: float) -> None:
    for now, expected in ((kept, [1]), (gone, [])):
        tracker = Tracker(0.4, lost_after)
        look(tracker, 0, seen_at(400, 300))
        look(tracker, 0.1, seen_at(400, 300))
        assert list(look(tracker, now - 0.0001)) == expected


def test_lost_after_seconds_is_a_setting() -> None:
    tracker = Tracker(0.4, lost_after_seconds=5.0)
    confirm(tracker, seen_at(400, 300))
    for n in range(2, 6):
        look(tracker, n)
    assert list(look(tracker, 5.9, seen_at(400, 300))) == [1]


@pytest.mark.parametrize("seconds", [0.45, 0.6, 0.8, 1.0, 1.9, 2.1, 3.0])
def test_nobody_is_lost_because_the_detector_looks_seldom(tracker: Tracker, seconds: float) -> None:
    """Between two looks nobody can be missed: someone who stands is seen at each."""
    skipped = 10
    confirmed = False
    for n in range(5 * skipped):
        now = n * seconds / skipped
        tracks = tracker.followed({}, now) if n % skipped else tracker.detected([seen_at(400, 300)], now)
        assert [track.id for track in tracks] == [1]
        confirmed = tracks[0].confirmed
    assert confirmed


def test_who_is_missed_by_a_detector_that_looks_seldom_is_gone_at_the_next_look(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    assert tracker.followed({}, 2.9) != ()
    assert tracker.followed({}, 3.5) != ()
    assert tracker.detected([], 3.5) == ()


@pytest.mark.parametrize(
    ("lost_after", "gap", "expected"),
    [
        pytest.param(2.0, 2.0, 1, id="as-long-as-somebody-may-be-lost"),
        pytest.param(2.0, 2.01, 2, id="longer"),
        pytest.param(2.0, 3600, 2, id="an-hour"),
        pytest.param(5.0, 4.0, 1, id="within-a-longer-patience"),
        pytest.param(5.0, 5.01, 2, id="beyond-it"),
        pytest.param(0.1, 0.2, 1, id="a-slow-camera"),
        pytest.param(0.1, 1.9, 1, id="a-very-slow-camera"),
        pytest.param(0.1, 2.01, 2, id="beyond-what-anybody-is-known-again"),
    ],
)
def test_nobody_is_known_again_after_a_gap_in_the_pictures(lost_after: float, gap: float, expected: int) -> None:
    tracker = Tracker(0.4, lost_after)
    confirm(tracker, seen_at(400, 300))
    assert list(look(tracker, 1 + gap, seen_at(400, 300))) == [expected]


def test_followers_do_not_bridge_a_gap_in_the_pictures(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    assert tracker.followed({1: box_at(400, 300)}, 3600) == ()


def test_no_gap_is_too_long(tracker: Tracker) -> None:
    look(tracker, 0, seen_at(400, 300))
    look(tracker, 0.1, seen_at(410, 300))
    assert list(look(tracker, 1e300, seen_at(410, 300))) == [2]


def test_two_frames_of_one_moment(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    assert list(look(tracker, 1.0, seen_at(401, 300))) == [1]
    assert list(look(tracker, 1.0)) == [1]


def test_time_does_not_run_backwards(tracker: Tracker) -> None:
    look(tracker, 5)
    with pytest.raises(ValueError, match=r"time runs backwards: 4\.9 after 5 seconds"):
        tracker.detected([], 4.9)
    with pytest.raises(ValueError, match=r"time runs backwards: 4\.9 after 5 seconds"):
        tracker.followed({}, 4.9)


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        pytest.param((440, 300), [1], id="near"),
        pytest.param((400, 340), [1], id="near-below"),
        pytest.param((500, 300), [1, 2], id="too-far"),
    ],
)
def test_somebody_seen_lately_is_where_expected(
    tracker: Tracker, foot: tuple[float, float], expected: list[int]
) -> None:
    confirm(tracker, seen_at(400, 300))
    assert list(look(tracker, 1.1, seen_at(*foot))) == expected


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        pytest.param((519, 300), [1], id="within-a-good-height"),
        pytest.param((521, 300), [1, 2], id="further"),
    ],
)
def test_somebody_lost_is_within_reach(tracker: Tracker, foot: tuple[float, float], expected: list[int]) -> None:
    confirm(tracker, seen_at(400, 300))
    look(tracker, 2.0)
    assert list(look(tracker, 2.5, seen_at(*foot))) == expected


@pytest.mark.parametrize(
    ("later", "height", "expected"),
    [
        pytest.param(1.1, 199, [1], id="recent-nearly-twice-as-tall"),
        pytest.param(1.1, 201, [1, 2], id="recent-more-than-twice-as-tall"),
        pytest.param(1.1, 51, [1], id="recent-just-over-half"),
        pytest.param(1.1, 49, [1, 2], id="recent-less-than-half"),
        pytest.param(1.5, 199, [1], id="lost-nearly-twice-as-tall"),
        pytest.param(1.5, 201, [1, 2], id="lost-more-than-twice-as-tall"),
    ],
)
def test_nobody_changes_size_at_once(tracker: Tracker, later: float, height: float, expected: list[int]) -> None:
    confirm(tracker, seen_at(400, 300))
    assert list(look(tracker, later, seen_at(400, 300, height=height))) == expected


@pytest.mark.parametrize(
    ("foot", "height", "expected"),
    [
        pytest.param((400, 360), 160, [1], id="with a shadow"),
        pytest.param((400, 245), 55, [1], id="without the legs"),
        pytest.param((400, 360), 100, [1, 2], id="somebody else, nearer"),
        pytest.param((460, 360), 160, [1, 2], id="somebody else, nearer and taller"),
    ],
)
def test_somebody_is_known_by_their_head_where_a_box_ends_elsewhere(
    tracker: Tracker, foot: tuple[float, float], height: float, expected: list[int]
) -> None:
    confirm(tracker, seen_at(400, 300))
    assert list(look(tracker, 1.1, seen_at(*foot, height=height))) == expected


@pytest.mark.parametrize(
    ("box", "seen"),
    [
        pytest.param(box_at(400, 300), "detected", id="in-place"),
        pytest.param(box_at(410, 300), "detected", id="overlapping-enough"),
        pytest.param(box_at(415, 300), "predicted", id="overlapping-too-little"),
        pytest.param(Box(380, 200, 460, 300), "detected", id="overlapping-by-just-half"),
    ],
)
def test_a_weak_box_keeps_somebody_known(tracker: Tracker, box: Box, seen: str) -> None:
    confirm(tracker, seen_at(400, 300))
    tracks = look(tracker, 1.1, Detection(box, 0.2))
    assert [track.seen for track in tracks.values()] == [seen]


def test_of_two_weak_boxes_the_better_placed_is_taken(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    tracks = look(tracker, 1.1, seen_at(410, 300, 0.3), seen_at(402, 300, 0.2), seen_at(392, 300, 0.3))
    assert tracks[1].box == box_at(402, 300)


def test_weak_boxes_keep_somebody_known_for_as_long_as_they_come(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    *_, tracks = (look(tracker, n / 10, seen_at(400, 300, 0.2)) for n in range(11, 60))
    assert tracks[1].confidence == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize("later", [1.1, 2.9])
def test_a_weak_box_brings_somebody_back(tracker: Tracker, later: float) -> None:
    confirm(tracker, seen_at(400, 300))
    assert look(tracker, later, seen_at(400, 300, 0.2))[1].seen == "detected"


def test_a_weak_box_is_not_for_somebody_who_has_a_sure_one(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300), seen_at(480, 300))
    tracks = look(tracker, 1.1, seen_at(400, 300, 0.3), seen_at(402, 300, 0.9))
    assert (tracks[1].seen, tracks[1].box) == ("detected", box_at(402, 300))
    assert tracks[2].seen == "predicted"


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        pytest.param(419, [1], id="mostly-on-somebody"),
        pytest.param(421, [1, 2], id="partly-on-somebody"),
    ],
)
def test_a_second_box_of_one_person_is_no_newcomer(tracker: Tracker, x: float, expected: list[int]) -> None:
    confirm(tracker, seen_at(400, 300))
    assert list(look(tracker, 1.1, seen_at(400, 300), seen_at(x, 300))) == expected


@pytest.mark.parametrize("first", [box_at(400, 300, height=150), box_at(400, 190, height=70)], ids=["two", "a part"])
def test_what_a_newcomer_was_first_seen_as_gives_no_speed(tracker: Tracker, first: Box) -> None:
    """Two people in one box, or a part of one: the next box, of the person, is elsewhere, but nobody went there."""
    tracker.detected([Detection(first, 0.9)], 0)
    looks = [tracker.detected([seen_at(400, 220)], n / 15) for n in range(4, 10)]
    (standing,) = looks[-1]
    assert (standing.id, standing.confirmed, standing.vx, standing.vy) == (1, True, 0, 0)


def test_a_newcomer_may_stand_where_somebody_is_only_believed_to_be(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    look(tracker, 1.2)
    tracks = look(tracker, 1.3, seen_at(400, 300, height=40))
    assert [track.seen for track in tracks.values()] == ["predicted", "detected"]


def test_a_newcomer_does_not_inherit_the_id_of_one_who_leaves(tracker: Tracker) -> None:
    confirm(tracker, seen_at(100, 300), seen_at(400, 300))
    tracks = look(tracker, 1.1, seen_at(400, 300), seen_at(700, 300))
    assert [(track.id, track.seen) for track in tracks.values()] == [(1, "predicted"), (2, "detected"), (3, "detected")]


@pytest.mark.parametrize("apart", [35, 60])
def test_nobody_is_taken_off_their_own_box_to_match_one_person_more(tracker: Tracker, apart: int) -> None:
    """Three wait in a row, the first is missed as a fourth comes: the row does not move up by one."""
    row = [200 + apart * place for place in range(4)]
    for n in range(3):
        look(tracker, n / 5, *(seen_at(x, 300) for x in row[:3]))
    tracks = look(tracker, 3 / 5, *(seen_at(x, 300) for x in row[1:]))
    assert [round(track.box.foot.x) for track in tracks.values()] == row
    assert [track.seen for track in tracks.values()] == ["predicted", "detected", "detected", "detected"]


def test_nearest_together_not_each_for_itself(tracker: Tracker) -> None:
    """Whoever is matched first does not take the only box of another."""
    confirm(tracker, seen_at(400, 300), seen_at(450, 300))
    tracks = look(tracker, 1.1, seen_at(430, 300), seen_at(480, 300))
    assert {id_: track.box.foot.x for id_, track in tracks.items()} == {1: 430, 2: 480}


def test_a_follower_carries_people_on_between_looks(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300), seen_at(600, 300))
    one, other = tracker.followed({1: box_at(405, 302)}, 1.04)
    assert (one.seen, one.box, one.confirmed) == ("followed", box_at(405, 302), True)
    assert other.seen == "expected"


def test_whom_the_last_look_missed_nobody_expects(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300), seen_at(600, 300))
    look(tracker, 1.1, seen_at(400, 300))
    assert [track.seen for track in tracker.followed({}, 1.14)] == ["expected", "predicted"]
    assert [track.seen for track in tracker.followed({}, 1.18)] == ["expected", "predicted"]
    assert [track.seen for track in tracker.followed({2: box_at(600, 300)}, 1.22)] == ["expected", "followed"]


def test_a_follower_teaches_the_motion(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    for n in range(1, 11):
        tracker.followed({1: box_at(400 + 8 * n, 300)}, 1 + n / 10)
    assert tracker.followed({}, 2.1)[0].box.foot.x == pytest.approx(488, abs=5)


def test_a_follower_carries_on_whom_a_look_missed_but_nobody_else(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300), seen_at(600, 300))
    look(tracker, 1.1, seen_at(400, 300))
    one, other = tracker.carried({1: box_at(410, 300), 2: box_at(610, 300), 9: box_at(10, 200)})
    assert (one.seen, one.box) == ("detected", box_at(400, 300))
    assert (other.seen, other.box) == ("followed", box_at(610, 300))


def test_a_follower_is_no_proof_that_there_is_somebody(tracker: Tracker) -> None:
    look(tracker, 0, seen_at(400, 300))
    *_, tracks = (tracker.followed({1: box_at(400, 300)}, n / 10) for n in range(1, 4))
    assert not tracks[0].confirmed
    assert look(tracker, 0.5) == {}


def test_a_follower_does_not_keep_anybody_for_ever(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    for n in range(11, 31):
        assert look(tracker, n / 10)
        tracker.carried({1: box_at(400, 300)})
    assert not look(tracker, 3.1)


def test_forgets_everybody_but_no_id(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    tracker.forget()
    assert tracker.ids == ()
    assert list(look(tracker, 1.1, seen_at(400, 300))) == [2]


def test_ids_are_the_instances_own() -> None:
    for _ in range(2):
        assert list(look(Tracker(0.4, 2), 0, seen_at(100, 300), seen_at(300, 300))) == [1, 2]


def test_knows_everybody_who_is_not_gone(tracker: Tracker) -> None:
    confirm(tracker, seen_at(400, 300))
    look(tracker, 1.1, seen_at(100, 300))
    assert tracker.ids == (1, 2)


@pytest.mark.parametrize(
    ("across", "expected"), [(420, {1, 2}), (900, {1})], ids=["walked out", "still in the picture"]
)
def test_who_comes_in_after_somebody_walked_out_is_another(tracker: Tracker, across: int, expected: set[int]) -> None:
    """From above, a picture may be no taller than two people: whoever comes in is near to whoever has gone."""
    frame = Size(across, 600)
    for n in range(12):
        tracker.detected([seen_at(250 + 12 * n, 300)], n / 10, frame)
    for n in range(12, 18):
        tracker.detected([], n / 10, frame)
    tracks = tracker.detected([seen_at(415, 300)], 1.8, frame)
    assert {track.id for track in tracks} == expected, "whoever has left is still painted over"
