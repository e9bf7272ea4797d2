"""What holds for every sequence of detections."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track
from edgecount.tracking.tracker import Tracker
from tests.support.builders import box_at, seen_at
from tests.support.strategies import detections

near_each_other = st.builds(
    seen_at,
    st.integers(300, 500),
    st.integers(250, 350),
    st.sampled_from([0.1, 0.3, 0.4, 0.9]),
    st.sampled_from([80, 100]),
)
frames = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.04, 0.1, 0.25, 0.5, 1.9, 2.5, 1e6]),
        st.lists(st.one_of(near_each_other, detections), max_size=5),
    ),
    max_size=10,
)
"""Seconds since the frame before, and what is seen."""

Frames = Sequence[tuple[float, Sequence[Detection]]]


def run(frames: Frames) -> list[tuple[Track, ...]]:
    tracker, now, found = Tracker(0.4, 2.0), 0.0, []
    for passed, seen in frames:
        now += passed
        found.append(tracker.detected(seen, now))
    return found


@given(frames)
def test_every_box_is_one_persons_and_every_person_has_one_id(frames: Frames) -> None:
    for tracks, (_, seen) in zip(run(frames), frames, strict=True):
        boxes = [track.box for track in tracks if track.seen == "detected"]
        left = [detection.box for detection in seen]
        for box in boxes:
            left.remove(box)
        assert len({track.id for track in tracks}) == len(tracks)
        assert all(0 <= track.confidence <= 1 for track in tracks)


@given(frames)
def test_ids_count_up_and_who_is_gone_stays_gone(frames: Frames) -> None:
    newest, known = 0, set[int]()
    for tracks in run(frames):
        ids = {track.id for track in tracks}
        newcomers = sorted(ids - known)
        assert newcomers == sorted(id_ for id_ in newcomers if id_ > newest)
        newest, known = max([newest, *ids]), ids


@given(frames)
def test_who_is_confirmed_stays_confirmed_and_was_seen_three_times(frames: Frames) -> None:
    sights: dict[int, int] = {}
    confirmed: set[int] = set()
    for tracks in run(frames):
        for track in tracks:
            sights[track.id] = sights.get(track.id, 0) + (track.seen == "detected")
            assert track.confirmed or track.id not in confirmed
            assert not track.confirmed or sights[track.id] >= 3
        confirmed |= {track.id for track in tracks if track.confirmed}


@given(frames, st.randoms(use_true_random=False))
def test_the_order_of_the_detections_does_not_matter(frames: Frames, chance: Random) -> None:
    shuffled = [(passed, chance.sample(list(seen), len(seen))) for passed, seen in frames]
    assert run(shuffled) == run(frames)


@given(frames, st.lists(st.tuples(st.integers(1, 6), st.integers(0, 800), st.integers(100, 600)), max_size=5))
def test_no_input_raises(frames: Frames, followed: Sequence[tuple[int, int, int]]) -> None:
    tracker, now = Tracker(0.4, 2.0), 0.0
    boxes = {id_: box_at(x, y) for id_, x, y in followed}
    for number, (passed, seen) in enumerate(frames):
        now += passed
        before = set(tracker.ids)
        tracks = tracker.followed(boxes, now) if number % 3 == 2 else tracker.detected(seen, now)
        if number % 3 == 2:
            assert {track.id for track in tracks} <= before
            assert all((track.seen == "followed") == (track.id in boxes) for track in tracks)
        assert tracker.ids == tuple(track.id for track in tracker.carried(boxes))
